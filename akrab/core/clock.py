"""The one source of the present moment, and the shop's days.

Rules take the time as an argument or ask here; tests move it. Every day boundary is the shop's, never the server's.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.utils import timezone

from akrab.core import shop

_told: ContextVar[dt.datetime | None] = ContextVar("told", default=None)


def now() -> dt.datetime:
    """The present moment, aware, UTC."""
    return _told.get() or timezone.now()


@contextmanager
def as_of(moment: dt.datetime) -> Iterator[None]:
    """What is done in this block happened at `moment` (aware): for the past days of a demo shop, never for trade."""
    before = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(before)


def zone() -> ZoneInfo:
    """The shop's time zone."""
    return ZoneInfo(shop.get("time_zone"))


def today() -> dt.date:
    """The shop's date."""
    return now().astimezone(zone()).date()


def day_start(day: dt.date) -> dt.datetime:
    """The first moment of the shop's `day`, aware."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=zone())


def day_range(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of `first` up to, not including, the first moment after `last`."""
    return day_start(first), day_start(last + dt.timedelta(days=1))
