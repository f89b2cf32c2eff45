"""When people come, which way they take through the shop, and what messages and offers bring."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Sum
from django.db.models.functions import ExtractHour, TruncDate

from akrab.core import clock
from akrab.tracking import happenings
from akrab.tracking.models import BotDay, Event, Followed, Visit
from akrab.tracking.opened import SOURCE_MESSAGE
from akrab.tracking.spans import Span, events, visits

LATEST = 2_000  # visits that ways are read from
PAGES = 4  # first pages of a visit
WAYS = 10


def paths(span: Span) -> list[tuple[tuple[str, ...], int]]:
    """The commonest ways through the shop, first pages of each visit: (pages, visits). From the latest visits."""
    ids = list(visits(span).order_by("-started_at").values_list("pk", flat=True)[:LATEST])
    ways: dict[int, list[str]] = {}
    for start in range(0, len(ids), 500):
        seen = Event.objects.filter(visit__in=ids[start : start + 500], kind=happenings.PAGE)
        for visit, path in seen.order_by("visit_id", "at", "pk").values_list("visit_id", "path"):
            way = ways.setdefault(visit, [])
            if len(way) < PAGES and (not way or way[-1] != path):
                way.append(path)
    return Counter(tuple(way) for way in ways.values() if len(way) > 1).most_common(WAYS)


@dataclass(frozen=True)
class DayCount:
    day: date
    visits: int
    orders: int
    programs: int


def by_day(span: Span) -> list[DayCount]:
    """Every day of the span."""
    rows = visits(span).order_by().annotate(day=TruncDate("started_at", tzinfo=clock.zone())).values("day")
    people = {row["day"]: (row["n"], row["sum"] or 0) for row in rows.annotate(n=Count("pk"), sum=Sum("orders"))}
    programs = dict(BotDay.objects.filter(day__range=(span.first, span.last)).values_list("day", "events"))
    days = [span.first + timedelta(days=number) for number in range(span.days)]
    return [DayCount(day, *people.get(day, (0, 0)), programs.get(day, 0)) for day in days]


def by_hour(span: Span) -> list[int]:
    """Visits that began in each hour of the day by the shop's clock, all days together."""
    rows = visits(span).order_by().annotate(hour=ExtractHour("started_at", tzinfo=clock.zone())).values("hour")
    found = {row["hour"]: row["n"] for row in rows.annotate(n=Count("pk"))}
    return [found.get(hour, 0) for hour in range(24)]


def came_back(span: Span) -> tuple[int, int]:
    """(people who may be recognised, those of them who had been here before the span): signed in, or a guest who said
    yes."""
    known = visits(span).order_by()
    begin = span.ends[0]
    customers = known.exclude(customer_id=None).values("customer_id").distinct()
    guests = known.filter(customer_id=None, visitor__startswith="g").values("visitor").distinct()
    earlier = Visit.objects.order_by().filter(started_at__lt=begin)
    back = earlier.filter(customer_id__in=customers).values("customer_id").distinct().count()
    back += earlier.filter(visitor__in=guests).values("visitor").distinct().count()
    return customers.count() + guests.count(), back


@dataclass(frozen=True)
class Opened:
    """Messages of one purpose and channel: how many were opened, how often, and what the visits from them brought."""

    campaign: str
    medium: str
    messages: int
    times: int
    visits: int = 0
    orders: int = 0
    amount: int = 0  # minor units


def messages_opened(span: Span) -> list[Opened]:
    """Messages whose link was opened for the first time in the span."""
    begin, end = span.ends
    rows = Followed.objects.filter(first_at__gte=begin, first_at__lt=end).values("campaign", "medium").order_by()
    brought = {
        (row["campaign"], row["medium"]): (row["n"], row["ordered"] or 0, row["sum"] or 0)
        for row in visits(span).order_by().filter(source=SOURCE_MESSAGE).values("campaign", "medium")
        .annotate(n=Count("pk"), ordered=Sum("orders"), sum=Sum("amount"))
    }  # fmt: skip
    found = {
        (row["campaign"], row["medium"]): (row["n"], row["opened"] or 0)
        for row in rows.annotate(n=Count("pk"), opened=Sum("times"))
    }
    keys = sorted(found.keys() | brought.keys(), key=lambda key: (-brought.get(key, (0,))[0], key))
    return [Opened(*key, *found.get(key, (0, 0)), *brought.get(key, (0, 0, 0))) for key in keys]


def happened(span: Span, kinds: Iterable[str]) -> dict[int, dict[str, int]]:
    """About what → kind → visits in which it happened, such as offers seen and taken."""
    counted: dict[int, dict[str, int]] = {}
    for kind in kinds:
        rows = events(span, kind).exclude(about=None).order_by().values("about")
        for row in rows.annotate(n=Count("visit", distinct=True)).order_by("-n")[:200]:
            counted.setdefault(row["about"] or 0, {})[kind] = row["n"]
    return counted
