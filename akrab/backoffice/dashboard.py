"""The dashboard: where the shop stands, from stored figures."""

from functools import cache

from django.http import HttpResponse
from django.utils.translation import get_language

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.core import clock
from akrab.finance.profit import profit
from akrab.insight import queries

MAIN = "sales_by_month"
LATER = ("sales_by_day", "customers_by_month", "standings", "cohorts")  # fetched when somebody scrolls to them


@needs(C.REPORTS_VIEW)
def dashboard(request: OfficeRequest) -> HttpResponse:
    board = queries.dashboard(clock.today())
    month, before = board.month, board.month_before
    costs = may(request.user, C.COSTS_VIEW)
    books = profit(month.first, month.last) if costs and board.refreshed_at else None
    earlier = profit(before.first, before.last).profit if books else 0
    language = get_language() or "id"
    context = {
        "board": board,
        "language": language,
        "changes": {
            **{name: month.change(before, name) for name in ("revenue", "orders", "customers")},
            "profit": (books.profit - earlier) * 100 / abs(earlier) if books and earlier else None,
        },
        "books": books,
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
