"""What the shop decides about its orders."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import WholeField, complain, whole_input
from akrab.backoffice.pages import page
from akrab.core import shop
from akrab.core.errors import AkrabError

NEVER = gettext_lazy("Hours; 0: never.")


class OrderSettingsForm(forms.Form):
    waiting_hours = WholeField(
        label=gettext_lazy("Give up orders that wait for an answer after so many hours"),
        help_text=NEVER,
        min_value=0,
        max_value=2160,
        widget=whole_input(),
    )
    unpaid_hours = WholeField(
        label=gettext_lazy("Give up accepted orders not paid after so many hours"),
        help_text=gettext_lazy("Hours; 0: never. Cash, cash on delivery and the debt book are left alone."),
        min_value=0,
        max_value=2160,
        widget=whole_input(),
    )
    remind_hours = WholeField(
        label=gettext_lazy("Remind the customer so many hours before"),
        min_value=0,
        max_value=720,
        widget=whole_input(),
    )
    return_days = WholeField(
        label=gettext_lazy("Days in which a customer may ask for a return"),
        help_text=gettext_lazy("0: customers write to you instead."),
        min_value=0,
        max_value=365,
        widget=whole_input(),
    )
    option_file_days = WholeField(
        label=gettext_lazy("Days to keep customers' files that no order came of"),
        help_text=gettext_lazy(
            "Files for goods made to order. After that they go, and what lies in a basket with them."
        ),
        min_value=1,
        max_value=365,
        widget=whole_input(),
    )
    order_prefix = forms.CharField(
        label=gettext_lazy("Letters in front of the order number"), max_length=10, required=False
    )
    invoice_prefix = forms.RegexField(
        regex=r"^[A-Za-z0-9-]+$", label=gettext_lazy("Letters in front of the invoice number"), max_length=10
    )


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def order_settings(request: OfficeRequest) -> HttpResponse:
    now = shop.everything()
    initial = {key: now[key] for key in OrderSettingsForm.base_fields}
    form = OrderSettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            change_shop_settings(values=form.cleaned_data, actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("office:order_settings")
    return page(
        request,
        "backoffice/fulfilment/settings.html",
        {"form": form},
        here="orders",
        status=422 if form.errors else 200,
    )
