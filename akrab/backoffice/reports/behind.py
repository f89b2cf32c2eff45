"""The rows behind a figure, with their sum at the foot."""

import datetime as dt
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice import paging
from akrab.backoffice.access import OfficeRequest, needs, require
from akrab.backoffice.pages import page
from akrab.backoffice.reports.own import one_of
from akrab.backoffice.reports.telling import told
from akrab.core import shop
from akrab.insight.models import ReportRun
from akrab.insight.reports.definition import Definition
from akrab.insight.reports.dimensions import DIMENSIONS, TIMES
from akrab.insight.reports.labels import names_of
from akrab.insight.reports.measures import MEASURES, Measure
from akrab.insight.reports.quotients import Quotient, quotient_of
from akrab.insight.reports.row_facts import is_elsewhere
from akrab.insight.reports.rows import BEHIND, Cell, Rows, opens, rows_of
from akrab.insight.reports.sales import ReportError, check_period
from akrab.insight.reports.shown import in_unit, written
from akrab.insight.reports.words import Words

LISTS = {
    "lines": "sales", "orders": "sales", "customers": "sales", "messages": "messages", "matters": "matters",
    "visits": "visits", "expenses": "expenses",
}  # fmt: skip


@needs(C.REPORTS_VIEW)
def report_rows(request: OfficeRequest, pk: int) -> HttpResponse:
    """Behind a cell of an own report: `?run=3&measure=revenue&product=12`."""
    found = one_of(request, pk)
    number = request.GET.get("run", "")
    runs = ReportRun.objects.filter(report=found, state=ReportRun.State.READY)
    run = runs.filter(pk=number).first() if number.isdigit() and len(number) < 12 else None
    run = run or runs.first()
    if run is None or run.first is None or run.last is None:
        raise Http404
    definition = Definition.read(run.definition)
    where = _where(request.GET)
    shown = None
    if request.GET.get("others") and len(definition.dimensions) == 1:
        shown = definition.dimensions[0], [keys[0] for keys in run.rows.values_list("keys", flat=True)]
    cell = Cell(_measure(request), (run.first, run.last), _together(dict(definition.filters), where), shown)
    back = reverse("office:own_report", args=[pk])
    return _page(request, cell, where, here="reports", back=back, title=found.name)


@needs(C.REPORTS_VIEW)
def figure_rows(request: OfficeRequest) -> HttpResponse:
    """Behind any figure of the sales: `?measure=revenue&first=2026-11-01&last=2026-11-30&product=12`."""
    try:
        first, last = (dt.date.fromisoformat(request.GET.get(name, "")) for name in ("first", "last"))
        check_period(first, last)
    except (ValueError, ReportError) as error:
        raise Http404 from error
    where = _where(request.GET)
    cell = Cell(_measure(request), (first, last), where)
    return _page(request, cell, where, here="sales_report", back=reverse("office:sales_report"), title="")


def _measure(request: OfficeRequest) -> Measure:
    measure = MEASURES.get(request.GET.get("measure", ""))
    if measure is None or measure.name not in BEHIND:
        raise Http404
    if measure.needs is not None:
        require(request, measure.needs)
    return measure


def _where(data: QueryDict) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {
        name: (str(data[name]).replace("\0", "")[:100],) for name in DIMENSIONS if name in data
    }
    for grain in TIMES:
        for key in found.get(grain, ()):
            try:
                day = dt.date.fromisoformat(key)
                check_period(day, day)
            except (ValueError, ReportError) as error:
                raise Http404 from error
    return found


def _together(filters: dict[str, Any], where: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """A cell narrows what the report is narrowed to already."""
    return filters | {name: [key for key in keys if key in filters.get(name, keys)] for name, keys in where.items()}


def _page(
    request: OfficeRequest, cell: Cell, where: dict[str, tuple[str, ...]], *, here: str, back: str, title: str
) -> HttpResponse:
    if not opens(cell.measure, dict.fromkeys(where, "")):
        raise Http404
    order = (f"place of {cell.behind.grain}", "id")
    position = paging.unpack(request.GET.get("after", ""), order)
    found, quotient, away = Rows(cell.behind.grain, [], None, 0, 0), None, False
    try:
        found = rows_of(cell, (position[0], int(position[1])) if position else None)
        quotient = quotient_of(cell) if found.rows else None
    except (DatabaseError, InterfaceError):
        if not is_elsewhere(cell.behind.source):
            raise
        away = True
    language, currency = get_language() or "id", str(shop.get("currency"))
    words = Words(language, currency)
    first, last = cell.days
    names = names_of("customer", [str(row["customer_id"]) for row in found.rows if row.get("customer_id")])
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "title": title,
        "back": back,
        "measure": cell.measure,
        "period": words.date(first) if first == last else f"{words.date(first)} – {words.date(last)}",
        "where": [
            (DIMENSIONS[name].label, ", ".join(names_of(name, keys).values()))
            for name, keys in where.items()
            if name not in TIMES
        ],
        "others": cell.shown is not None,
        "found": found,
        "n": quotient.bottom if quotient and found.grain == "orders" else found.count,
        "worked_out": _worked_out(quotient, currency, language) if quotient else "",
        "away": away,
        "rows": told(
            found.grain, [row | {"customer": names.get(str(row.get("customer_id")), "")} for row in found.rows], request
        ),
        "list": f"backoffice/reports/_rows_{LISTS[found.grain]}.html",
        "sum": _sum(found, cell.measure, currency, language),
        "may_read": may(request.user, C.MESSAGES_VIEW),
        "may_spend": may(request.user, C.FINANCE_VIEW),
        "asked": query.urlencode(),
        "after": paging.pack(found.after, order) if found.after else "",
        "pieces": cell.measure.name == "pieces",
        "costs": may(request.user, C.COSTS_VIEW),
    }
    return page(request, "backoffice/reports/rows.html", context, here=here)


def _worked_out(found: Quotient, currency: str, language: str) -> str:
    """`Rp900.000 (sales) ÷ 3 (orders) = Rp300.000`."""
    parts = [
        _("%(number)s (%(what)s)")
        % {"number": in_unit(side.unit, number, currency, language), "what": _small(side.label)}
        for side, number in zip(found.sides, (found.top, found.bottom), strict=True)
    ]
    return f"{' ÷ '.join(parts)} = {written(found.measure, found.figure, currency, language)}"


def _small(label: object) -> str:
    said = str(label)
    return said[:1].lower() + said[1:]


def _sum(found: Rows, measure: Measure, currency: str, language: str) -> str:
    """What the rows come to, as the figure is written."""
    if found.grain in ("orders", "customers"):
        return Words(language, currency).number(found.count)
    if found.grain == "lines":
        one = MEASURES["pieces"] if measure.name == "pieces" else MEASURES["revenue"]
        return written(one, found.sum, currency, language)
    if found.grain == "expenses":
        return written(MEASURES["marketing_spend"], found.sum, currency, language)
    return written(measure, found.figure(measure), currency, language)
