"""What one customer agreed to: the present state, every receipt, and a change that the customer asked for."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.customers import find
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.consent import actions, guardians, queries
from akrab.consent.models import Channel, Guardian, Purpose
from akrab.core.errors import AkrabError
from akrab.customers.birthdays import is_child
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


class GuardianForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the parent or guardian"), max_length=150)
    contact = forms.CharField(label=gettext_lazy("Their phone number or e-mail address"), max_length=254)
    wording = forms.CharField(
        label=gettext_lazy("What they allowed, and where"),
        help_text=gettext_lazy("For example: “My son may get offers by WhatsApp”, said at the counter on Monday."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@needs(C.CUSTOMERS_EDIT, methods=("POST",))
def guardian(request: OfficeRequest, pk: int) -> HttpResponse:
    """Note who answers for a child, or with `remove` that they do no longer."""
    found = find(pk)
    if request.POST.get("remove") == "yes":
        guardians.remove_guardian(customer=found, way="office", actor=request.user)
        messages.success(request, _("It has ended; news and offers to the child have stopped."))
        return redirect("office:customer_consent", found.pk)
    form = GuardianForm(request.POST)
    if form.is_valid():
        try:
            guardians.name_guardian(
                customer=found, **form.cleaned_data, language=found.language or "id", way="office", actor=request.user
            )
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("It is written down. Now the child can agree to news and offers."))
            return redirect("office:customer_consent", found.pk)
    return _page(request, found, ConsentForm(), answers_for=form, status=422)


def _page(
    request: OfficeRequest,
    found: Customer,
    form: ConsentForm,
    *,
    answers_for: GuardianForm | None = None,
    status: int = 200,
) -> HttpResponse:
    child = is_child(found)
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
        "child": child,
        "guardian": Guardian.objects.filter(customer=found).first() if child else None,
        "answers_for": answers_for or GuardianForm(auto_id="guardian_%s"),
        "kinds": Request.Kind.choices,
        "asked": list(Request.objects.filter(customer=found).order_by("-opened_at", "-id")[:20]),
        "tab": "consent",
        "title": _("Consent and privacy"),
    }
    return page(request, "backoffice/privacy/consent.html", context, here="customers", status=status)
