"""What people of the shop are told on their screens: each chooses what, and when it is to be quiet."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.core import clock
from akrab.messaging.models.screens import PushDevice, PushWishes
from akrab.messaging.push import pings
from akrab.messaging.push.errors import PushError

LIVES = dt.timedelta(hours=4)
LONGEST = 120  # letters of a message


@dataclass(frozen=True)
class Event:
    label: str | Promise
    hint: str | Promise
    icon: str
    capability: Capability


EVENTS: dict[str, Event] = {
    "message": Event(
        gettext_lazy("New message"),
        gettext_lazy("In a conversation that is yours or nobody’s."),
        "message-circle",
        Capability.MESSAGES_VIEW,
    ),
    "urgent": Event(
        gettext_lazy("Urgent complaint"),
        gettext_lazy("A message that sounds like a serious complaint, whoever looks after it."),
        "triangle-alert",
        Capability.MESSAGES_VIEW,
    ),
    "mention": Event(
        gettext_lazy("Somebody calls me"),
        gettext_lazy("A colleague wrote @ and your name in a note."),
        "at-sign",
        Capability.MESSAGES_VIEW,
    ),
    "call": Event(
        gettext_lazy("Missed call"),
        gettext_lazy("Somebody called the shop and nobody answered."),
        "phone-missed",
        Capability.MESSAGES_VIEW,
    ),
    "order": Event(
        gettext_lazy("New order"),
        gettext_lazy("A customer has ordered in the shop."),
        "shopping-bag",
        Capability.ORDERS_VIEW,
    ),
}


@dataclass(frozen=True)
class Said:
    """A notice in one language. `text` is how the message begins, shown only to who wants that."""

    title: str
    body: str
    text: str = ""


def anybody() -> bool:
    """True when a device of the shop's people could show something at all: most shops of one ask nothing more."""
    return PushDevice.objects.filter(door=PushDevice.Door.OFFICE).exists()


def wishes_of(user: User) -> PushWishes:
    """What they chose; all, where they never chose."""
    return PushWishes.objects.filter(user=user).first() or PushWishes(user=user, events=list(EVENTS))


@transaction.atomic
def wish(
    *,
    user: User,
    events: Collection[str],
    shows_text: bool,
    quiet_from: dt.time | None = None,
    quiet_until: dt.time | None = None,
) -> None:
    """Keep what somebody wants to hear. Raises PushError for half a pair of quiet hours."""
    if (quiet_from is None) != (quiet_until is None) or (quiet_from is not None and quiet_from == quiet_until):
        raise PushError(_("Give both times of the quiet hours, or leave both empty."), field="quiet_from")
    PushWishes.objects.update_or_create(
        user=user,
        defaults={
            "events": [name for name in EVENTS if name in events],
            "shows_text": shows_text,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
        },
    )


def is_quiet(wishes: PushWishes, at: dt.datetime) -> bool:
    """Within the quiet hours, which may span midnight."""
    begin, end = wishes.quiet_from, wishes.quiet_until
    if begin is None or end is None:
        return False
    now = at.astimezone(clock.zone()).time()
    return begin <= now < end if begin < end else now >= begin or now < end


def tell(
    event: str,
    *,
    key: str,
    tag: str,
    url: str,
    say: Callable[[], Said],
    only: Collection[int] | None = None,
    but: int | None = None,
    seen_on: Collection[str] = (),
) -> int:
    """Have it shown to everybody of the shop (`only`: to these users) who may know of it, wants to hear of it and has
    no quiet hours now; never to who did it (`but`). `say` is called in each person's language. A device on whose screen
    `url` or a page of `seen_on` stands shows nothing. Returns how many devices that is."""
    devices = PushDevice.objects.filter(door=PushDevice.Door.OFFICE, user__is_active=True)
    if only is not None:
        devices = devices.filter(user__in=only)
    by_user: dict[User, list[PushDevice]] = {}
    for device in devices.select_related("user__push_wishes").order_by("id"):
        by_user.setdefault(device.user, []).append(device)
    now, told = clock.now(), 0
    for user, theirs in by_user.items():
        wishes = getattr(user, "push_wishes", None) or PushWishes(user=user, events=list(EVENTS))
        if user.pk == but or event not in wishes.events or is_quiet(wishes, now):
            continue
        if may(user, Capability.OFFICE_ENTER) and may(user, EVENTS[event].capability):
            with translation.override(user.language or "id"):
                payload = _payload(say(), wishes, tag=tag, url=url, seen_on=seen_on)
            told += pings.queue(theirs, key=key, event=event, payload=payload, lives=LIVES)
    return told


def _payload(said: Said, wishes: PushWishes, *, tag: str, url: str, seen_on: Collection[str]) -> dict[str, Any]:
    body = " ".join(said.text.split())[:LONGEST] if wishes.shows_text else ""
    return {"title": said.title[:100], "body": body or said.body[:LONGEST], "tag": tag, "url": url, "seen": [*seen_on]}
