"""Trade over time, as stored."""

import datetime as dt
from dataclasses import dataclass

from akrab.insight.models import PeriodFigure
from akrab.insight.months import first_of, following, monday_of


@dataclass(frozen=True, slots=True)
class Period:
    """Trade of one day, week or month. Amounts are minor units of the shop's currency: docs/reference/metrics.md."""

    start: dt.date
    revenue: int = 0
    returned: int = 0
    cost: int | None = None
    costed_revenue: int = 0
    orders: int = 0
    customers: int = 0
    new_customers: int = 0
    returning_customers: int = 0

    @property
    def profit(self) -> int | None:
        """Of the lines whose cost is known; None where none is."""
        return None if self.cost is None else self.costed_revenue - self.cost


FIGURES = (
    "start", "revenue", "returned", "cost", "costed_revenue", "orders", "customers", "new_customers",
    "returning_customers",
)  # fmt: skip


def period_figures(grain: str, first: dt.date, last: dt.date) -> list[Period]:
    """Every day, week or month that touches the span, in order; those without trade as zeros. One query."""
    rows = PeriodFigure.objects.filter(grain=grain, start__gte=start_of(first, grain), start__lte=last)
    found = {row[0]: Period(*row) for row in rows.values_list(*FIGURES)}
    return [found.get(start) or Period(start) for start in starts(grain, first, last)]


def start_of(day: dt.date, grain: str) -> dt.date:
    return {"day": day, "week": monday_of(day), "month": first_of(day)}[grain]


def starts(grain: str, first: dt.date, last: dt.date) -> list[dt.date]:
    """The first day of every day, week or month that touches the span."""
    found, start = [], start_of(first, grain)
    while start <= last:
        found.append(start)
        start = following(start) if grain == "month" else start + dt.timedelta(days=7 if grain == "week" else 1)
    return found
