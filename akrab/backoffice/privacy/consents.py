"""What one customer agreed to: the present state, every receipt, and a change that the customer asked for."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.customers import find
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.consent import actions, queries
from akrab.consent.models import Channel, Purpose
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.engagement.record import record_of
from akrab.privacy.models import Request

CHANNELS = [Channel.EMAIL, Channel.WHATSAPP, Channel.SMS, Channel.PHONE, Channel.INBOX]


class ConsentForm(forms.Form):
    channel = forms.ChoiceField(label=gettext_lazy("By which way"), choices=[(one, one.label) for one in CHANNELS])
    given = forms.ChoiceField(
        label=gettext_lazy("The customer"),
        choices=[("yes", gettext_lazy("wants news and offers")), ("no", gettext_lazy("wants no more of them"))],
    )
    wording = forms.CharField(
        label=gettext_lazy("What was said, and where"),
        help_text=gettext_lazy("For example: “Yes, send me offers by WhatsApp”, said at the counter on Monday."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@needs(C.CUSTOMERS_VIEW)
def customer(request: OfficeRequest, pk: int) -> HttpResponse:
    return _page(request, find(pk), ConsentForm())


@needs(C.CUSTOMERS_EDIT, methods=("POST",))
def change(request: OfficeRequest, pk: int) -> HttpResponse:
    """Note what the customer said; the receipt names who noted it."""
    found, form = find(pk), ConsentForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        deed = actions.give if said["given"] == "yes" else actions.withdraw
        try:
            deed(
                customer=found, purpose=Purpose.MARKETING, channel=said["channel"], wording=said["wording"],
                language=found.language or "id", way="office", actor=request.user,
            )  # fmt: skip
        except AkrabError as error:
            complain(form, error)
        else:
            return redirect("office:customer_consent", found.pk)
    return _page(request, found, form, status=422)


def _page(request: OfficeRequest, found: Customer, form: ConsentForm, *, status: int = 200) -> HttpResponse:
    known = queries.standings(found)
    rows = [
        (one.label, known.get((Purpose.MARKETING, one)), queries.allows(found, Purpose.MARKETING, one))
        for one in CHANNELS
    ]
    context = {
        "customer": found,
        "record": record_of(found, user=request.user),
        "rows": rows,
        "receipts": list(queries.receipts(found)[:100]),
        "form": form,
        "kinds": Request.Kind.choices,
        "asked": list(Request.objects.filter(customer=found).order_by("-opened_at", "-id")[:20]),
        "tab": "consent",
        "title": _("Consent and privacy"),
    }
    return page(request, "backoffice/privacy/consent.html", context, here="customers", status=status)
