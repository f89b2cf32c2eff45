"""Reading what comes next: stored rows, no analysis library."""

import datetime as dt

from django.db.models import QuerySet

from akrab.core import clock
from akrab.insight.models import SalesForecast, StrangeDay

CARD = "forecast"
TOLD_DAYS = 7  # a strange day is worth a word for so long
Level = SalesForecast.Level


def of_shop() -> dict[str, SalesForecast]:
    """The shop's revenue by grain: day, week, month. One query."""
    return {one.grain: one for one in SalesForecast.objects.filter(level=Level.SHOP)}


def of_level(level: str) -> QuerySet[SalesForecast]:
    """Categories or products of which the forecast speaks, those that will sell most first."""
    return SalesForecast.objects.filter(level=level, trouble__in=("", "not_better")).order_by("-total", "subject")


def one(level: str, subject: int) -> SalesForecast | None:
    return SalesForecast.objects.filter(level=level, subject=subject).first()


def strange_days(limit: int = 12) -> list[StrangeDay]:
    """The latest days that were not as usual, put away or not."""
    return list(StrangeDay.objects.order_by("-day")[:limit])


def untold(now: dt.datetime | None = None) -> list[StrangeDay]:
    """Days of the last week that were not as usual and that nobody has put away, the newest first."""
    since = (now or clock.now()).astimezone(clock.zone()).date() - dt.timedelta(days=TOLD_DAYS)
    return list(StrangeDay.objects.filter(dismissed_at=None, day__gte=since).order_by("-day"))
