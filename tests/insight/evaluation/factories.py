"""Evaluations, and months as a refresh leaves them."""

import datetime as dt

from akrab.core import clock
from akrab.insight.evaluation import actions
from akrab.insight.models import Evaluation, PeriodFigure, Refresh
from akrab.insight.months import month_named
from tests.finance.factories import spent


def refreshed() -> None:
    Refresh.objects.create(started_at=clock.now(), finished_at=clock.now(), as_of=clock.today())


def month(name: str, revenue: int, orders: int, buyers: int, returning: int, marketing: int | None = None) -> None:
    """One month's trade; the marketing of it is spent on its 5th day."""
    start = month_named(name)
    PeriodFigure.objects.create(
        grain="month", start=start, revenue=revenue, orders=orders, customers=buyers, returning_customers=returning
    )
    if marketing is not None:
        spent(marketing, kind="marketing", day=start + dt.timedelta(days=4))


def make_evaluation(
    before: tuple[str, str] = ("2024-06", "2024-08"), after: tuple[str, str] = ("2025-06", "2025-08"), key: str = "one"
) -> Evaluation:
    return actions.begin(
        key=key, name="Akrab", changed="We use Akrab.", actor=None,
        before=(month_named(before[0]), month_named(before[1])), after=(month_named(after[0]), month_named(after[1])),
    )  # fmt: skip
