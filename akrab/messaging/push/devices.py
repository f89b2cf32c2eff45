"""The browsers somebody allowed: kept, listed, switched off."""

import hashlib
import re

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, ratelimit
from akrab.messaging.models.screens import PushDevice
from akrab.messaging.push import addresses
from akrab.messaging.push.errors import PushError
from akrab.messaging.push.sealing import decode

MOST = 10  # devices of one person at one door
BROWSERS = (  # the first that fits: most browsers also bear the names of others
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def digest(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


@transaction.atomic
def allow(*, user: User, door: str, endpoint: str, p256dh: str, auth: str, agent: str) -> PushDevice:
    """Keep what a browser gave when its user allowed notices; the same browser again is the same device, and belongs
    to who allowed it last. Of too many devices the one unused for longest goes. Raises PushError."""
    if not ratelimit.allow(f"push:{user.pk}", limit=30, seconds=3600):
        raise PushError(_("That was very often in one hour. Try again later."))
    addresses.check(endpoint)
    try:
        key, secret = decode(p256dh), decode(auth)
    except ValueError as error:
        raise PushError(_("The browser gave no usable key. Reload the page and try again.")) from error
    if len(key) != 65 or key[0] != 4 or len(secret) != 16:
        raise PushError(_("The browser gave no usable key. Reload the page and try again."))
    now = clock.now()
    values = {
        "user": user, "door": door, "endpoint": endpoint, "p256dh": p256dh, "auth": auth, "name": named(agent),
        "problem": "",
    }  # fmt: skip
    device, _new = PushDevice.objects.update_or_create(
        digest=digest(endpoint), defaults=values, create_defaults={**values, "created_at": now}
    )
    mine = devices_of(user, door)
    for old in mine.order_by(F("reached_at").asc(nulls_first=True), "id").exclude(pk=device.pk)[
        : max(0, len(mine) - MOST)
    ]:
        old.delete()
    return device


def devices_of(user: User, door: str) -> QuerySet[PushDevice]:
    """The newest first."""
    return PushDevice.objects.filter(user=user, door=door).order_by("-created_at", "-id")


@transaction.atomic
def replace(*, user: User, old: str, endpoint: str, p256dh: str, auth: str, agent: str) -> PushDevice | None:
    """The browser changed its subscription by itself; None when the old one was not this person's. Raises
    PushError."""
    known = PushDevice.objects.filter(user=user, digest=digest(old)).first()
    if known is None:
        return None
    if old != endpoint:
        known.delete()
    return allow(user=user, door=known.door, endpoint=endpoint, p256dh=p256dh, auth=auth, agent=agent)


@transaction.atomic
def switch_off(*, user: User, pk: int | None = None, endpoint: str = "") -> int:
    """No notices on this device any more; one's own only. Returns how many that were."""
    mine = PushDevice.objects.filter(user=user)
    mine = mine.filter(pk=pk) if pk is not None else mine.filter(digest=digest(endpoint))
    return mine.delete()[1].get("messaging.PushDevice", 0)


@transaction.atomic
def cut(pk: int, *, but: User | None = None) -> None:
    """Somebody signed out on that device, or somebody else (`but`) signed in: its notices were another person's."""
    rows = PushDevice.objects.filter(pk=pk)
    (rows.exclude(user=but) if but is not None else rows).delete()


def named(agent: str) -> str:
    """What a person calls the browser: “Chrome, Android”."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if re.search(rf"\b{mark}", agent)), "")
    return ", ".join(one for one in (browser, system) if one) or _("A browser")
