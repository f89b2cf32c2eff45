"""Notices that are due: one row per device, sent by a lane of its own, gone once handed over or come too late."""

import datetime as dt
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F

from akrab.core import clock
from akrab.messaging.adapters.base import TransportError
from akrab.messaging.models import Message
from akrab.messaging.models.screens import Ping, PushDevice
from akrab.messaging.push.sending import Pusher

logger = logging.getLogger(__name__)
TRIES = 5
CLAIM = dt.timedelta(seconds=60)  # another worker looks at it again only after that
ANSWER = "answer"  # of the shop to a customer: only while it is unread
URGENT = frozenset({"urgent", "mention", "call"})


def queue(
    devices: Iterable[PushDevice],
    *,
    key: str,
    event: str,
    payload: Mapping[str, Any],
    lives: dt.timedelta,
    subject_id: int | None = None,
    after: dt.timedelta = dt.timedelta(0),
) -> int:
    """Have a notice shown on these devices, once each; returns how many rows were asked for. It is dropped when it
    could not be handed over within `lives`."""
    now = clock.now()
    rows = [
        Ping(
            key=f"{key}:{device.pk}"[:120],
            device=device,
            event=event,
            subject_id=subject_id,
            payload=dict(payload),
            created_at=now,
            expires_at=now + lives,
            next_try_at=now + after,
        )
        for device in devices
    ]
    Ping.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def send_due(*, limit: int = 100) -> int:
    """Send what is due; returns how many rows were looked at."""
    now = clock.now()
    due = list(Ping.objects.filter(next_try_at__lte=now).select_related("device").order_by("next_try_at", "id")[:limit])
    if not due:
        return 0
    pusher = Pusher()
    try:
        for ping in due:
            mine = Ping.objects.filter(pk=ping.pk, next_try_at=ping.next_try_at)
            if mine.update(next_try_at=now + CLAIM, tries=F("tries") + 1):
                _send(ping, pusher)
    finally:
        pusher.close()
    return len(due)


def _send(ping: Ping, pusher: Pusher) -> None:
    now = clock.now()
    if ping.expires_at <= now or not _wanted(ping):
        ping.delete()
        return
    try:
        pusher.push(
            ping.device,
            ping.payload,
            seconds=int((ping.expires_at - now).total_seconds()),
            urgency="high" if ping.event in URGENT else "normal",
            topic=topic_of(ping.payload),
        )
    except TransportError as error:
        if error.permanent or ping.tries + 1 >= TRIES:
            Ping.objects.filter(pk=ping.pk).delete()
            return
        wait = error.retry_after or 5 * 4 ** (ping.tries + 1)
        Ping.objects.filter(pk=ping.pk).update(next_try_at=now + dt.timedelta(seconds=wait))
    except Exception:  # a fault of ours in one notice must not hold up the others
        logger.exception("The notice %s could not be sent", ping.pk)
        Ping.objects.filter(pk=ping.pk).delete()
    else:
        ping.delete()


def _wanted(ping: Ping) -> bool:
    """An answer that the customer has read meanwhile needs no notice."""
    if ping.event != ANSWER or ping.subject_id is None:
        return True
    return Message.objects.filter(pk=ping.subject_id, state=Message.State.DELIVERED).exists()


def topic_of(payload: Mapping[str, Any]) -> str:
    """Under which name a push service keeps only the newest: the notice's tag, in the letters that are allowed."""
    return "".join(one for one in str(payload.get("tag", "")) if one.isascii() and (one.isalnum() or one in "-_"))[:32]
