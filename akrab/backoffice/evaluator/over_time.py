"""The indicators month by month as lines, with the moment of the change marked."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from akrab.backoffice.evaluator.words import amount
from akrab.core.templatetags.akrab import month
from akrab.insight.evaluation.monthly import INDICATORS, Indicator
from akrab.insight.months import month_named

WIDTH, HEIGHT = 360.0, 90.0


@dataclass(frozen=True)
class Chart:
    """One indicator: its lines (a gap where a month is not known), its points with their words, where the months
    before end and those after begin, and the same in a sentence."""

    label: str
    lines: list[str]
    points: list[tuple[float, float, str]]
    ended: float
    began: float
    first: str
    last: str
    text: str


def charts(result: dict[str, Any]) -> list[Chart]:
    """Those of which at least two months are known."""
    rows = result.get("line", [])
    return [chart for one in INDICATORS if (chart := _chart(one, rows)) is not None]


def _chart(indicator: Indicator, rows: list[dict[str, Any]]) -> Chart | None:
    known = [row[indicator.code] for row in rows if row[indicator.code] is not None]
    if len(known) < 2:
        return None
    top = max(*known, 0) or 1
    step = WIDTH / max(1, len(rows) - 1)
    points: list[tuple[float, float, str]] = []
    lines: list[list[str]] = [[]]
    for place, row in enumerate(rows):
        value = row[indicator.code]
        if value is None:
            lines.append([])
            continue
        x, y = round(place * step, 1), round(HEIGHT - HEIGHT * max(value, 0) / top, 1)
        lines[-1].append(f"{x},{y}")
        points.append((x, y, f"{month(month_named(row['month']))}: {amount(value, indicator.unit)}"))
    before = [place for place, row in enumerate(rows) if row["period"] == "before"]
    after = [place for place, row in enumerate(rows) if row["period"] == "after"]
    sentence = _("%(label)s: %(low)s at least and %(high)s at most, %(last)s in the last month that is known.")
    last = [row[indicator.code] for row in rows if row[indicator.code] is not None][-1]
    return Chart(
        str(indicator.label),
        [" ".join(line) for line in lines if len(line) > 1],
        points,
        round((max(before) if before else 0) * step, 1),
        round((min(after) if after else len(rows) - 1) * step, 1),
        month(month_named(rows[0]["month"])),
        month(month_named(rows[-1]["month"])),
        sentence
        % {
            "label": indicator.label,
            "low": amount(min(known), indicator.unit),
            "high": amount(max(known), indicator.unit),
            "last": amount(last, indicator.unit),
        },
    )
