"""From the facts to the rows that pages read: each function runs a query of `warehouse.compiled` and stores it."""

import datetime as dt
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from django.db import connection

from akrab.customers.models import Customer
from akrab.insight import store
from akrab.insight.models import CohortCell, CustomerScore, PeriodFigure, ProductFigure
from akrab.insight.months import following
from akrab.insight.warehouse.engines import Engine
from akrab.insight.warehouse.reading import utc

Row = tuple[Any, ...]
PERIOD = (
    "revenue", "returned", "cost", "costed_revenue", "orders", "customers", "new_customers", "returning_customers",
)  # fmt: skip
NOTHING: Row = (0, 0, None, 0, 0, 0, 0, 0)
NEXT: dict[str, Callable[[dt.date], dt.date]] = {
    "day": lambda day: day + dt.timedelta(days=1),
    "week": lambda monday: monday + dt.timedelta(days=7),
    "month": following,
}


def store_periods(engine: Engine, until: dt.date) -> dict[str, dict[dt.date, Row]]:
    """Rows of PeriodFigure from the first trade to `until`, empty periods as zeros. Returns them by grain and start."""
    by_grain = {}
    rows: list[Row] = []
    for grain, after in NEXT.items():
        traded = {start: tuple(values) for start, *values in engine.rows(grain)}
        filled = {}
        start = min(traded, default=None)
        last = max([until, *traded])
        while start is not None and start <= last:
            filled[start] = traded.get(start, NOTHING)
            start = after(start)
        by_grain[grain] = filled
        rows += [(grain, start, *values) for start, values in filled.items()]
    store.replace(PeriodFigure, ("grain", "start", *PERIOD), ("grain", "start"), rows)
    return by_grain


def store_products(engine: Engine, months: list[dt.date] | None) -> None:
    """Rows of ProductFigure for these months; for all, when `months` is None."""
    within = None if months is None else ProductFigure.objects.filter(month__in=months)
    listed = ", ".join(f"DATE '{month}'" for month in months or [])
    where = "" if months is None else f"WHERE month IN ({listed or 'NULL'})"
    rows = engine.rows("products", where)
    store.replace(ProductFigure, engine.columns("products"), ("month", "sku"), rows, within=within)


def store_cohorts(engine: Engine) -> None:
    store.replace(CohortCell, engine.columns("cohorts"), ("cohort", "offset"), engine.rows("cohorts"))


SCORE = (
    "customer_id", "first_order_at", "last_order_at", "orders", "revenue", "average_order", "recency_score",
    "frequency_score", "money_score", "interval_days", "due_at", "likelihood", "expected", "standing",
)  # fmt: skip
# What the others are made of: as the metric names it, as the row does. The likelihood is the last: one order changes it
# a little for everybody who is late.
MADE_OF = {
    "first_at": "first_order_at", "last_at": "last_order_at", "frequency": "orders", "money": "revenue",
    "recency_score": "recency_score", "frequency_score": "frequency_score", "money_score": "money_score",
    "interval": "interval_days", "standing": "standing", "likelihood": "likelihood",
}  # fmt: skip
LIKELY = ("likelihood", "expected")


def store_scores(engine: Engine) -> int:
    """Rows of CustomerScore; returns how many customers have one."""
    columns = engine.columns("scores")
    who, made_of = columns.index("customer_id"), itemgetter(*map(columns.index, MADE_OF))
    likely = itemgetter(*map(SCORE.index, LIKELY))
    found, known = engine.rows("scores"), _known_scores()
    changed: list[Row] = []
    nudged: list[Row] = []
    for row in found:
        before, now = known.pop(row[who], None), made_of(row)
        if before == now:
            continue
        score = _score(dict(zip(columns, row, strict=True)))
        if before is not None and before[:-1] == now[:-1]:
            nudged.append((*likely(score), row[who]))
        else:
            changed.append(score)
    store.change(CustomerScore, LIKELY, "customer_id", nudged)
    store.write(CustomerScore, SCORE, ("customer_id",), changed, [(one,) for one in known], only_where_exists=Customer)
    return len(found)


def _known_scores() -> dict[int, Row]:
    """What the rows are made of, times in UTC without saying so: of many customers few change, and only their rows are
    worth making."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT customer_id, {', '.join(MADE_OF.values())} FROM insight_customerscore")
        rows = cursor.fetchall()
    if connection.vendor == "postgresql":
        return {who: (first.replace(tzinfo=None), last.replace(tzinfo=None), *rest) for who, first, last, *rest in rows}
    return {who: tuple(rest) for who, *rest in rows}


def _score(found: dict[str, Any]) -> Row:
    last = utc(found["last_at"])
    average = round(found["money"] / found["frequency"])
    interval, likelihood = found["interval"], found["likelihood"]
    due = None if interval is None else last + dt.timedelta(days=interval)
    expected = 0 if likelihood is None else round(average * likelihood)
    return (
        found["customer_id"], utc(found["first_at"]), last, found["frequency"], int(found["money"]), average,
        found["recency_score"], found["frequency_score"], found["money_score"], interval, due, likelihood, expected,
        found["standing"],
    )  # fmt: skip
