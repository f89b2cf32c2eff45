"""Trust: the ladder's settings, a customer's level by hand, parcels that came back, by order and by area."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice import orders as order_pages
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import WholeField, whole_input
from akrab.backoffice.pages import attempt, page
from akrab.core import shop
from akrab.customers.models import Customer
from akrab.orders import actions, trust
from akrab.orders.models import Level
from akrab.shipping.models import Region

RULES = {
    Level.NEW: gettext_lazy("No order was handed over yet."),
    Level.KNOWN: gettext_lazy("At least one order kept, or a confirmed phone number and an account of 30 days."),
    Level.TRUSTED: gettext_lazy("At least five orders kept, and an account of 30 days."),
    Level.CAREFUL: gettext_lazy(
        "A parcel came back undelivered and fewer than four orders were kept for it, or three orders were cancelled."
    ),
}


class TrustForm(forms.Form):
    """The ladder: three rules for each level."""

    trust_ladder = forms.BooleanField(
        label=gettext_lazy("Different rules for new and known customers"),
        required=False,
        help_text=gettext_lazy("Switched off, the rule of the shop’s settings holds for everybody."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in Level.values:
            self.fields[f"trust_{level}_limit"] = WholeField(
                label=gettext_lazy("Orders that may wait"), min_value=1, max_value=100, widget=whole_input()
            )
            self.fields[f"trust_{level}_deposit"] = WholeField(
                label=gettext_lazy("Deposit in percent"), min_value=0, max_value=100, widget=whole_input()
            )
            self.fields[f"trust_{level}_cod"] = forms.BooleanField(
                label=gettext_lazy("May pay on delivery"), required=False
            )

    def rows(self) -> list[dict[str, Any]]:
        """Level by level, for the page."""
        return [
            {
                "level": level,
                "rule": RULES[level],
                "limit": self[f"trust_{level.value}_limit"],
                "deposit": self[f"trust_{level.value}_deposit"],
                "cod": self[f"trust_{level.value}_cod"],
            }
            for level in Level
        ]


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def trust_settings(request: OfficeRequest) -> HttpResponse:
    now = shop.everything()
    initial = {key: value for key, value in now.items() if key.startswith("trust_")}
    form = TrustForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        change_shop_settings(values=form.cleaned_data, actor=request.user)
        messages.success(request, _("Saved."))
        return redirect("office:trust")
    status = 422 if form.errors else 200
    context = {"form": form, "everybody": now["unconfirmed_limit"]}
    return page(request, "backoffice/fulfilment/trust.html", context, here="orders", status=status)


@needs(C.CUSTOMERS_APPROVE, methods=("POST",))
def trust_fix(request: OfficeRequest, pk: int) -> HttpResponse:
    """Set a customer's level by hand, or leave it to the rule again."""
    customer = get_object_or_404(Customer, pk=pk)
    level, reason = request.POST.get("level", ""), request.POST.get("reason", "")
    attempt(
        request,
        lambda: trust.fix_level(customer=customer, level=level, reason=reason, actor=request.user),
        _("Saved.") if level else _("The rule decides again."),
    )
    return redirect("office:customer", pk)


@needs(C.ORDERS_DECIDE, methods=("POST",))
def order_came_back(request: OfficeRequest, pk: int) -> HttpResponse:
    """The parcel is here again, undelivered."""
    found = order_pages.order_for_page(pk)
    reason, key = request.POST.get("reason", ""), f"undelivered-{found.pk}"
    attempt(
        request,
        lambda: actions.came_back(order=found, reason=reason, key=key, actor=request.user),
        _("Noted: the goods are back on the shelf, and it counts for this customer and this area."),
    )
    return redirect("office:order", pk)


@needs(C.ORDERS_VIEW)
def areas(request: OfficeRequest) -> HttpResponse:
    """How many parcels came back, area by area."""
    rows = trust.areas()[:200]
    names = dict(Region.objects.filter(pk__in=[row.code for row in rows]).values_list("code", "full_name"))
    context = {"rows": [(row, names.get(row.code, row.code)) for row in rows], "days": trust.AREA_DAYS}
    return page(request, "backoffice/fulfilment/areas.html", context, here="returns")
