"""Links of messages that were opened: the message becomes the source of the visit, and a note says whose it was."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F

from akrab.core import shop
from akrab.tracking import links
from akrab.tracking.models import Followed

SOURCE_MESSAGE = "message"  # of visits that began with a link in a message of the shop
Call = tuple[dt.datetime, dict[str, Any]]


def note_opened(calls: Iterable[Call]) -> None:
    """Events that came with the mark of a message get `message`, and its channel and purpose where the link names no
    other. A mark that is none of ours is left out."""
    opened = [
        (at, event, message)
        for at, told in calls
        for event in told["events"]
        if "mark" in event and (message := links.message_of(event["mark"])) is not None
    ]
    if not opened or not shop.get("visits_links"):
        return
    known = links.sent({message for _at, _event, message in opened})
    times: dict[int, list[dt.datetime]] = {}
    for at, event, message in opened:
        if (sent := known.get(message)) is None:
            continue
        event["message"] = message
        event.setdefault("source", SOURCE_MESSAGE)
        event.setdefault("medium", sent.medium)
        event.setdefault("campaign", sent.campaign)
        times.setdefault(message, []).append(at)
    for message, moments in times.items():
        _note(message, known[message], moments)


def _note(message: int, sent: links.Sent, moments: list[dt.datetime]) -> None:
    values = {"customer_id": sent.customer_id, "medium": sent.medium, "campaign": sent.campaign[:80]}
    first, last = min(moments), max(moments)
    row, _fresh = Followed.objects.get_or_create(
        message_id=message, defaults=values | {"first_at": first, "last_at": last}
    )
    Followed.objects.filter(message_id=message).update(
        **values, times=F("times") + len(moments), last_at=max(row.last_at, last)
    )
