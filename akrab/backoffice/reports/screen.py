"""A result as table and picture of a page."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from akrab.backoffice.navigation import address_of
from akrab.insight.models import ReportRun
from akrab.insight.reports.dimensions import TIMES
from akrab.insight.reports.measures import Measure
from akrab.insight.reports.rows import opens
from akrab.insight.reports.shown import Line, Shown

RECORDS = {"product": "office:product", "customer": "office:customer", "promotion": "office:promotion"}
MOST_BARS = 20
WIDTH, HEIGHT = 720, 178


def table(shown: Shown, *, last_page: bool) -> dict[str, Any]:
    """Headings, rows of names and figures with the address of the rows behind each, and the foot."""
    lines = [_row(shown, line) for line in shown.lines]
    foot = []
    if last_page:
        if shown.others is not None:
            foot.append(_row(shown, shown.others))
        if shown.definition.dimensions:
            foot.append(_total(shown))
    elif shown.definition.dimensions:
        foot.append(_total(shown))
    return {
        "names": [one.label for one in shown.definition.divided],
        "measures": shown.measures,
        "rows": lines if shown.definition.dimensions else [_total(shown)],
        "foot": foot,
        "compared": shown.compared,
    }


def _row(shown: Shown, line: Line) -> dict[str, Any]:
    names = [
        {"text": name, "url": _record(dimension, line.keys[place] if line.keys else "")}
        for place, (dimension, name) in enumerate(zip(shown.definition.dimensions, line.names, strict=True))
    ]
    return {"names": names, "cells": _cells(shown, line.values, line.before, _address(shown, line))}


def _total(shown: Shown) -> dict[str, Any]:
    names = [{"text": "", "url": ""} for _name in shown.definition.dimensions]
    values, before = shown.run.total, {} if shown.begins else shown.run.total_before
    return {"total": True, "names": names, "cells": _cells(shown, values, before, {})}


def _record(dimension: str, key: str) -> str:
    return reverse(RECORDS[dimension], args=[key]) if dimension in RECORDS and key.isdigit() else ""


def _address(shown: Shown, line: Line) -> dict[str, str] | None:
    """What the address of the rows says of the line; None where its rows cannot be opened."""
    if line.keys is None:
        return {"others": "1"} if len(shown.definition.dimensions) == 1 else None
    return dict(zip(shown.definition.dimensions, line.keys, strict=True))


def _cells(
    shown: Shown, values: Mapping[str, Any], before: Mapping[str, Any], where: Mapping[str, str] | None
) -> list[dict[str, Any]]:
    cells = []
    for measure in shown.measures:
        value = values.get(measure.name)
        change = ""
        if shown.compared:
            change = shown.change(value, before.get(measure.name)) if value is not None else ""
        cells.append({
            "label": measure.label,
            "text": shown.write(measure, value),
            "change": change,
            "url": _rows(shown.run, measure, where) if value else "",
        })  # fmt: skip
    return cells


def _rows(run: ReportRun, measure: Measure, where: Mapping[str, str] | None) -> str:
    if where is None or not opens(measure, where):
        page = measure.metric.opens
        return address_of(f"office:{page}") if page else ""
    address = reverse("office:report_rows", args=[run.report_id])
    return f"{address}?{urlencode({'run': run.pk, 'measure': measure.name, **where})}"


def chart(run: ReportRun, shown: Shown) -> dict[str, Any]:
    """The first measure as level bars, or over time as upright bars or a line; empty for nothing to draw."""
    if not shown.definition.chart or not shown.measures or not shown.definition.dimensions:
        return {}
    measure = shown.measures[0]
    if shown.definition.in_time:
        return _over_time(run, shown, measure)
    lines = [line for line in shown.lines if (line.values.get(measure.name) or 0) > 0][:MOST_BARS]
    if not lines:
        return {}
    highest = max(line.values[measure.name] for line in lines)
    return {
        "kind": "level",
        "title": measure.label,
        "bars": [
            {
                "name": ", ".join(line.names),
                "text": shown.write(measure, line.values[measure.name]),
                "width": f"{100 * line.values[measure.name] / highest:.2f}",
            }
            for line in lines
        ],
    }


def _over_time(run: ReportRun, shown: Shown, measure: Measure) -> dict[str, Any]:
    from akrab.insight.reports.labels import names_of

    grain = shown.definition.dimensions[0]
    assert grain in TIMES
    rows = list(run.rows.values_list("keys", "values", "before").order_by("keys"))
    rows.sort(key=lambda row: row[0])
    now = [row[1].get(measure.name) or 0 for row in rows]
    before = [row[2].get(measure.name) or 0 for row in rows] if shown.compared else []
    highest = max([*now, *before], default=0)
    if highest <= 0 or len(rows) < 2:
        return {}
    names = names_of(grain, [row[0][0] for row in rows])
    step = WIDTH / len(rows)

    def height(value: float) -> float:
        return HEIGHT * max(value, 0) / highest

    def points(values: list[float]) -> str:
        return " ".join(
            f"{place * step + step / 2:.1f},{HEIGHT - height(value) + 1:.1f}" for place, value in enumerate(values)
        )

    bars = [
        {
            "x": f"{place * step + step * 0.1:.1f}",
            "y": f"{HEIGHT - height(value):.1f}",
            "width": f"{step * 0.8:.1f}",
            "height": f"{height(value):.1f}",
            "title": f"{names[rows[place][0][0]]}: {shown.write(measure, rows[place][1].get(measure.name))}",
        }
        for place, value in enumerate(now)
    ]
    return {
        "kind": "line" if shown.definition.chart == "line" else "bars",
        "title": measure.label,
        "bars": bars,
        "points": points(now),
        "points_before": points(before) if before else "",
        "first": names[rows[0][0][0]],
        "last": names[rows[-1][0][0]],
        "highest": shown.write(measure, highest),
    }
