"""What visits tell, over a span of days of the shop's calendar. Every figure counts people's visits; programs are
counted apart."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.db.models.functions import Lower

from akrab.core import clock
from akrab.tracking import happenings
from akrab.tracking.models import BotDay, Event, Visit

MOST = 20  # rows of a table
Stage = Visit.Stage


@dataclass(frozen=True)
class Span:
    """Days of the shop's calendar, both included; one device or all."""

    first: dt.date
    last: dt.date
    device: str = ""

    @property
    def before(self) -> "Span":
        """As many days right before."""
        days = (self.last - self.first).days + 1
        return Span(self.first - dt.timedelta(days=days), self.first - dt.timedelta(days=1), self.device)

    @property
    def ends(self) -> tuple[dt.datetime, dt.datetime]:
        zone = clock.zone()
        day = dt.timedelta(days=1)
        return (
            dt.datetime.combine(self.first, dt.time(), zone).astimezone(dt.UTC),
            dt.datetime.combine(self.last + day, dt.time(), zone).astimezone(dt.UTC),
        )


@dataclass(frozen=True)
class Row:
    """Visits that have something in common, and what came of them."""

    name: str
    visits: int
    stages: tuple[int, ...] = ()  # visits that reached each stage, see Visit.Stage
    amount: int = 0  # minor units
    medium: str = ""
    campaign: str = ""

    @property
    def ordered(self) -> int:
        return self.stages[Stage.ORDER] if self.stages else 0

    @property
    def rate(self) -> float:
        """Visits with an order per hundred visits."""
        return 100 * self.ordered / self.visits if self.visits else 0.0


@dataclass(frozen=True)
class Step:
    """One stage of the way to an order."""

    stage: int
    visits: int
    of_all: float  # per cent of all visits
    lost: float  # per cent of the stage before that did not come this far


@dataclass(frozen=True)
class Overview:
    visits: int
    visitors: int
    pages: int
    seconds: float  # of a visit, on average
    orders: int
    amount: int
    programs: int
    steps: list[Step] = field(default_factory=list)

    @property
    def pages_each(self) -> float:
        return self.pages / self.visits if self.visits else 0.0

    @property
    def rate(self) -> float:
        """Visits with an order per hundred visits."""
        return self.steps[-1].of_all if self.steps else 0.0


def visits(span: Span) -> QuerySet[Visit]:
    begin, end = span.ends
    found = Visit.objects.filter(started_at__gte=begin, started_at__lt=end)
    return found.filter(device=span.device) if span.device else found


def overview(span: Span) -> Overview:
    """The span in a few figures, with the way to an order step by step. Two queries."""
    found = visits(span).aggregate(
        visits=Count("pk"), visitors=Count("visitor", distinct=True), pages=Sum("pages"), seconds=Avg("seconds"),
        orders=Sum("orders"), amount=Sum("amount"), **_reached(),
    )  # fmt: skip
    programs = BotDay.objects.filter(day__gte=span.first, day__lte=span.last).aggregate(n=Sum("events"))["n"]
    return Overview(
        visits=found["visits"], visitors=found["visitors"], pages=found["pages"] or 0, seconds=found["seconds"] or 0.0,
        orders=found["orders"] or 0, amount=found["amount"] or 0, programs=programs or 0,
        steps=_steps([found[f"stage_{stage}"] for stage in Stage.values]),
    )  # fmt: skip


def _reached() -> dict[str, Count]:
    return {f"stage_{stage}": Count("pk", filter=Q(stage__gte=stage)) for stage in Stage.values}


def _steps(reached: list[int]) -> list[Step]:
    steps, before = [], reached[0]
    for stage, count in enumerate(reached):
        steps.append(
            Step(
                stage,
                count,
                100 * count / reached[0] if reached[0] else 0.0,
                100 * (before - count) / before if before else 0.0,
            )
        )
        before = count
    return steps


def by_source(span: Span) -> list[Row]:
    """Where visits came from, with what came of them; those that brought most visits first."""
    rows = visits(span).values("source", "medium", "campaign")
    return [
        Row(row["source"], row["n"], _stages(row), row["sum"] or 0, row["medium"], row["campaign"])
        for row in rows.annotate(n=Count("pk"), sum=Sum("amount"), **_reached()).order_by("-n", "source")[:MOST]
    ]


def by_device(span: Span) -> list[Row]:
    rows = visits(span).values("device").annotate(n=Count("pk"), sum=Sum("amount"), **_reached()).order_by("-n")
    return [Row(row["device"], row["n"], _stages(row), row["sum"] or 0) for row in rows]


def _stages(row: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(row[f"stage_{stage}"] for stage in Stage.values)


def landings(span: Span) -> list[Row]:
    """The pages that visits began with."""
    rows = visits(span).exclude(landing="").values("landing").annotate(n=Count("pk"), **_reached())
    return [Row(row["landing"], row["n"], _stages(row)) for row in rows.order_by("-n", "landing")[:MOST]]


def endings(span: Span) -> list[tuple[str, int]]:
    """The pages after which people went, without an order: (path, visits)."""
    rows = visits(span).filter(orders=0).exclude(last_path="").values("last_path").annotate(n=Count("pk"))
    return [(row["last_path"], row["n"]) for row in rows.order_by("-n", "last_path")[:MOST]]


def events(span: Span, kind: str) -> QuerySet[Event]:
    begin, end = span.ends
    found = Event.objects.filter(at__gte=begin, at__lt=end, kind=kind)
    return found.filter(visit__device=span.device) if span.device else found


def pages(span: Span) -> list[tuple[str, int]]:
    """The pages looked at most: (path, times)."""
    rows = events(span, happenings.PAGE).values("path").annotate(n=Count("pk")).order_by("-n", "path")
    return [(row["path"], row["n"]) for row in rows[:MOST]]


@dataclass(frozen=True)
class Searched:
    text: str
    times: int
    found: int  # results when it was looked for last


def searches(span: Span, *, without_result: bool = False) -> list[Searched]:
    """What people looked for, the most frequent first; those that found nothing are wishes in their own words."""
    found = events(span, happenings.SEARCH).exclude(text="")
    if without_result:
        found = found.filter(count=0)
    times: Counter[str] = Counter()
    last: dict[str, int] = {}
    rows = found.annotate(low=Lower("text")).order_by("-pk").values_list("low", "count")[:50_000]
    for typed, count in rows:
        text = " ".join(typed.split())
        times[text] += 1
        last.setdefault(text, count or 0)
    return [Searched(text, n, last[text]) for text, n in times.most_common(MOST)]


def products_seen(span: Span) -> list[tuple[int, int]]:
    """Products looked at most: (product, visits)."""
    rows = events(span, happenings.PRODUCT).exclude(about=None).values("about")
    found = rows.annotate(n=Count("visit", distinct=True)).order_by("-n", "about")[:MOST]
    return [(row["about"], row["n"]) for row in found if row["about"] is not None]


def put_into_baskets(span: Span, variants: Iterable[int]) -> dict[int, int]:
    """Visits that put each of these variants into the basket."""
    rows = events(span, happenings.BASKET).filter(about__in=list(variants)).values("about")
    counted = rows.annotate(n=Count("visit", distinct=True)).order_by()
    return {row["about"]: row["n"] for row in counted if row["about"] is not None}


def paths(span: Span) -> list[tuple[tuple[str, ...], int]]:
    """The commonest ways through the shop, first three pages of each visit: (pages, visits). From the latest visits."""
    ids = list(visits(span).order_by("-started_at").values_list("pk", flat=True)[:2_000])
    ways: dict[int, list[str]] = {}
    seen = Event.objects.filter(visit__in=ids, kind=happenings.PAGE).order_by("visit_id", "at", "pk")
    for visit, path in seen.values_list("visit_id", "path"):
        way = ways.setdefault(visit, [])
        if len(way) < 3 and (not way or way[-1] != path):
            way.append(path)
    return Counter(tuple(way) for way in ways.values() if len(way) > 1).most_common(MOST // 2)


def of_customer(ids: Iterable[int], *, limit: int = 20) -> list[Visit]:
    """The latest visits of one customer, merged records included."""
    return list(Visit.objects.filter(customer_id__in=list(ids)).order_by("-started_at")[:limit])
