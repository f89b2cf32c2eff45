"""The payment services: their keys, whether they work, a payment to try them out."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.core.money import format_money
from akrab.payments import gateways as services
from akrab.payments import notices, selftest
from akrab.payments.adapters.base import State
from akrab.payments.adapters.keys import masked
from akrab.payments.adapters.registry import GATEWAYS, gateway
from akrab.payments.models import Notice


@dataclass(frozen=True)
class Key:
    """One secret: its setting, its name in the service's own pages, and what people enter there by mistake."""

    setting: str
    label: Any
    where: Any
    mistakes: tuple[str, ...] = ()
    needed: bool = True


KEYS = {
    "midtrans": (
        Key(
            "midtrans_server_key",
            gettext_lazy("Server key"),
            gettext_lazy("In Midtrans under Settings, Access Keys. It begins with SB-Mid-server- for tests."),
            ("SB-Mid-client-", "Mid-client-"),
        ),
        Key(
            "midtrans_signature_secret",
            gettext_lazy("Secret for signatures"),
            gettext_lazy("Only when Midtrans gave you one of its own for notices; otherwise the server key serves."),
            needed=False,
        ),
    ),
    "xendit": (
        Key(
            "xendit_secret_key",
            gettext_lazy("Secret API key"),
            gettext_lazy("In Xendit under Settings, API Keys, with the right to write “Money-in”."),
            ("xnd_public_",),
        ),
        Key(
            "xendit_callback_token",
            gettext_lazy("Webhook verification token"),
            gettext_lazy("In Xendit under Settings, Webhooks."),
        ),
    ),
    "stripe": (
        Key(
            "stripe_secret_key",
            gettext_lazy("Secret key"),
            gettext_lazy("In Stripe under Developers, API keys. It begins with sk_test_ for tests."),
            ("pk_",),
        ),
        Key(
            "stripe_webhook_secret",
            gettext_lazy("Signing secret of the webhook"),
            gettext_lazy(
                "In Stripe under Developers, Webhooks, once you entered the notice address. It begins with whsec_."
            ),
            ("sk_", "pk_", "we_"),
        ),
    ),
}
SWITCHES = {
    "midtrans": {
        "midtrans_live": (
            gettext_lazy("Live: real money is moved"),
            gettext_lazy("Without this, Midtrans’ sandbox is asked. Each has a server key of its own."),
        ),
        "midtrans_override_notice": (
            gettext_lazy("Name our notice address with every payment"),
            gettext_lazy("Then nothing need be entered in Midtrans. Works only with an https address."),
        ),
    }
}
EVENTS = {
    "midtrans": gettext_lazy("In Midtrans: Settings, Payment, Notification URL."),
    "xendit": gettext_lazy("In Xendit: Settings, Webhooks; enter it for “Invoices paid” and for refunds."),
    "stripe": gettext_lazy(
        "In Stripe: Developers, Webhooks; events checkout.session.completed, .async_payment_succeeded, "
        ".async_payment_failed, .expired, charge.refunded, refund.updated and refund.failed."
    ),
}


class GatewayForm(forms.Form):
    """Keys stay as they are when their box is left empty; none is ever sent back to the browser."""

    def __init__(self, code: str, data: Any = None) -> None:
        self.code = code
        initial = {name: shop.get(name) for name in SWITCHES.get(code, {})}
        super().__init__(data, initial={**initial, "offered": code in shop.get("payment_methods")})
        for key in KEYS[code]:
            known = masked(shop.get(key.setting))
            self.fields[key.setting] = forms.CharField(
                label=key.label,
                required=key.needed and not known,
                error_messages={"required": _("Without this key it cannot be offered.")},
                max_length=300,
                help_text=f"{key.where} {_('Kept: %(key)s. Leave empty to keep it.') % {'key': known}}"
                if known
                else key.where,
                widget=forms.PasswordInput(
                    render_value=False, attrs={"autocomplete": "off", "spellcheck": "false", "placeholder": known}
                ),
            )
        for name, (label, hint) in SWITCHES.get(code, {}).items():
            self.fields[name] = forms.BooleanField(label=label, help_text=hint, required=False)
        self.fields["offered"] = forms.BooleanField(
            label=_("Offer it to buyers"),
            help_text=_("It then stands among the ways to pay at the checkout."),
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for key in KEYS[self.code]:
            typed = cleaned.get(key.setting, "")
            if typed and (not typed.isascii() or any(mark.isspace() for mark in typed)):
                self.add_error(key.setting, _("A key has no spaces. Copy it once more."))
            elif typed.startswith(key.mistakes or ("\0",)):
                self.add_error(
                    key.setting,
                    _("This is another key, which begins with %(start)s. %(where)s")
                    % {"start": f"{typed[:6]}…", "where": key.where},
                )
        return cleaned

    def values(self) -> dict[str, Any]:
        kept = {
            key.setting: self.cleaned_data[key.setting] for key in KEYS[self.code] if self.cleaned_data[key.setting]
        }
        kept |= {name: self.cleaned_data[name] for name in SWITCHES.get(self.code, {})}
        others = [one for one in shop.get("payment_methods") if one != self.code]
        methods = shop.get("payment_methods")
        if self.cleaned_data["offered"] != (self.code in methods):
            kept["payment_methods"] = [*others, self.code] if self.cleaned_data["offered"] else others
        return kept


def _known(code: str) -> None:
    if code not in GATEWAYS:
        raise Http404


@needs(C.SETTINGS_EDIT)
def gateways(request: OfficeRequest) -> HttpResponse:
    """The services and how each stands."""
    rows = []
    for code in GATEWAYS:
        service = gateway(code)
        label, _hint, icon = services.LABELS[code]
        rows.append(
            {
                "code": code,
                "name": service.name,
                "label": label,
                "icon": icon,
                "ready": service.is_ready(),
                "offered": service.is_ready() and code in shop.get("payment_methods"),
                "takes": shop.get("currency") in service.currencies,
                "last": Notice.objects.filter(provider=code, verified=True).order_by("-received_at").first(),
            }
        )
    return page(request, "backoffice/payments/gateways.html", {"rows": rows}, here="payment_methods")


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def gateway_settings(request: OfficeRequest, code: str) -> HttpResponse:
    """Keys of one service, and whether it works."""
    _known(code)
    form = GatewayForm(code, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            change_shop_settings(values=form.values(), actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("office:gateway", code)
    return _page(request, code, form=form, status=422 if form.errors else 200)


@needs(C.SETTINGS_EDIT, methods=("POST",))
def gateway_forget(request: OfficeRequest, code: str) -> HttpResponse:
    """Forget the keys: the service is not offered any more."""
    _known(code)
    values: dict[str, Any] = {key.setting: "" for key in KEYS[code]}
    values["payment_methods"] = [one for one in shop.get("payment_methods") if one != code]
    change_shop_settings(values=values, actor=request.user)
    messages.success(request, _("The keys of %(service)s are forgotten.") % {"service": gateway(code).name})
    return redirect("office:gateway", code)


@needs(C.SETTINGS_EDIT, methods=("POST",))
def gateway_test(request: OfficeRequest, code: str) -> HttpResponse:
    """Ask the service with the shop's key."""
    _known(code)
    asked = selftest.ask(code) if gateway(code).is_ready() else None
    return _page(request, code, form=GatewayForm(code), asked=asked)


@needs(C.SETTINGS_EDIT, methods=("POST",))
def gateway_try(request: OfficeRequest, code: str) -> HttpResponse:
    """Make a small payment of one's own, or look how it went."""
    _known(code)
    if not gateway(code).is_ready():
        messages.error(request, _("Without this key it cannot be offered."))
        return redirect("office:gateway", code)
    tried = request.session.get(f"gateway_try_{code}")
    try:
        if "look" in request.POST and tried:
            status, notice = selftest.how_it_went(code, tried)
            return _page(request, code, form=GatewayForm(code), went=(status, notice))
        reference, created = selftest.try_out(code)
    except AkrabError as error:
        return _page(request, code, form=GatewayForm(code), trouble=str(error), status=409)
    request.session[f"gateway_try_{code}"] = {
        "reference": reference,
        "provider_reference": created.provider_reference,
        "url": created.url,
    }
    return redirect("office:gateway", code)


WENT = {
    State.NONE: gettext_lazy("Nothing was chosen on the page yet."),
    State.PENDING: gettext_lazy("The service waits for the payment."),
    State.REVIEW: gettext_lazy("The service holds the payment back until you accept it there."),
    State.PAID: gettext_lazy("It is paid."),
    State.FAILED: gettext_lazy("The payment failed."),
    State.EXPIRED: gettext_lazy("The time for paying is over."),
}


def _page(request: OfficeRequest, code: str, *, form: GatewayForm, status: int = 200, **more: Any) -> HttpResponse:
    service = gateway(code)
    went = more.pop("went", None)
    currency = shop.get("currency")
    context = {
        "form": form,
        "service": service,
        "code": code,
        "findings": selftest.look(code),
        "notice_url": services.notice_url(code),
        "notice_hint": EVENTS[code],
        "has_keys": any(shop.get(key.setting) for key in KEYS[code]),
        "ready": service.is_ready(),
        "takes": currency in service.currencies,
        "tried": request.session.get(f"gateway_try_{code}"),
        "small": format_money(selftest.small_amount(currency), currency),
        "went": WENT[went[0].state] if went else "",
        "went_fine": bool(went and went[0].state == State.PAID),
        "notices": notices.latest(code),
        "went_notice": went[1] if went else None,
        **more,
    }
    return page(request, "backoffice/payments/gateway.html", context, here="payment_methods", status=status)


routes = [
    path("payments/gateways/", gateways, name="gateways"),
    path("payments/gateways/<slug:code>/", gateway_settings, name="gateway"),
    path("payments/gateways/<slug:code>/forget/", gateway_forget, name="gateway_forget"),
    path("payments/gateways/<slug:code>/test/", gateway_test, name="gateway_test"),
    path("payments/gateways/<slug:code>/try/", gateway_try, name="gateway_try"),
]
