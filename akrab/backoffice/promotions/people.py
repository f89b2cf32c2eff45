"""Promotions and single customers: finding them for the form, and a voucher from the customer's page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.backoffice.promotions import telling
from akrab.backoffice.promotions.forms import MomentField
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.customers import queries
from akrab.customers.models import Customer
from akrab.promotions import actions
from akrab.promotions.models import Code, Promotion

FOUND, SHOWN = 12, 50


@needs(C.PROMOTIONS_EDIT, C.CUSTOMERS_VIEW)
def promotion_people(request: OfficeRequest) -> HttpResponse:
    """Customers whom a typed name or number finds, to be ticked; those ticked already stay."""
    query = request.GET.get("people", "").strip()[:80]
    ticked = [int(pk) for pk in request.GET.getlist("customers") if pk.isdecimal() and len(pk) < 19]
    # A number is kept without the dashes that people write.
    wanted = query if any(map(str.isalpha, query)) else "".join(filter(str.isdigit, query))
    found = queries.found(wanted, limit=FOUND) if wanted else []
    rows = Customer.objects.present().in_bulk([*ticked, *found])
    context = {
        "people": [rows[pk] for pk in dict.fromkeys(ticked) if pk in rows],
        "people_found": [rows[pk] for pk in found if pk in rows and pk not in ticked],
        "people_asked": query,
    }
    return page(request, "backoffice/promotions/edit.html", context, here="promotions", partial="people")


class VoucherForm(forms.Form):
    """Which promotion, until when, and whether the customer is told in the inbox."""

    promotion = forms.ModelChoiceField(
        Promotion.objects.none(), label=gettext_lazy("Promotion"), empty_label=None, widget=forms.RadioSelect
    )
    ends = MomentField(
        label=gettext_lazy("Can be used until"), required=False, help_text=gettext_lazy("Empty: no end.")
    )
    tell = forms.BooleanField(
        label=gettext_lazy("Tell the customer now, with a message in the inbox"), required=False, initial=True
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        now = clock.now()
        usable = Promotion.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), is_active=True, automatic=False)
        self.fields["promotion"].queryset = usable.order_by("-id")  # type: ignore[attr-defined]

    def clean_ends(self) -> Any:
        ends = self.cleaned_data["ends"]
        if ends is not None and ends <= clock.now():
            raise forms.ValidationError(_("This moment has passed already. Choose a later one."))
        return ends


@needs(C.PROMOTIONS_EDIT, C.CUSTOMERS_VIEW, methods=("GET", "POST"))
def customer_voucher(request: OfficeRequest, pk: int) -> HttpResponse:
    """A voucher for one customer, of a promotion that works by code. Nobody gets two of the same promotion."""
    customer = get_object_or_404(Customer.objects.present().select_related("user"), pk=pk)
    form = VoucherForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _give(request, customer, form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
    context = {
        "customer": customer,
        "form": form,
        "choices": form.fields["promotion"].queryset[:SHOWN],  # type: ignore[attr-defined]
        "chosen": form.data.get("promotion", ""),
        "held": Code.objects.filter(customer=customer).select_related("promotion").order_by("-id")[:10],
    }
    return page(
        request, "backoffice/promotions/voucher.html", context, here="customers", status=422 if form.errors else 200
    )


def _give(request: OfficeRequest, customer: Customer, given: dict[str, Any]) -> HttpResponse:
    promotion: Promotion = given["promotion"]
    made = actions.give_vouchers(
        promotion=promotion, customers=[customer], source="office", ends_at=given["ends"], actor=request.user
    )
    code = made[0] if made else promotion.codes.filter(customer=customer).latest("id")
    values = {"name": customer, "code": code.text}
    if made:
        messages.success(request, _("%(name)s has a voucher: %(code)s") % values)
    else:
        messages.info(request, _("%(name)s has a voucher of this promotion already: %(code)s") % values)
    if given["tell"] and may(request.user, C.MESSAGES_SEND):
        telling.tell_one(promotion, code, actor=request.user)
    return redirect("office:customer", customer.pk)
