"""What visits tell, over a span of days of the shop's calendar. Every figure counts people's visits; programs are
counted apart."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Avg, Count, Q, Sum
from django.db.models.functions import Lower

from akrab.tracking import happenings
from akrab.tracking.models import BotDay, Visit
from akrab.tracking.spans import Span, events, visits

MOST = 20  # rows of a table
ENOUGH = 10  # visits with an order, below which nothing is said of money to gain
Stage = Visit.Stage


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
    gone: int = 0  # those of the stage before that did not
    worth: int | None = None  # minor units that one more of a hundred from the stage before would bring; None: unknown


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
    looked_only: int = 0  # visits of one page

    @property
    def one_page(self) -> float:
        """Visits of a single page, per hundred."""
        return 100 * self.looked_only / self.visits if self.visits else 0.0

    @property
    def pages_each(self) -> float:
        return self.pages / self.visits if self.visits else 0.0

    @property
    def rate(self) -> float:
        """Visits with an order per hundred visits."""
        return self.steps[-1].of_all if self.steps else 0.0


def overview(span: Span) -> Overview:
    """The span in a few figures, with the way to an order step by step. Two queries."""
    found = visits(span).aggregate(
        single=Count("pk", filter=Q(pages__lte=1)), visits=Count("pk"), visitors=Count("visitor", distinct=True),
        pages=Sum("pages"), seconds=Avg("seconds"),
        orders=Sum("orders"), amount=Sum("amount"), **_reached(),
    )  # fmt: skip
    programs = BotDay.objects.filter(day__gte=span.first, day__lte=span.last).aggregate(n=Sum("events"))["n"]
    return Overview(
        visits=found["visits"], visitors=found["visitors"], pages=found["pages"] or 0, seconds=found["seconds"] or 0.0,
        orders=found["orders"] or 0, amount=found["amount"] or 0, programs=programs or 0,
        steps=steps_of([found[f"stage_{stage}"] for stage in Stage.values], found["amount"] or 0),
        looked_only=found["single"],
    )  # fmt: skip


def _reached() -> dict[str, Count]:
    return {f"stage_{stage}": Count("pk", filter=Q(stage__gte=stage)) for stage in Stage.values}


def steps_of(reached: list[int], amount: int) -> list[Step]:
    """Visits that reached each stage, with what is lost on the way. `amount`: of all orders, minor units.

    What one more of a hundred would bring is said as if those went on like the ones who got that far, so it is a hope
    and not a promise; with fewer than ENOUGH orders it is not said at all.
    """
    steps, before, orders = [], reached[0], reached[-1]
    for stage, count in enumerate(reached):
        worth = None
        if stage and count and orders >= ENOUGH:
            worth = round(before / 100 * amount / count)
        of_all = 100 * count / reached[0] if reached[0] else 0.0
        lost = 100 * (before - count) / before if before else 0.0
        steps.append(Step(stage, count, of_all, lost, before - count, worth))
        before = count
    return steps


def by_source(span: Span, *, most: int = MOST) -> list[Row]:
    """Where visits came from, with what came of them; those that brought most visits first."""
    rows = visits(span).values("source", "medium", "campaign")
    return [
        Row(row["source"], row["n"], _stages(row), row["sum"] or 0, row["medium"], row["campaign"])
        for row in rows.annotate(n=Count("pk"), sum=Sum("amount"), **_reached()).order_by("-n", "source")[:most]
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


def products_seen(span: Span, *, most: int = 10 * MOST) -> list[tuple[int, int]]:
    """Products looked at most: (product, visits). More than a table shows, for some may be gone, or never were."""
    rows = events(span, happenings.PRODUCT).exclude(about=None).values("about")
    found = rows.annotate(n=Count("visit", distinct=True)).order_by("-n", "about")[:most]
    return [(row["about"], row["n"]) for row in found if row["about"] is not None]


def put_into_baskets(span: Span, variants: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Of each of these variants: visits that put it into the basket, and those of them that ordered."""
    rows = events(span, happenings.BASKET).filter(about__in=list(variants)).values("about")
    ordered = Count("visit", distinct=True, filter=Q(visit__stage=Stage.ORDER))
    counted = rows.annotate(n=Count("visit", distinct=True), ordered=ordered).order_by()
    return {row["about"]: (row["n"], row["ordered"]) for row in counted if row["about"] is not None}


def of_customer(ids: Iterable[int], *, limit: int = 20) -> list[Visit]:
    """The latest visits of one customer, merged records included."""
    return list(Visit.objects.filter(customer_id__in=list(ids)).order_by("-started_at")[:limit])
