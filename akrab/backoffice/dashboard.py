"""The dashboard: where the shop stands, from stored figures; this month, or any other days beside those before."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forecast.views import strange_days
from akrab.backoffice.pages import page
from akrab.core import clock
from akrab.core.templatetags.akrab import grouped, money
from akrab.finance.profit import Profit, marketing_between, profit
from akrab.insight import queries
from akrab.insight.dashboard import Span, days_before, span_between, year_before
from akrab.insight.months import first_of, following, last_of

MAIN = "sales_by_month"
LATER = ("sales_by_day", "customers_by_month", "standings", "cohorts")  # fetched when somebody scrolls to them
SPANS = {
    "month": gettext_lazy("This month"),
    "last_month": gettext_lazy("Last month"),
    "days7": gettext_lazy("Last 7 days"),
    "days30": gettext_lazy("Last 30 days"),
    "year": gettext_lazy("This year"),
    "last_year": gettext_lazy("Last year"),
}
FILES = {"pdf": "PDF", "xlsx": "Excel"}


def days_of(span: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day; `today` is the day that the figures reach."""
    month = first_of(today)
    year = today.replace(month=1, day=1)
    return {
        "month": (month, today),
        "last_month": (following(month, -1), last_of(following(month, -1))),
        "days7": (today - dt.timedelta(days=6), today),
        "days30": (today - dt.timedelta(days=29), today),
        "year": (year, today),
        "last_year": (following(year, -12), year - dt.timedelta(days=1)),
    }[span]


@dataclass(frozen=True)
class Chosen:
    """What the address asks for: a span of SPANS, compared with the one before or with a year ago."""

    span: str
    against_year: bool

    @classmethod
    def from_request(cls, request: HttpRequest) -> "Chosen":
        """Anything unknown is this month, beside the one before."""
        span = request.GET.get("span", "")
        return cls(span if span in SPANS else "month", request.GET.get("against") == "year")

    def address(self, **changes: Any) -> str:
        span, year = changes.get("span", self.span), changes.get("against_year", self.against_year)
        values = ({"span": span} if span != "month" else {}) | ({"against": "year"} if year else {})
        return reverse("office:dashboard") + (f"?{urlencode(values)}" if values else "")


def _trade(chosen: Chosen, board: queries.Dashboard) -> tuple[Span, Span]:
    """The span and what it is compared with; this month stands in the row of the refresh already."""
    if chosen.span == "month":
        return board.month, board.year_before if chosen.against_year else board.month_before
    first, last = days_of(chosen.span, board.day)
    earlier = year_before(first, last) if chosen.against_year else days_before(first, last)
    return span_between(first, last), span_between(*earlier)


def _books(request: OfficeRequest, now: Span, before: Span) -> dict[str, Any]:
    """Profit and spending, for those who may see costs."""
    if not may(request.user, C.COSTS_VIEW):
        return {"books": None}
    books, earlier = profit(now.first, now.last), profit(before.first, before.last)
    return {
        "books": books,
        "earlier": earlier,
        "marketing": marketing_between(now.first, now.last) if books.expenses else 0,
        "profit_change": _profit_change(books, earlier),
    }


def _sentence(now: Span, before: Span, against_year: bool) -> str:
    """What the days brought beside those they are compared with, as one says it."""
    orders = ngettext("%(n)s order", "%(n)s orders", now.orders) % {"n": grouped(now.orders)}
    change = now.change(before)
    values = {"money": money(now.revenue), "orders": orders}
    if not now.orders and not now.revenue:
        return _("Nothing was sold in these days.")
    if change is None:
        return _("%(money)s from %(orders)s; nothing was sold in the days beside which they stand.") % values
    size = abs(change)
    values["percent"] = localize(round(size, 1) if size < 10 else round(size))
    if round(size, 1) == 0:
        return _("%(money)s from %(orders)s, as much as in the days beside which they stand.") % values
    if against_year and change > 0:
        return _("%(money)s from %(orders)s, %(percent)s%% more than a year ago.") % values
    if against_year:
        return _("%(money)s from %(orders)s, %(percent)s%% less than a year ago.") % values
    if change > 0:
        return _("%(money)s from %(orders)s, %(percent)s%% more than in the days before.") % values
    return _("%(money)s from %(orders)s, %(percent)s%% less than in the days before.") % values


def _twelve(board: queries.Dashboard) -> str:
    """The months of which the average month is made, as a query; "" before there is one."""
    month = first_of(board.day)
    return (
        ""
        if board.average_month is None
        else urlencode({"first": following(month, -12), "last": month - dt.timedelta(days=1), "by": "month"})
    )


def _profit_change(now: Profit, before: Profit) -> float | None:
    known = now.is_known and before.is_known and before.profit
    return (now.profit - before.profit) * 100 / abs(before.profit) if known else None


@needs(C.REPORTS_VIEW)
def dashboard(request: OfficeRequest) -> HttpResponse:
    board, chosen = queries.dashboard(clock.today()), Chosen.from_request(request)
    now, before = _trade(chosen, board)
    language = get_language() or "id"
    books = _books(request, now, before) if board.refreshed_at else {"books": None}
    context = {
        "board": board,
        "sentence": _sentence(now, before, chosen.against_year) if board.refreshed_at else "",
        "twelve": _twelve(board),
        "strange": strange_days(),
        "now": now,
        "before": before,
        "days": urlencode({"first": now.first, "last": now.last}),
        "language": language,
        "changes": {
            **{name: now.change(before, name) for name in ("revenue", "orders", "customers", "new_customers")},
            "profit": books.get("profit_change"),
        },
        **books,
        "spans": [
            {"url": chosen.address(span=span), "label": label, "current": span == chosen.span}
            for span, label in SPANS.items()
        ],
        "comparisons": [
            {"url": chosen.address(against_year=year), "label": label, "current": year == chosen.against_year}
            for year, label in ((False, _("Before")), (True, _("A year ago")))
        ],
        "files": FILES.items(),
        "kept_percent": None if board.retention.share is None else round(board.retention.share * 100),
        "chart": cache(lambda: queries.chart(MAIN, language)) if board.refreshed_at else None,  # only when drawn anew
        "later": LATER if board.refreshed_at else (),
    }
    return page(request, "backoffice/dashboard.html", context, here="dashboard")


@needs(C.REPORTS_VIEW)
def chart(request: OfficeRequest, name: str) -> HttpResponse:
    """One stored chart for its place on the dashboard; nothing where there is nothing to show."""
    found = queries.chart(name, get_language() or "id")
    return page(request, "backoffice/chart.html", {"chart": found}, here="dashboard", partial="chart")
