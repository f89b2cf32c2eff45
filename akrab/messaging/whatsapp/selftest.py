"""Is WhatsApp set up right? What can be said from here, and what WhatsApp says when it is asked."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings as django_settings
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.messaging.models import WebhookNotice
from akrab.messaging.whatsapp import settings
from akrab.messaging.whatsapp.client import Client
from akrab.messaging.whatsapp.payloads import text_of
from akrab.messaging.whatsapp.troubles import WhatsAppError

RECENT = dt.timedelta(days=7)
QUALITY_LOW = "RED"


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


def look() -> list[Finding]:
    """Without asking anybody."""
    found = [_keys(), _address()]
    if shop.get("whatsapp_app_secret"):
        found.append(_notices())
        found += _refused()
    return found


def _keys() -> Finding:
    if settings.is_ready():
        return Finding(Verdict.FINE, _("All keys are entered and WhatsApp is switched on."))
    if all(shop.get(key) for key in ("whatsapp_phone_id", "whatsapp_token", "whatsapp_app_secret")):
        return Finding(
            Verdict.LOOK, _("WhatsApp is not switched on."), _("Tick the box above once the check is green.")
        )
    return Finding(
        Verdict.LOOK,
        _("The shop has not joined the Cloud API."),
        _("Nothing is wrong: messages are prepared and sent by hand, without any account."),
    )


def _address() -> Finding:
    parts = urlsplit(django_settings.BASE_URL)
    host = parts.hostname or ""
    if parts.scheme == "https" and "." in host and not host.endswith((".local", ".localhost", ".test", ".internal")):
        return Finding(Verdict.FINE, _("WhatsApp can reach the shop at %(url)s.") % {"url": django_settings.BASE_URL})
    return Finding(
        Verdict.LOOK,
        _("WhatsApp cannot reach the shop at %(url)s.") % {"url": django_settings.BASE_URL},
        _("It needs an https address with a real certificate. Set AKRAB_BASE_URL to it."),
    )


def _notices() -> Finding:
    last = WebhookNotice.objects.filter(verified=True).order_by("-received_at", "-id").first()
    if last is None:
        return Finding(
            Verdict.LOOK,
            _("No notice of WhatsApp has come yet."),
            _("Enter the address at Meta, subscribe to “messages”, and write to the shop’s number."),
        )
    waiting = WebhookNotice.objects.filter(handled_at=None, verified=True).order_by("id").first()
    if waiting is not None and clock.now() - waiting.received_at > dt.timedelta(minutes=2):
        return Finding(
            Verdict.WRONG,
            _("Notices wait since %(time)s to be looked into.") % {"time": timesince(waiting.received_at, depth=1)},
            _("Is the worker running? Restart Akrab and look again."),
        )
    return Finding(
        Verdict.FINE,
        _("Notices arrive. The last came %(ago)s ago.") % {"ago": timesince(last.received_at, clock.now(), depth=1)},
    )


def _refused() -> list[Finding]:
    since = clock.now() - RECENT
    refused = WebhookNotice.objects.filter(verified=False, received_at__gt=since)
    newest = refused.order_by("-received_at").first()
    good = WebhookNotice.objects.filter(verified=True).order_by("-received_at").first()
    if newest is None or (good is not None and good.received_at > newest.received_at):
        return []
    return [
        Finding(
            Verdict.WRONG,
            _("Notices came in the last days whose signature does not fit: %(count)s.") % {"count": refused.count()},
            _("Compare the secret of the app above with the one at Meta under App settings, Basic."),
        )
    ]


def ask(*, subscribe: bool = False) -> list[Finding]:
    """Ask WhatsApp: is the token right, does the number answer, do notices come here. `subscribe`: have them sent."""
    if not shop.get("whatsapp_token") or not shop.get("whatsapp_phone_id"):
        return [Finding(Verdict.WRONG, _("Without this the Cloud API cannot be used."), _("Enter the keys and save."))]
    found: list[Finding] = []
    with Client(seconds=8) as client:
        try:
            number = client.number()
        except WhatsAppError as error:
            return [Finding(Verdict.WRONG if error.permanent or error.code else Verdict.LOOK, str(error))]
        words = {"number": text_of(number.get("display_phone_number")), "name": text_of(number.get("verified_name"))}
        found.append(Finding(Verdict.FINE, _("The token is right. The number is %(number)s, “%(name)s”.") % words))
        if number.get("quality_rating") == QUALITY_LOW:
            found.append(
                Finding(
                    Verdict.LOOK,
                    _("WhatsApp rates the number’s quality as low."),
                    _("Send less advertising for some days, and only to who asked for it."),
                )
            )
        found.append(_account(client, subscribe=subscribe))
    return found


def _account(client: Client, *, subscribe: bool) -> Finding:
    if not shop.get("whatsapp_account_id"):
        return Finding(Verdict.LOOK, _("The id of the business account is missing: templates cannot be fetched."))
    try:
        if subscribe:
            client.subscribe()
        subscribed = client.subscriptions()
    except WhatsAppError as error:
        return Finding(Verdict.WRONG, str(error), _("Check the id of the business account."))
    if not subscribed:
        return Finding(
            Verdict.WRONG,
            _("No app gets the notices of this business account."),
            _("Press “Have notices sent here”."),
        )
    return Finding(Verdict.FINE, _("The business account sends its notices to the app."))
