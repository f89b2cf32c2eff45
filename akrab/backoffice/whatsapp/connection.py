"""The connection to WhatsApp's Cloud API: keys, whether it works, the notices that came."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice import paging
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import WholeField, complain, whole_input
from akrab.backoffice.pages import page
from akrab.backoffice.whatsapp.tabs import tabs
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.messaging.models import WebhookNotice
from akrab.messaging.whatsapp import notices as store
from akrab.messaging.whatsapp import selftest, settings

SECRET = forms.PasswordInput(render_value=False, attrs={"autocomplete": "off", "spellcheck": "false"})


class ConnectionForm(forms.Form):
    """Secrets stay as they are when their box is left empty; none is ever sent back to the browser."""

    whatsapp_phone_id = forms.CharField(
        label=gettext_lazy("Id of the phone number"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("At Meta under WhatsApp, API Setup: “Phone number ID”. Not the number itself."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    whatsapp_account_id = forms.CharField(
        label=gettext_lazy("Id of the business account"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("In the same place: “WhatsApp Business Account ID”."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    whatsapp_token = forms.CharField(label=gettext_lazy("Access token"), max_length=600, required=False, widget=SECRET)
    whatsapp_app_secret = forms.CharField(
        label=gettext_lazy("Secret of the app"), max_length=100, required=False, widget=SECRET
    )
    whatsapp_version = forms.RegexField(
        r"^v\d{1,3}\.\d$",
        label=gettext_lazy("Version of the Graph API"),
        error_messages={"invalid": gettext_lazy("Write it like v23.0.")},
        help_text=gettext_lazy("Meta ends each version after about two years."),
    )
    tap_seconds = WholeField(
        label=gettext_lazy("By hand: seconds between two messages"), min_value=5, max_value=600, widget=whole_input()
    )
    tap_hourly = WholeField(
        label=gettext_lazy("By hand: messages in an hour"), min_value=1, max_value=200, widget=whole_input()
    )
    whatsapp_on = forms.BooleanField(
        label=gettext_lazy("Write and read through the Cloud API"),
        required=False,
        help_text=gettext_lazy("Without this, messages are prepared and sent by hand."),
    )
    secrets = ("whatsapp_token", "whatsapp_app_secret")
    ids = ("whatsapp_phone_id", "whatsapp_account_id")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={name: shop.get(name) for name in self.base_fields if name not in self.secrets})
        hints = {
            "whatsapp_token": _("A lasting one, of a system user, with whatsapp_business_messaging and …_management."),
            "whatsapp_app_secret": _("At Meta under App settings, Basic. Notices are verified with it."),
        }
        for name in self.secrets:
            kept = settings.masked(shop.get(name))
            self.fields[name].help_text = (
                f"{hints[name]} {_('Kept: %(key)s. Leave empty to keep it.') % {'key': kept}}" if kept else hints[name]
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.ids:
            typed = cleaned.get(name, "")
            if typed and not typed.isdecimal():
                self.add_error(name, _("This is a number without signs, of some 15 digits."))
        for name in self.secrets:
            typed = cleaned.get(name, "")
            if typed and (not typed.isascii() or any(mark.isspace() for mark in typed)):
                self.add_error(name, _("A key has no spaces. Copy it once more."))
        if cleaned.get("whatsapp_on"):
            for name in ("whatsapp_phone_id", *self.secrets):
                if not cleaned.get(name) and (name in self.ids or not shop.get(name)):
                    self.add_error(name, _("Without this the Cloud API cannot be used."))
        return cleaned

    def values(self) -> dict[str, Any]:
        kept = {name: value for name, value in self.cleaned_data.items() if name not in self.secrets or value}
        if not shop.get("whatsapp_verify_token"):
            kept["whatsapp_verify_token"] = secrets.token_urlsafe(18)
        return kept


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def connection(request: OfficeRequest) -> HttpResponse:
    form = ConnectionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            change_shop_settings(values=form.values(), actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            toasts.success(request, _("The settings are saved."))
            return redirect("office:whatsapp_settings")
    return _page(request, form, status=422 if form.errors else 200)


@needs(C.SETTINGS_EDIT, methods=("POST",))
def check(request: OfficeRequest) -> HttpResponse:
    """Ask WhatsApp whether token, number and notices are right."""
    return _page(request, ConnectionForm(), asked=selftest.ask(subscribe="subscribe" in request.POST))


def _page(request: OfficeRequest, form: ConnectionForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "findings": selftest.look(),
        "address": settings.webhook_url(),
        "word": shop.get("whatsapp_verify_token"),
        "can_ask": bool(shop.get("whatsapp_token") and shop.get("whatsapp_phone_id")),
        "tabs": tabs(request.user, "whatsapp_settings"),
        **more,
    }
    return page(request, "backoffice/whatsapp/connection.html", context, here="whatsapp", status=status)


@needs(C.SETTINGS_EDIT)
def notices(request: OfficeRequest) -> HttpResponse:
    """What came from WhatsApp, the refused ones too."""
    fields = ("-received_at", "-id")
    rows = WebhookNotice.objects.defer("body")
    if request.GET.get("only") == "trouble":
        rows = rows.exclude(outcome__in=[store.DONE, store.KEPT])
    found = paging.page_of(rows, fields, request.GET.get("after", ""))
    context = {
        "rows": [{"one": one, "word": store.outcome_of(one)} for one in found.rows],
        "more": found.after,
        "only": request.GET.get("only", ""),
    }
    return page(request, "backoffice/whatsapp/notices.html", context, here="whatsapp")


@needs(C.SETTINGS_EDIT, methods=("POST",))
def again(request: OfficeRequest, pk: int) -> HttpResponse:
    """Have a verified notice looked into once more; what it did already is not done twice."""
    store.again(get_object_or_404(WebhookNotice, pk=pk))
    toasts.success(request, _("It is looked into again."))
    return redirect("office:whatsapp_notices")
