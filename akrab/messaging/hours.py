"""The shop's hours: is somebody there now, and how much of a stretch of time was within them."""

import datetime as dt
import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.core.errors import AkrabError

_SPAN = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]|24)[:.]([0-5]\d)")
MOST_DAYS = 400  # beyond, a wait is counted as it is: nobody looks at the hours of last year
Span = tuple[int, int]  # minutes after midnight


class HoursError(AkrabError):
    """Hours that cannot be read."""


def read_span(text: str) -> Span | None:
    """`09:00-17:30` as minutes after midnight; None for nothing. Raises HoursError."""
    if not text.strip():
        return None
    found = _SPAN.fullmatch(text.strip())
    begin, end = (int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])) if found else (0, 0)
    if not begin < end <= 24 * 60:
        raise HoursError(_("“%(text)s” are no hours. Write them like 09:00-17:00.") % {"text": text.strip()[:40]})
    return begin, end


def clean(days: Mapping[str, str]) -> dict[str, str]:
    """The hours of each day as they are kept; empty when none are set at all. Raises HoursError."""
    kept = {}
    for day in map(str, range(7)):
        span = read_span(days.get(day, ""))
        kept[day] = (
            "" if span is None else "{:02d}:{:02d}-{:02d}:{:02d}".format(*divmod(span[0], 60), *divmod(span[1], 60))
        )
    return kept if any(kept.values()) else {}


def _spans() -> dict[int, Span]:
    found = {int(day): read_span(text) for day, text in shop.get("open_hours").items()}
    return {day: span for day, span in found.items() if span}


def are_set() -> bool:
    return bool(_spans())


def is_open(at: dt.datetime) -> bool:
    """True when the hours say so, and always while none are set."""
    spans = _spans()
    local = at.astimezone(clock.zone())
    span = spans.get(local.weekday())
    return not spans or (span is not None and span[0] <= local.hour * 60 + local.minute < span[1])


def next_opening(at: dt.datetime) -> dt.datetime | None:
    """When somebody is there again; None while it is open or no hours are set."""
    spans = _spans()
    if not spans or is_open(at):
        return None
    local = at.astimezone(clock.zone())
    for ahead in range(8):
        day = local.date() + dt.timedelta(days=ahead)
        span = spans.get(day.weekday())
        if span is not None:
            opens = clock.day_start(day) + dt.timedelta(minutes=span[0])
            if opens > at:
                return opens
    return None


def seconds_within(start: dt.datetime, end: dt.datetime) -> float:
    """How many seconds between the two lay within the shop's hours; all of them while none are set."""
    spans = _spans()
    whole = max(0.0, (end - start).total_seconds())
    if not spans or whole > MOST_DAYS * 86400:
        return whole
    day, last = start.astimezone(clock.zone()).date(), end.astimezone(clock.zone()).date()
    seconds = 0.0
    while day <= last:
        span = spans.get(day.weekday())
        if span is not None:
            midnight = clock.day_start(day)
            opens, closes = (midnight + dt.timedelta(minutes=minutes) for minutes in span)
            seconds += max(0.0, (min(closes, end) - max(opens, start)).total_seconds())
        day += dt.timedelta(days=1)
    return seconds
