"""The sales report on the screen, and as files that are made in the background."""

import datetime as dt
from typing import Any

from babel.dates import format_date
from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.core.templatetags.akrab import day, money
from akrab.finance.profit import profit
from akrab.insight import queries
from akrab.insight.models import PeriodFigure, ReportFile
from akrab.insight.months import first_of, following, last_of
from akrab.insight.reports.actions import request_report
from akrab.insight.reports.sales import check_period

GRAINS = {"day": gettext_lazy("by day"), "week": gettext_lazy("by week"), "month": gettext_lazy("by month")}
FORMATS = {"pdf": "PDF", "xlsx": "Excel", "csv": "CSV"}
DAYS_BY_DAY = 62


class PeriodForm(forms.Form):
    first = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    by = forms.ChoiceField(label=gettext_lazy("Shown"), choices=list(GRAINS.items()), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            self.fields[name].error_messages["invalid"] = _("There is no such day. Write it like 2026-11-21.")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("first") and values.get("last"):
            try:
                check_period(values["first"], values["last"])
            except AkrabError as error:
                self.add_error(error.field, str(error))
        return values


def presets(today: dt.date) -> list[tuple[Any, dt.date, dt.date]]:
    """Periods that are asked for most; `today` is the day that the figures reach."""
    month, before = first_of(today), following(first_of(today), -1)
    return [
        (_("Last 7 days"), today - dt.timedelta(days=6), today),
        (_("Last 30 days"), today - dt.timedelta(days=29), today),
        (_("This month"), month, today),
        (_("Last month"), before, last_of(before)),
        (_("This year"), dt.date(today.year, 1, 1), today),
        (_("Last year"), dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)),
    ]


@needs(C.REPORTS_VIEW)
def sales_report(request: OfficeRequest) -> HttpResponse:
    board = queries.dashboard(clock.today())
    given = {key: request.GET[key] for key in ("first", "last", "by") if request.GET.get(key)}
    first, last = board.day - dt.timedelta(days=29), board.day
    form = PeriodForm(given if {"first", "last"} & set(given) else {"first": first, "last": last, **given})
    report = None
    if form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        by = form.cleaned_data["by"] or ("day" if (last - first).days < DAYS_BY_DAY else "month")
        report = queries.sales_report_rows(first, last, by)
    costs = may(request.user, C.COSTS_VIEW)
    context = {
        "form": form,
        "report": report,
        "books": profit(first, last) if report and costs else None,
        "presets": [(label, start, end, (start, end) == (first, last)) for label, start, end in presets(board.day)],
        "grains": GRAINS.items(),
        "formats": FORMATS.items(),
        "files": [(one, _days_of(one)) for one in queries.reports_of(request.user.pk, limit=10)],
        "refreshed_at": board.refreshed_at,
        **(_bars(report) if report else {}),
        **(_beside(report) if report else {}),
        "costs": costs,
        "days": f"first={first.isoformat()}&last={last.isoformat()}",
        "own_days": all((start, end) != (first, last) for _label, start, end in presets(board.day)),
    }
    return page(
        request, "backoffice/reports/sales.html", context, here="sales_report", status=422 if form.errors else 200
    )


def _days_of(file: ReportFile) -> str:
    """The days of a file in words; "" where it is no sales report."""
    try:
        first, last = (dt.date.fromisoformat(file.parameters[name]) for name in ("first", "last"))
    except (KeyError, TypeError, ValueError):
        return ""
    return f"{day(first)} – {day(last)}"


def _beside(report: queries.SalesOnScreen) -> dict[str, Any]:
    """The days before in per cent, where sales had begun by then, and the periods that sold anything, by name."""
    earlier = report.first - (report.last - report.first) - dt.timedelta(days=1)
    begun = PeriodFigure.objects.filter(grain="day", start__lte=earlier).exists()
    changes: dict[str, float | None] = {}
    for name in ("revenue", "orders", "new_customers"):
        now, before = getattr(report.total, name), getattr(report.before, name)
        changes[name] = 100 * (now - before) / before if begun and before > 0 else None
    sold = [one for one in report.periods if one.revenue or one.orders or one.returned]
    return {
        "begun": begun,
        "changes": changes,
        "periods": [(_named(one.start, report), one) for one in sold],
        "left_out": len(report.periods) - len(sold),
    }


def _named(start: dt.date, report: queries.SalesOnScreen) -> str:
    """`Nov 2026` for a month, else the day."""
    if report.grain != "month":
        return day(start)
    return str(format_date(start, "MMM y", locale=(get_language() or "id")[:2]))


def _bars(report: queries.SalesOnScreen) -> dict[str, Any]:
    """The periods as bars 720 wide and 178 high, and the same in one sentence."""
    highest = max((one.revenue for one in report.periods), default=0)
    if highest <= 0:
        return {}
    step = 720 / len(report.periods)
    best = max(report.periods, key=lambda one: one.revenue)
    bars = [
        {
            "x": place * step + step * 0.1,
            "y": 178 - 178 * max(one.revenue, 0) / highest,
            "width": step * 0.8,
            "height": 178 * max(one.revenue, 0) / highest,
            "title": f"{_named(one.start, report)}: {money(one.revenue)}",
        }
        for place, one in enumerate(report.periods)
    ]
    text = _("%(total)s in all. The best was %(best)s with %(most)s.")
    values = {"total": money(report.total.revenue), "best": _named(best.start, report), "most": money(best.revenue)}
    return {"bars": bars, "bars_text": text % values, "highest": highest}


@needs(C.REPORTS_VIEW, methods=("POST",))
def report_request(request: OfficeRequest) -> HttpResponse:
    """Have the report made as a file."""
    form = PeriodForm(request.POST)
    wished = request.POST.get("format", "")
    if wished not in FORMATS or not form.is_valid():
        return redirect("office:sales_report")
    parameters = {"first": form.cleaned_data["first"].isoformat(), "last": form.cleaned_data["last"].isoformat()}
    made = request_report(
        name="sales", format=wished, parameters=parameters, language=get_language() or "id", actor=request.user
    )
    return redirect("office:report", made.pk)
