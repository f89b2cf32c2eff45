"""Reading the figures for pages: stored rows only, few queries, no analysis library."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from akrab.core import clock
from akrab.customers.models import Customer
from akrab.insight.dashboard import Dashboard, dashboard
from akrab.insight.models import Chart, CohortCell, CustomerScore, ReportFile
from akrab.insight.months import first_of, following
from akrab.insight.periods import Period, period_figures
from akrab.insight.runs import last_refresh
from akrab.insight.screen import SalesOnScreen, sales_report_rows

__all__ = [
    "Cohort", "Dashboard", "Overdue", "Period", "SalesOnScreen", "Standing", "chart", "charts", "cohorts", "dashboard",
    "last_refresh", "overdue_customers", "overdue_scores", "period_figures", "reports_of", "sales_report_rows",
    "score_of", "standings",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers whose first purchase fell in `month`; `active[n]` of them bought n months later, for `revenue[n]`."""

    month: dt.date
    active: Sequence[int]
    revenue: Sequence[int]

    @property
    def size(self) -> int:
        return self.active[0]


@dataclass(frozen=True, slots=True)
class Standing:
    code: str
    label: str
    customers: int
    revenue: int


@dataclass(frozen=True, slots=True)
class Overdue:
    """A customer whose usual interval has passed, with what the reason is made of."""

    customer: Customer
    interval_days: float
    days_since: int
    last_order_at: dt.datetime
    due_at: dt.datetime
    average_order: int
    likelihood: float  # how many who were as late came back, 0 to 1
    expected: int  # average order × likelihood, minor units
    standing: str


def cohorts(*, since: dt.date | None = None) -> list[Cohort]:
    """All cohorts, oldest first; months in which nobody came back are zeros. One query."""
    cells = CohortCell.objects.order_by("cohort", "offset")
    if since is not None:
        cells = cells.filter(cohort__gte=first_of(since))
    found: dict[dt.date, dict[int, tuple[int, int]]] = {}
    for cohort, offset, customers, revenue in cells.values_list("cohort", "offset", "customers", "revenue"):
        found.setdefault(cohort, {})[offset] = (customers, revenue)
    newest = max((following(cohort, max(cells)) for cohort, cells in found.items()), default=None)
    made = []
    for cohort, months in found.items():
        assert newest is not None
        width = (newest.year - cohort.year) * 12 + newest.month - cohort.month + 1
        cells_of = [months.get(offset, (0, 0)) for offset in range(width)]
        made.append(Cohort(cohort, [active for active, _money in cells_of], [money for _active, money in cells_of]))
    return made


def standings() -> list[Standing]:
    """How many customers stand where, and what they have bought; every standing, in its order. One query."""
    rows = CustomerScore.objects.values_list("standing").annotate(customers=Count("pk"), money=Sum("revenue"))
    found = {code: (customers, money) for code, customers, money in rows.order_by()}
    return [Standing(kind.value, str(kind.label), *found.get(kind.value, (0, 0))) for kind in CustomerScore.Standing]


def overdue_scores() -> QuerySet[CustomerScore]:
    """Customers past their usual interval, the highest expected money first."""
    return (
        CustomerScore.objects.filter(expected__gt=0, interval_days__isnull=False, customer__merged_into=None)
        .select_related("customer")
        .order_by("-expected", "customer_id")
    )


def overdue_customers(limit: int = 10) -> list[Overdue]:
    """The best of `overdue_scores`, with days counted to the day that the figures reach. Two queries."""
    record = last_refresh()
    if record is None or record.as_of is None:
        return []
    zone = clock.zone()
    return [
        Overdue(
            customer=score.customer,
            interval_days=score.interval_days or 0.0,
            days_since=(record.as_of - score.last_order_at.astimezone(zone).date()).days,
            last_order_at=score.last_order_at,
            due_at=score.due_at or score.last_order_at,
            average_order=score.average_order,
            likelihood=score.likelihood or 0.0,
            expected=score.expected,
            standing=score.standing,
        )
        for score in overdue_scores()[:limit]
    ]


def score_of(customer: Customer | int) -> CustomerScore | None:
    """What the trade says of a customer; None before their first purchase was analysed."""
    pk = customer if isinstance(customer, int) else customer.pk
    return CustomerScore.objects.filter(pk=pk).first()


def chart(name: str, language: str) -> Chart | None:
    """A drawn chart; None while there is nothing to show."""
    return Chart.objects.filter(name=name, language=language).first()


def charts(names: Sequence[str], language: str) -> dict[str, Chart]:
    """Several charts by name, in one query; those with nothing to show are missing."""
    return {found.name: found for found in Chart.objects.filter(name__in=names, language=language)}


def reports_of(user_id: int | None, *, limit: int = 20) -> list[ReportFile]:
    """Report files, newest first: those this person asked for; everybody's for None."""
    mine = Q() if user_id is None else Q(requested_by_id=user_id)
    return list(ReportFile.objects.filter(mine)[:limit])
