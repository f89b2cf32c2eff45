"""The services for SMS and calls: keys, numbers, prices, and whether they work."""

import secrets
from typing import Any

from django import forms
from django.conf import settings as configuration
from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import MoneyField, complain, typed_money
from akrab.backoffice.pages import page
from akrab.backoffice.phones.tabs import tabs
from akrab.core import phone, shop
from akrab.core.errors import AkrabError
from akrab.messaging.adapters.base import TransportError
from akrab.messaging.models import SmsMonth
from akrab.messaging.phones import calls, gateway, meter, settings
from akrab.messaging.phones.client import Client
from akrab.messaging.phones.gateway import Gateway

SECRET = forms.PasswordInput(render_value=False, attrs={"autocomplete": "off", "spellcheck": "false"})
PHONE = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
LINES = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
MONEY = ("sms_price", "sms_cap")
GATEWAY = (
    "sms_gateway_url", "sms_gateway_way", "sms_gateway_fields", "sms_gateway_headers", "sms_gateway_key",
    "sms_gateway_number", "sms_gateway_id", "sms_gateway_good",
)  # fmt: skip


class ServicesForm(forms.Form):
    """Secrets stay as they are when their box is left empty; none is ever sent back to the browser."""

    sms_by = forms.ChoiceField(
        label=gettext_lazy("SMS are sent by"),
        required=False,
        choices=[
            (settings.OFF, gettext_lazy("Nobody: no SMS")),
            (settings.TWILIO, "Twilio"),
            (settings.GATEWAY, gettext_lazy("A gateway that I describe")),
        ],
    )
    sms_sender = forms.CharField(
        label=gettext_lazy("Sender"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("The number or name that your service gave you; at Twilio also a service id, MG…"),
    )
    sms_price = MoneyField(
        label=gettext_lazy("Price of one part"),
        required=False,
        help_text=gettext_lazy("160 plain letters, or 70 with an emoji or letters that SMS does not have."),
    )
    sms_cap = MoneyField(
        label=gettext_lazy("Most to be spent in a month"),
        required=False,
        help_text=gettext_lazy("After that SMS stop until the next month. Empty: no limit."),
    )
    sms_plain = forms.BooleanField(
        label=gettext_lazy("Write quotes and dashes the plain way"),
        required=False,
        help_text=gettext_lazy("It reads the same, and often costs half."),
    )
    twilio_account = forms.CharField(
        label=gettext_lazy("Account SID"),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    twilio_token = forms.CharField(label=gettext_lazy("Auth token"), max_length=100, required=False, widget=SECRET)
    voice_on = forms.BooleanField(
        label=gettext_lazy("Call and be called through Twilio"),
        required=False,
        help_text=gettext_lazy("Without this, a tap on a number opens the telephone of your device."),
    )
    voice_number = forms.CharField(
        label=gettext_lazy("The shop’s number at Twilio"), max_length=40, required=False, widget=PHONE
    )
    voice_forward = forms.CharField(
        label=gettext_lazy("Where incoming calls ring"),
        max_length=40,
        required=False,
        widget=PHONE,
        help_text=gettext_lazy(
            "A phone in the shop. Empty, or outside of the hours, the caller hears that you call back."
        ),
    )
    sms_gateway_url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    sms_gateway_way = forms.ChoiceField(
        label=gettext_lazy("How it is asked"),
        required=False,
        choices=[("form", gettext_lazy("POST, a form")), ("json", "POST, JSON"), ("get", "GET")],
    )
    sms_gateway_fields = forms.CharField(
        label=gettext_lazy("Fields, one a line"),
        max_length=2000,
        required=False,
        widget=LINES,
        help_text=gettext_lazy("{to}, {text}, {sender}, {key} and {id} are filled in. In JSON a.b is b inside of a."),
    )
    sms_gateway_headers = forms.CharField(
        label=gettext_lazy("Headers, one a line"),
        max_length=2000,
        required=False,
        widget=LINES,
        help_text=gettext_lazy("Such as: Authorization: Bearer {key}"),
    )
    sms_gateway_key = forms.CharField(label=gettext_lazy("Key"), max_length=400, required=False, widget=SECRET)
    sms_gateway_number = forms.ChoiceField(
        label=gettext_lazy("How numbers are written"),
        required=False,
        choices=[("62", "62812…"), ("+62", "+62812…"), ("0", "0812…")],
    )
    sms_gateway_good = forms.CharField(
        label=gettext_lazy("What a good answer contains"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Words, or a place and its value: status=1. Empty: every answer counts."),
    )
    sms_gateway_id = forms.CharField(
        label=gettext_lazy("Where the answer has the id"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Such as data.0.messageId, so that states find their message."),
    )
    secrets = ("twilio_token", "sms_gateway_key")

    def __init__(self, data: Any = None) -> None:
        now = shop.everything()
        initial = {name: now[name] for name in self.base_fields if name not in (*self.secrets, *MONEY)}
        super().__init__(data, initial=initial | {name: typed_money(now[name]) if now[name] else "" for name in MONEY})
        for name in self.secrets:
            kept = settings.masked(now[name])
            if kept:
                self.fields[name].help_text = _("Kept: %(key)s. Leave empty to keep it.") % {"key": kept}

    @property
    def gateway(self) -> list[forms.BoundField]:
        return [self[name] for name in GATEWAY]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        for name in ("voice_number", "voice_forward"):
            if typed.get(name):
                number = phone.normalise(typed[name], shop.get("region"))
                if number is None:
                    self.add_error(name, _("This is no phone number. Write it like 0812 3456 7890."))
                else:
                    typed[name] = number
        twilio = typed.get("sms_by") == settings.TWILIO or typed.get("voice_on")
        needed = ["twilio_account", "twilio_token"] if twilio else []
        needed += ["sms_sender"] if typed.get("sms_by") == settings.TWILIO else []
        needed += ["voice_number"] if typed.get("voice_on") else []
        needed += ["sms_gateway_url"] if typed.get("sms_by") == settings.GATEWAY else []
        for name in needed:
            if not typed.get(name) and not (name in self.secrets and shop.get(name)) and name not in self.errors:
                self.add_error(name, _("Without this it does not work."))
        if typed.get("sms_by") == settings.GATEWAY and typed.get("sms_gateway_url"):
            self._describe(typed)
        return typed

    def _describe(self, typed: dict[str, Any]) -> None:
        """Whether the gateway could ever send something."""
        url, fields, headers = (typed.get(f"sms_gateway_{name}", "") for name in ("url", "fields", "headers"))
        try:
            gateway.check(url=url, fields=fields, headers=headers)
        except gateway.GatewayError as error:
            self.add_error(error.field or None, str(error))

    def values(self) -> dict[str, Any]:
        kept = {name: value for name, value in self.cleaned_data.items() if name not in self.secrets or value}
        kept |= {name: kept[name] or 0 for name in MONEY}
        for name in ("sms_gateway_way", "sms_gateway_number"):
            kept[name] = kept[name] or shop.get(name)
        if not shop.get("sms_gateway_word"):
            kept["sms_gateway_word"] = secrets.token_urlsafe(24)
        return kept


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def services(request: OfficeRequest) -> HttpResponse:
    form = ServicesForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            change_shop_settings(values=form.values(), actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            toasts.success(request, _("The settings are saved."))
            return redirect("office:phone_settings")
    word = shop.get("sms_gateway_word")
    month = SmsMonth.objects.filter(month=meter.this_month()).first()
    context = {
        "form": form,
        "tabs": tabs(request.user, "phone_settings"),
        "month": month,
        "mine": calls.staff_number(request.user),
        "sms_ready": settings.sms_is_ready(),
        "has_twilio": settings.has_twilio(),
        "addresses": [
            (_("SMS that come in (Messaging, “A message comes in”)"), settings.notice_url("sms")),
            (_("Calls that come in (Voice, “A call comes in”)"), settings.notice_url("calls/incoming")),
            (_("End of calls (Voice, “Call status changes”)"), settings.notice_url("calls/status")),
        ],
        "gateway_addresses": [
            (_("SMS that come in"), settings.notice_url(f"gateway/{word}/sms")),
            (_("What became of an SMS"), settings.notice_url(f"gateway/{word}/status")),
        ]
        if word
        else [],
        "reachable": configuration.BASE_URL.startswith("https://"),
    }
    return page(request, "backoffice/phones/services.html", context, here="calls", status=422 if form.errors else 200)


@needs(C.SETTINGS_EDIT, methods=("POST",))
def check(request: OfficeRequest) -> HttpResponse:
    """Ask Twilio whether account and token are right; or send an SMS to one's own phone."""
    try:
        said = _send_one(request) if "send" in request.POST else _ask()
    except (AkrabError, TransportError) as error:
        toasts.error(request, str(error))
    else:
        toasts.success(request, said)
    return redirect(f"{reverse('office:phone_settings')}#check")


def _ask() -> str:
    if not settings.has_twilio():
        raise calls.CallError(_("Enter account and token first, and save."))
    with Client() as client:
        account = client.account()
    if account.get("status") != "active":
        raise calls.CallError(_("The account at Twilio is not active. Look in the Twilio console."))
    return _("Account and token are right: “%(name)s”.") % {"name": str(account.get("friendly_name"))[:60]}


def _send_one(request: OfficeRequest) -> str:
    number = calls.staff_number(request.user)
    if not number:
        raise calls.CallError(_("Your own phone number is not known. Enter it under Calls, then try again."))
    if not settings.sms_is_ready():
        raise calls.CallError(_("SMS is not set up yet. Choose a service, fill it in, and save."))
    text = _("A test by %(shop)s. It works.") % {"shop": shop.get("name")}
    if shop.get("sms_by") == settings.GATEWAY:
        service = Gateway()
        try:
            service.send(to=number, text=text, reference=f"test-{secrets.token_hex(4)}")
        finally:
            service.close()
    else:
        with Client() as client:
            client.send(to=number, text=text)
    return _("An SMS is on its way to %(number)s.") % {"number": phone.display(number, shop.get("region"))}
