"""What the shop decides about its counter."""

from typing import Any

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


class CounterForm(forms.Form):
    counter_rounding = forms.ChoiceField(
        label=gettext_lazy("Round cash to"),
        choices=[("1", gettext_lazy("Not at all")), ("100", "Rp100"), ("500", "Rp500"), ("1000", "Rp1.000")],
    )
    counter_discount_cashier = WholeField(
        label=gettext_lazy("Discount a cashier may give, in percent"),
        min_value=0,
        max_value=100,
        widget=whole_input(),
    )
    counter_discount_staff = WholeField(
        label=gettext_lazy("Discount staff may give, in percent"),
        help_text=gettext_lazy("Owner and manager give what they like."),
        min_value=0,
        max_value=100,
        widget=whole_input(),
    )
    counter_lock_minutes = WholeField(
        label=gettext_lazy("Lock a shared device after so many minutes"),
        min_value=1,
        max_value=240,
        widget=whole_input(),
    )
    counter_offline_days = WholeField(
        label=gettext_lazy("Days that a sale may wait for a connection"),
        min_value=1,
        max_value=60,
        widget=whole_input(),
    )
    counter_paper = forms.ChoiceField(
        label=gettext_lazy("Receipt paper in millimetres"), choices=[("58", "58 mm"), ("80", "80 mm")]
    )
    counter_receipt_note = forms.CharField(
        label=gettext_lazy("Last line of the receipt"), max_length=200, required=False
    )

    def __init__(self, data: Any = None) -> None:
        now = shop.everything()
        super().__init__(data, initial={key: now[key] for key in self.base_fields})


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def settings(request: OfficeRequest) -> HttpResponse:
    form = CounterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            change_shop_settings(values=form.cleaned_data, actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("office:counter_settings")
    status = 422 if form.errors else 200
    return page(request, "backoffice/counter/settings.html", {"form": form}, here="counter", status=status)
