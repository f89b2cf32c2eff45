"""Is a payment service set up right? Looked at from here, asked there, and tried with a small payment."""

import datetime as dt
import secrets
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.core.money import from_major
from akrab.payments import gateways
from akrab.payments.adapters.base import Bill, Created, Gateway, Status
from akrab.payments.adapters.errors import GatewayError
from akrab.payments.adapters.registry import gateway
from akrab.payments.models import Notice
from akrab.payments.notices import TRY_REFERENCE

RECENT = dt.timedelta(days=7)
SMALL = {"IDR": 10_000, "VND": 20_000, "JPY": 100, "KRW": 1_000, "PHP": 50, "THB": 50}  # major units; others: 2


class Verdict(StrEnum):
    FINE = "fine"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what it is, and what to do when it is not right."""

    verdict: Verdict
    what: str
    deed: str = ""


def look(code: str) -> list[Finding]:
    """What can be said without asking anybody: keys, switch, address, notices that came."""
    service = gateway(code)
    found = [_keys(service), _switch(service), _address(), _notices(service)]
    return [*found, *_refused(service)]


def ask(code: str) -> Finding:
    """Ask the service with the shop's key. At most eight seconds."""
    service = gateway(code)
    try:
        mode = service.test()
    except GatewayError as error:
        return Finding(Verdict.WRONG if error.permanent else Verdict.LOOK, str(error))
    if mode == "live":
        return Finding(Verdict.FINE, _("%(service)s accepts the key. Real money is moved.") % {"service": service.name})
    return Finding(
        Verdict.FINE,
        _("%(service)s accepts the key. It is for tests: no money is moved.") % {"service": service.name},
        _("Before you open the shop, enter the live key."),
    )


def _keys(service: Gateway) -> Finding:
    if service.is_ready():
        return Finding(Verdict.FINE, _("All keys are entered."))
    return Finding(Verdict.WRONG, _("A key is missing."), _("Enter it above and save."))


def _switch(service: Gateway) -> Finding:
    if service.code not in shop.get("payment_methods"):
        return Finding(
            Verdict.LOOK, _("Buyers do not see it yet."), _("Tick “Offer it to buyers” above once everything works.")
        )
    if shop.get("currency") not in service.currencies:
        return Finding(
            Verdict.WRONG,
            _("%(service)s does not take %(currency)s, the currency of the shop.")
            % {"service": service.name, "currency": shop.get("currency")},
        )
    return Finding(Verdict.FINE, _("Buyers may choose it."))


def is_public(address: str) -> bool:
    """Could somebody on the internet reach it? Told by its looks alone."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "https" or "." not in host or host.endswith((".local", ".localhost", ".test", ".internal")):
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return True


def _address() -> Finding:
    if is_public(settings.BASE_URL):
        return Finding(
            Verdict.FINE, _("The shop’s address can be reached from outside: %(url)s") % {"url": settings.BASE_URL}
        )
    return Finding(
        Verdict.LOOK,
        _("Notices cannot reach the shop at %(url)s.") % {"url": settings.BASE_URL},
        _("Set AKRAB_BASE_URL to the shop’s https address. Until then the shop asks about payments by itself."),
    )


def _notices(service: Gateway) -> Finding:
    last = Notice.objects.filter(provider=service.code, verified=True).order_by("-received_at", "-id").first()
    if last is None:
        return Finding(
            Verdict.LOOK,
            _("No notice of %(service)s has come yet.") % {"service": service.name},
            _("Enter the notice address there and send a test notice, or make the test payment below."),
        )
    return Finding(Verdict.FINE, _("Notices arrive. The last came %(ago)s.") % {"ago": _ago(last.received_at)})


def _refused(service: Gateway) -> list[Finding]:
    since = clock.now() - RECENT
    count = Notice.objects.filter(provider=service.code, verified=False, received_at__gt=since).count()
    if not count:
        return []
    last = Notice.objects.filter(provider=service.code, verified=True).order_by("-received_at").first()
    refused = Notice.objects.filter(provider=service.code, verified=False).latest("received_at")
    if last is not None and last.received_at > refused.received_at:
        return []
    return [
        Finding(
            Verdict.WRONG,
            _("Notices came in the last days whose signature does not fit: %(count)s.") % {"count": count},
            _("Compare the secret for notices above with the one in your account there."),
        )
    ]


def _ago(moment: dt.datetime) -> str:
    from django.utils.timesince import timesince

    return _("%(time)s ago") % {"time": timesince(moment, clock.now(), depth=1)}


# A small payment of one's own


def try_out(code: str) -> tuple[str, Created]:
    """A page to pay a small amount on, for nobody's order; with our reference of it. Raises GatewayError."""
    service, now, currency = gateway(code), clock.now(), shop.get("currency")
    reference = f"{TRY_REFERENCE}{secrets.token_hex(8)}"
    created = service.create(
        Bill(
            reference=reference,
            amount=small_amount(currency),
            currency=currency,
            title=_("Test payment"),
            made_at=now,
            expires_at=now + dt.timedelta(hours=1),
            name=shop.get("name"),
            language=(get_language() or "id")[:2],
        ),
        return_url=f"{settings.BASE_URL}/office/payments/gateways/{code}/",
        notice_url=gateways.notice_url(code),
    )
    return reference, created


def small_amount(currency: str) -> int:
    """Minor units of a payment for trying out."""
    return from_major(SMALL.get(currency, 2), currency)


def how_it_went(code: str, tried: dict[str, Any]) -> tuple[Status, Notice | None]:
    """How a test payment stands there, and the notice of it, if one came. Raises GatewayError."""
    status = gateway(code).status(
        reference=tried["reference"],
        provider_reference=tried["provider_reference"],
        currency=shop.get("currency"),
    )
    came = Notice.objects.filter(provider=code, verified=True, body__contains=tried["reference"]).first()
    return status, came
