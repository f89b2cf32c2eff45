"""The sales report of a period: its data, from the facts."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.finance.profit import Profit, profit
from akrab.insight.dashboard import Span
from akrab.insight.periods import Period, starts

TOP = 50
DAYS_SHOWN = 62  # a longer period is shown by month
LONGEST_DAYS = 366 * 10
EARLIEST, LATEST = 1970, 2100  # years; beyond them days cannot be reckoned with


class ReportError(AkrabError):
    """The report cannot be made as asked for."""


@dataclass(frozen=True, slots=True)
class Article:
    sku: str
    name: str
    quantity: int
    revenue: int
    cost: int | None


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    quantity: int
    revenue: int


@dataclass(frozen=True, slots=True)
class Buyer:
    customer_id: int
    name: str
    orders: int
    revenue: int


@dataclass(frozen=True, slots=True)
class OrderState:
    kind: str
    state: str
    orders: int
    amount: int


@dataclass(frozen=True, slots=True)
class SalesReport:
    """All amounts in minor units of `currency`. What each figure is: docs/reference/metrics.md."""

    shop: str
    address: str
    currency: str
    first: dt.date
    last: dt.date
    made_at: dt.datetime
    total: Span
    before: Span  # as many days right before
    grain: str  # day or month
    periods: list[Period]
    articles: list[Article]  # the first TOP
    article_count: int
    categories: list[Group]
    buyers: list[Buyer]  # the first TOP
    buyer_count: int
    states: list[OrderState]
    books: Profit | None  # the same figures as the shop's books; None where costs are not for the reader
    books_before: Profit | None


def sales_report(first: dt.date, last: dt.date) -> SalesReport:
    """The report from the facts as they are. Raises ReportError when the period is upside down or too long."""
    from akrab.insight.metrics import report, trade
    from akrab.insight.warehouse import engines, folder, reading

    check_period(first, last)
    earlier = first - dt.timedelta(days=(last - first).days + 1)
    grain: trade.Grain = "day" if (last - first).days < DAYS_SHOWN else "month"
    spans = {"total": (first, last), "before": (earlier, first - dt.timedelta(days=1))}
    place, currency = folder.current(), str(shop.get("currency"))
    orders, lines = reading.orders(), reading.order_lines()
    with engines.opened(place, currency) as engine:
        found = {row.pop("start"): row for row in engine.fetch(trade.spans(orders, spans))}
        traded = {row["start"]: Period(**row) for row in engine.fetch(trade.per_period(orders, grain, (first, last)))}
        articles = engine.fetch(report.by_product(lines, first, last))
        groups = engine.fetch(report.by_category(lines, first, last))
        buyers = engine.fetch(report.by_customer(orders, first, last))
        states = engine.fetch(report.by_state(orders, first, last))
    names = dict(Customer.objects.filter(pk__in=[row["customer_id"] for row in buyers[:TOP]]).values_list("pk", "name"))
    return SalesReport(
        shop=str(shop.get("name")),
        address=", ".join(str(shop.get(key)) for key in ("address", "city", "phone", "email") if shop.get(key)),
        currency=currency,
        first=first,
        last=last,
        made_at=clock.now(),
        total=Span(first, last, **found.get("total", {})),
        before=Span(*spans["before"], **found.get("before", {})),
        grain=grain,
        periods=[traded.get(start) or Period(start) for start in starts(grain, first, last)],
        articles=[Article(**row) for row in articles[:TOP]],
        article_count=len(articles),
        categories=[
            Group(row["name"] or _("Without category"), row["quantity"], row["revenue"])
            for row in groups
        ],
        buyers=[
            Buyer(row["customer_id"], names.get(row["customer_id"]) or f"#{row['customer_id']}", row["orders"],
                  row["revenue"])
            for row in buyers[:TOP]
        ],
        buyer_count=len(buyers),
        states=[OrderState(**row) for row in states],
        books=profit(first, last),
        books_before=profit(*spans["before"]),
    )  # fmt: skip


def without_costs(report: SalesReport) -> SalesReport:
    """The same for people who may not see costs."""
    return replace(
        report,
        total=replace(report.total, cost=None, costed_revenue=0),
        before=replace(report.before, cost=None, costed_revenue=0),
        periods=[replace(one, cost=None, costed_revenue=0) for one in report.periods],
        articles=[replace(one, cost=None) for one in report.articles],
        books=None,
        books_before=None,
    )


def check_period(first: dt.date, last: dt.date) -> None:
    """Raises ReportError when no report can be made of it."""
    if last < first:
        raise ReportError(_("The last day lies before the first. Swap them."), field="last")
    if first.year < EARLIEST or last.year > LATEST:
        raise ReportError(_("Choose days between 1970 and 2100."), field="first" if first.year < EARLIEST else "last")
    if (last - first).days > LONGEST_DAYS:
        raise ReportError(_("A report covers ten years at most. Choose a shorter period."), field="first")
