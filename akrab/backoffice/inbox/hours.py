"""When somebody is there, what the chat says otherwise, how large files may be, how many offers a customer gets,
on how many ways news goes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import WholeField, complain, whole_input
from akrab.backoffice.pages import page
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.messaging.caps import clean_quiet
from akrab.messaging.hours import clean

LANGUAGES = ("id", "en")


class HoursForm(forms.Form):
    chat_on = forms.BooleanField(label=gettext_lazy("Chat on every page of the shop"), required=False)
    chat_guests = forms.BooleanField(
        label=gettext_lazy("Guests may write in the chat"),
        required=False,
        help_text=gettext_lazy("Otherwise only those who have signed in."),
    )
    away_id = forms.CharField(
        label=gettext_lazy("What the chat says when nobody is there, in Indonesian"), max_length=300, required=False
    )
    away_en = forms.CharField(
        label=gettext_lazy("What the chat says when nobody is there, in English"), max_length=300, required=False
    )
    attachment_mb = WholeField(
        label=gettext_lazy("Largest file in a message, in MB"), min_value=1, max_value=40, widget=whole_input()
    )

    adverts_weekly = WholeField(
        label=gettext_lazy("Most messages with offers to one customer in a week, over all channels"),
        min_value=1,
        max_value=50,
        widget=whole_input(),
    )
    adverts_quiet = forms.CharField(
        label=gettext_lazy("Hours in which no offers are sent"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "20:00-08:00", "autocomplete": "off"}),
    )
    adverts_same_days = WholeField(
        label=gettext_lazy("Days before a customer is told the same again"),
        min_value=0,
        max_value=365,
        widget=whole_input(),
    )
    notice_reach = forms.ChoiceField(
        label=gettext_lazy("News of orders, payments and points"),
        choices=[
            ("all", gettext_lazy("On every way that reaches the customer")),
            ("first", gettext_lazy("Once: by WhatsApp, else by e-mail; the next way when one fails")),
        ],
        widget=forms.RadioSelect,
    )
    plain = (
        "chat_on", "chat_guests", "attachment_mb", "notice_reach", "adverts_weekly", "adverts_quiet",
        "adverts_same_days",
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        now = shop.everything()
        initial = {key: now[key] for key in self.plain}
        initial |= {f"away_{code}": now["chat_away"].get(code, "") for code in LANGUAGES}
        initial |= {f"day_{day}": now["open_hours"].get(str(day), "") for day in range(7)}
        super().__init__(data, initial=initial)
        for day in range(7):
            self.fields[f"day_{day}"] = forms.CharField(
                label=WEEKDAYS[day],
                max_length=20,
                required=False,
                widget=forms.TextInput(attrs={"placeholder": "09:00-17:00", "autocomplete": "off"}),
            )

    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{day}"] for day in range(7)]

    def values(self) -> dict[str, Any]:
        """Raises HoursError or CapsError."""
        typed = self.cleaned_data
        away = {code: typed[f"away_{code}"] for code in LANGUAGES}
        return {
            **{key: typed[key] for key in self.plain},
            "adverts_quiet": clean_quiet(typed["adverts_quiet"]),
            "chat_away": {code: text for code, text in away.items() if text},
            "open_hours": clean({str(day): typed[f"day_{day}"] for day in range(7)}),
        }


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def settings(request: OfficeRequest) -> HttpResponse:
    form = HoursForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            change_shop_settings(values=form.values(), actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("office:inbox_settings")
    status = 422 if form.errors else 200
    return page(
        request, "backoffice/inbox/settings.html", {"form": form, "tab": "settings"}, here="messages", status=status
    )
