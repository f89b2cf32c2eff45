"""An own report as PDF, workbook and CSV: the same rows as on the page, as one person may see them."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.core.money import to_major
from akrab.insight.charts.specs import Spec, bars_with_line, level_bars
from akrab.insight.charts.theme import PAPER, evenly, money_symbol
from akrab.insight.models import ReportRun, SavedReport
from akrab.insight.reports.measures import Measure
from akrab.insight.reports.plain import guarded
from akrab.insight.reports.sales import ReportError
from akrab.insight.reports.saving import ask
from akrab.insight.reports.shown import Line, Shown, period_words, sentence, show
from akrab.insight.reports.words import Words

KINDS = {"money": "money", "share": "share", "minutes": "decimal"}
MOST_BARS = 12


def content(report: SavedReport, user: User, form: str) -> bytes:
    """The file, of figures worked out just now. Raises ReportError when they cannot be."""
    return FORMATS[form](result(report, user), report)


def result(report: SavedReport, user: User) -> Shown:
    """The report worked out at this moment, as this person may see it."""
    return show(worked_out(report), user)


def worked_out(report: SavedReport) -> ReportRun:
    """A result of this moment. Raises ReportError where there can be none."""
    from akrab.insight.reports.working import work_out

    run = ask(report)
    work_out(run.pk)
    run = ReportRun.objects.get(pk=run.pk)
    if run.state != ReportRun.State.READY:
        raise ReportError(run.problem or _("The report could not be worked out. Try again."))
    return run


def _lines(shown: Shown) -> list[Line]:
    return [*shown.lines, *([shown.others] if shown.others else [])]


def as_csv(shown: Shown, _report: SavedReport) -> bytes:
    """UTF-8 with a mark at its head; amounts in major units with a point, shares as parts of one."""
    text = io.StringIO(newline="")
    write = csv.writer(text, lineterminator="\r\n").writerow
    compared = [True, False] if shown.compared else [True]
    head = [one.name for one in shown.definition.divided]
    write(
        [*head, *(one.name if now else f"{one.name}_before" for one in shown.measures for now in compared), "currency"]
    )
    for line in _lines(shown) if shown.definition.dimensions else [_total(shown)]:
        figures = [
            _plain(one, (line.values if now else line.before).get(one.name), shown.run.currency)
            for one in shown.measures
            for now in compared
        ]
        write([*(guarded(name) for name in _keys(shown, line)), *figures, shown.run.currency])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _keys(shown: Shown, line: Line) -> list[str]:
    """Days as other programs read them, all else by its name."""
    times = [one.sort == "time" for one in shown.definition.divided]
    keys = line.keys or line.names
    return [key if is_time else name for is_time, key, name in zip(times, keys, line.names, strict=True)]


def _plain(measure: Measure, value: Any, currency: str) -> Any:
    if value is None:
        return ""
    if measure.unit == "money":
        return to_major(value, currency)
    return round(value, 6) if isinstance(value, float) else value


def _total(shown: Shown) -> Line:
    return Line((), (), shown.run.total, shown.run.total_before)


def as_xlsx(shown: Shown, report: SavedReport) -> bytes:
    """A sheet with the rows, and one that says what was asked."""
    import xlsxwriter

    from akrab.insight.reports.xlsx import OPTIONS, Column, Sheets

    target = io.BytesIO()
    columns: list[Column] = []
    for dimension in shown.definition.divided:
        grain = dimension.name if dimension.name in ("day", "month") else "text"
        columns.append((str(dimension.label), grain, 14 if grain != "text" else 34))
    for measure in shown.measures:
        kind = KINDS.get(measure.unit, "decimal" if measure.name == "pages_per_visit" else "number")
        columns.append((str(measure.label), kind, 18))
        if shown.compared:
            columns.append((_("%(figure)s, before") % {"figure": measure.label}, kind, 18))
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        book.set_properties({"title": report.name, "author": str(shop.get("name"))})
        sheets = Sheets(book, shown.run.currency, shown.language)
        sheets.table(report.name, columns, [_cells(shown, line) for line in [*_lines(shown), _sum(shown)]])
        about = [
            [_("Shop"), str(shop.get("name"))],
            [_("Period"), period_words(shown.run, shown.language)],
            [_("In one sentence"), sentence(shown)],
            *([_("Note"), note] for note in shown.notes),
            *([str(one.label), str(one.metric.formula)] for one in shown.measures),
        ]
        sheets.table(_("What it says"), [("", "text", 30), ("", "text", 90)], about)
    return target.getvalue()


def _sum(shown: Shown) -> Line:
    names = [_("Total"), *("" for _one in shown.definition.dimensions[1:])] if shown.definition.dimensions else []
    return Line(None, tuple(names), shown.run.total, shown.run.total_before)


def _cells(shown: Shown, line: Line) -> list[Any]:
    cells: list[Any] = []
    for place, dimension in enumerate(shown.definition.divided):
        is_day = dimension.name in ("day", "month") and line.keys is not None
        cells.append(dt.date.fromisoformat(line.keys[place]) if is_day and line.keys else line.names[place])
    for measure in shown.measures:
        cells.append(line.values.get(measure.name))
        if shown.compared:
            cells.append(line.before.get(measure.name))
    return cells


def as_pdf(shown: Shown, report: SavedReport) -> bytes:
    """Laid out as the sales report: totals, picture, table."""
    from akrab.insight.reports.pdf import lay_out

    words = Words(shown.language, shown.run.currency)
    made = shown.run.made_at or clock.now()
    moment = made.astimezone(clock.zone())
    heads = [str(one.label) for one in shown.definition.divided] + [str(one.label) for one in shown.measures]
    total = shown.run.total
    tiles = [
        {
            "label": str(one.label),
            "value": shown.write(one, total.get(one.name)),
            "change": shown.total_change(one),
        }
        for one in shown.measures
    ]
    table = {
        "title": ", ".join(str(one.label) for one in shown.definition.divided),
        "note": " ".join([*_first_of(shown, words), *shown.notes]),
        "columns": heads,
        "texts": len(shown.definition.dimensions),
        "rows": [[*line.names, *_written(shown, line)] for line in _lines(shown)],
    }  # fmt: skip
    has_rows = bool(shown.definition.dimensions and table["rows"])
    before = {"before": _("Change against as many days right before."), "year": _("Change against the year before.")}
    return lay_out(
        {
            "shop": str(shop.get("name")),
            "address": ", ".join(str(shop.get(key)) for key in ("address", "city", "phone", "email") if shop.get(key)),
            "title": report.name,
            "subtitle": period_words(shown.run, shown.language),
            "made": _("Made on %(day)s at %(time)s") % {"day": words.date(moment.date()), "time": f"{moment:%H:%M}"},
            "compared": before.get(shown.definition.compare, ""),
            "tiles": tiles,
            "sections": [table] if has_rows else [],
            "chart_title": str(shown.measures[0].label),
            "chart_words": sentence(shown),
            "nothing": "" if has_rows or not shown.definition.dimensions else _("Nothing in this period."),
        },
        _chart(shown),
        made,
    )


def _first_of(shown: Shown, words: Words) -> list[str]:
    if not shown.others:
        return []
    known = {"shown": words.number(len(shown.lines)), "count": words.number(shown.run.count)}
    return [_("The first %(shown)s of %(count)s.") % known]


def _written(shown: Shown, line: Line) -> list[str]:
    return [shown.write(one, line.values.get(one.name)) for one in shown.measures]


def _chart(shown: Shown) -> Spec | None:
    """The same picture as on the page: bars over time, or level bars of the first rows."""
    if not shown.definition.chart or not shown.definition.dimensions:
        return None
    measure = shown.measures[0]
    if shown.definition.in_time:
        return _over_time(shown, measure)
    top = [line for line in shown.lines if (line.values.get(measure.name) or 0) > 0][:MOST_BARS]
    values = [
        {"name": f"{place + 1}. {', '.join(line.names)}"[:40], "count": float(line.values[measure.name]),
         "label": shown.write(measure, line.values[measure.name])}
        for place, line in enumerate(top)
    ]  # fmt: skip
    names = [str(value["name"]) for value in values]
    return level_bars(PAPER, values, names=names, colours=[PAPER.main] * len(names)) if values else None


def _over_time(shown: Shown, measure: Measure) -> Spec | None:
    lines = sorted(shown.lines, key=lambda line: line.keys or ())
    if len(lines) < 2 or not any(line.values.get(measure.name) for line in lines):
        return None

    def number(value: Any) -> float:
        return float(to_major(value or 0, shown.run.currency) if measure.unit == "money" else value or 0)

    values = [
        {"at": line.keys[0] if line.keys else "", "now": number(line.values.get(measure.name))}
        | ({"before": number(line.before.get(measure.name))} if shown.compared else {})
        for line in lines
    ]
    grain = shown.definition.dimensions[0]
    return bars_with_line(
        PAPER, values, bar=_("This period"), line=_("Before") if shown.compared else None,
        symbol=money_symbol(shown.run.currency, shown.language) if measure.unit == "money" else "",
        language=shown.language, marked=evenly([str(value["at"]) for value in values], 8),
        pattern="%-d %b" if grain in ("day", "week") else "%b %y", width=680, height=200,
    )  # fmt: skip


FORMATS: dict[str, Callable[[Shown, SavedReport], bytes]] = {"pdf": as_pdf, "xlsx": as_xlsx, "csv": as_csv}
