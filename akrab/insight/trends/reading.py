"""What each part of the shop did in each period, by the measures of the reports: the same figures as everywhere."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from akrab.insight.models import PeriodFigure
from akrab.insight.reports.asking import Fetch, Keys, Question, Values
from akrab.insight.reports.definition import Definition
from akrab.insight.reports.measures import MEASURES
from akrab.insight.reports.spans import FIXED, Span, end_of
from akrab.insight.trends.series import Calendar

MOST = 500  # products, cities, ... looked at: those that brought most
MIDDLE = ("revenue", "pieces", "returned", "gross_profit")
SALES = ("revenue", "orders", "new_customers", "average_order", "gross_profit")
ASKED: dict[str, tuple[str, ...]] = {
    "shop": (*SALES, "returned"), "category": MIDDLE, "brand": MIDDLE, "product": MIDDLE, "region": SALES,
    "city": SALES, "channel": SALES, "seller": SALES,
}  # fmt: skip
CROWDED = ("product", "brand", "city")  # may have thousands
COSTED = 0.8  # of the revenue of a period; with less a profit says more about the bookkeeping than about the trade
NOTHING: Mapping[str, Sequence[str]] = {}
Rows = dict[Keys, Values]
Key = tuple[str, str, str]  # dimension, subject, figure


@dataclass
class Read:
    """values: (dimension, subject, figure) → start of the period → the figure. weight: what one more of the figure is
    worth in money, by the same key; money figures are worth themselves. left: products that were not looked at."""

    values: dict[Key, dict[dt.date, float | None]] = field(default_factory=lambda: defaultdict(dict))
    left: int = 0


def days() -> list[dt.date]:
    """On which something was sold, as the last refresh stored them."""
    rows = PeriodFigure.objects.filter(grain=PeriodFigure.Grain.DAY, orders__gt=0)
    return list(rows.values_list("start", flat=True))


@dataclass
class Asking:
    """The facts opened, asked for the periods of a calendar."""

    when: Calendar
    currency: str
    fetch: Fetch
    found: Read = field(default_factory=Read)

    @property
    def span(self) -> Span:
        return self.when.starts[0], end_of(self.when.starts[-1], self.when.grain)

    def answer(self, figures: Sequence[str], by: Sequence[str], only: Mapping[str, Sequence[str]]) -> Rows:
        """Grain: one row per key of `by`, narrowed to the keys of `only`."""
        asked = Definition(
            measures=tuple(figures), dimensions=tuple(by), period=FIXED, first=self.span[0], last=self.span[1],
            filters={name: tuple(keys) for name, keys in only.items()},
        )  # fmt: skip
        return Question(asked, self.span, self.span[1] + dt.timedelta(days=1), self.currency, self.fetch).rows()

    def most(self, dimension: str) -> tuple[list[str], int]:
        """Those that brought most, and how many stay behind them."""
        found = self.answer(("revenue",), (dimension,), {})
        rows = [(values.get("revenue") or 0, keys[0]) for keys, values in found.items() if keys[0]]
        rows.sort(key=lambda row: (-row[0], row[1]))
        return [key for _revenue, key in rows[:MOST]], max(len(rows) - MOST, 0)

    def take(self, dimension: str, figures: Sequence[str], only: Mapping[str, Sequence[str]] = NOTHING) -> None:
        """Keep these figures of every part of the dimension."""
        by = (self.when.grain,) if dimension == "shop" else (self.when.grain, dimension)
        for keys, bases in self.answer(figures, by, only).items():
            start, subject = dt.date.fromisoformat(keys[0]), keys[1] if len(keys) > 1 else ""
            if dimension != "shop" and not subject:
                continue
            for figure in figures:
                self.found.values[dimension, subject, figure][start] = _value(figure, bases)


def read(when: Calendar, currency: str, fetch: Fetch) -> Read:
    """All figures of all parts of the shop over the periods of the calendar."""
    asking = Asking(when, currency, fetch)
    for dimension, figures in ASKED.items():
        only: dict[str, list[str]] = {}
        if dimension in CROWDED:
            only[dimension], left = asking.most(dimension)
            asking.found.left += left if dimension == "product" else 0
            if not only[dimension]:
                continue
        asking.take(dimension, figures, only)
    asking.take("shop", ("visits",))
    asking.take("shop", ("message_cost", "messages_sent"))
    return asking.found


def _value(figure: str, bases: Mapping[str, Any]) -> float | None:
    if figure == "gross_profit" and not _costed(bases):
        return None
    if figure == "message_cost" and not bases.get("messages_sent"):
        return 0.0
    measure = MEASURES[figure]
    value: Any = measure.value(*(bases.get(part) for part in measure.parts))
    return None if value is None else float(value)


def _costed(bases: Mapping[str, Any]) -> bool:
    """Whether the cost of nearly all that was sold is known."""
    return (bases.get("costed_revenue") or 0) >= COSTED * max(bases.get("revenue") or 0, 0)
