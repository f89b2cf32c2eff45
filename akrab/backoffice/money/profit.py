"""Profit and loss: on the screen, on paper, as a file, and the rows behind each figure."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.money.periods import month_name, period_of
from akrab.backoffice.pages import page
from akrab.backoffice.paging import keyset
from akrab.core import clock
from akrab.core.templatetags.akrab import day as in_words
from akrab.finance import files
from akrab.finance.profit import Profit, compared
from akrab.finance.rows import FIELDS, behind
from akrab.finance.statement import lines, margins


def _context(request: OfficeRequest) -> dict[str, Any]:
    period = period_of(request)
    found = compared(period.first, period.last)
    shown = list(lines(found))
    widest = max((abs(line.amounts[0]) for line in shown), default=0)
    return {
        "period": period,
        "found": found,
        "lines": [(line, 100 * abs(line.amounts[0]) // widest if widest else 0) for line in shown],
        "margins": margins(found),
        "headings": [_heading(one) for one in (found.now, found.before, found.last_year)],
    }


def _heading(found: Profit) -> str:
    """The month's name, with the last day when it is a part of it; else both days."""
    if found.first.day == 1 and (found.first.year, found.first.month) == (found.last.year, found.last.month):
        whole = (found.last + dt.timedelta(days=1)).day == 1
        return month_name(found.first) if whole else f"1–{in_words(found.last)}"
    return f"{in_words(found.first)} – {in_words(found.last)}"


@needs(C.FINANCE_VIEW, C.COSTS_VIEW)
def profit_and_loss(request: OfficeRequest) -> HttpResponse:
    context = _context(request)
    status = 422 if context["period"].wrong else 200
    return page(request, "backoffice/money/profit.html", context, here="money", status=status)


@needs(C.FINANCE_VIEW, C.COSTS_VIEW)
def profit_print(request: OfficeRequest) -> HttpResponse:
    return page(request, "backoffice/money/profit_print.html", _context(request) | {"now": clock.now()}, here="money")


@needs(C.FINANCE_VIEW, C.COSTS_VIEW)
def profit_file(request: OfficeRequest, kind: str) -> HttpResponse:
    """The same table as an Excel or CSV file."""
    if kind not in files.KINDS:
        raise Http404
    period = period_of(request)
    body = files.KINDS[kind].write(compared(period.first, period.last))
    response = HttpResponse(body, content_type=files.KINDS[kind].content_type)
    name = f"profit-{period.first.isoformat()}-{period.last.isoformat()}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@needs(C.FINANCE_VIEW, C.COSTS_VIEW)
def profit_rows(request: OfficeRequest, what: str) -> HttpResponse:
    """What a figure is made of; the rows add up to it."""
    period = period_of(request)
    found = behind(what, period.first, period.last)
    if found is None:
        raise Http404
    after = request.GET.get("after", "")
    context = {
        "what": what,
        "label": found.label,
        "sum": found.sum,
        "period": period,
        "page": keyset(found.rows, FIELDS, after),
        "first": not after,
    }
    return page(request, "backoffice/money/rows.html", context, here="money", partial="rows")
