"""Trends as a page shows them: names, sentences, the ways to the rows, the report and the forecast."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from akrab.backoffice.reports.making import NARROW
from akrab.core import shop
from akrab.insight.forecast import queries as forecast
from akrab.insight.models import Trend
from akrab.insight.reports.dimensions import DIMENSIONS
from akrab.insight.reports.labels import names_of
from akrab.insight.reports.measures import MEASURES
from akrab.insight.reports.rows import opens
from akrab.insight.reports.spans import end_of
from akrab.insight.trends import words
from akrab.insight.trends.queries import BAD, SHOP

FORECAST = ("category", "product")


@dataclass(frozen=True)
class Shown:
    """kind: what sort of thing it is, city or product. tone: of the badge, whether it is good news."""

    row: Trend
    name: str
    kind: str
    figure: str
    headline: str
    certainty: str
    tone: str

    @property
    def is_percent_known(self) -> bool:
        return self.percent is not None

    @property
    def percent(self) -> float | None:
        """Of what it was at the begin of the change; None where that was nothing, or where less than nothing would be
        left of it: the line then falls below what can be."""
        last = self.row.values[-self.row.span :]
        usual = sum(last) / len(last) if last else 0
        before = usual - self.row.change / 2
        return (
            100 * self.row.change / before
            if before > abs(self.row.change) / 100 and before + self.row.change >= 0
            else None
        )


def show(rows: Iterable[Trend], currency: str) -> list[Shown]:
    """With the names of what they speak of: one or two queries per dimension."""
    found = list(rows)
    keys: dict[str, list[str]] = defaultdict(list)
    for row in found:
        keys[row.dimension].append(row.subject)
    names = {
        dimension: names_of(dimension, some) for dimension, some in keys.items() if dimension not in {SHOP, "brand"}
    }
    return [
        Shown(
            row=row,
            name=name_of(row, names.get(row.dimension, {})),
            kind=str(words.DIMENSIONS[SHOP] if row.dimension == SHOP else DIMENSIONS[row.dimension].label),
            figure=str(words.FIGURES[row.figure]),
            headline=words.headline(row, currency),
            certainty=words.certainty(row),
            tone="success" if row.rising != (row.figure in BAD) else "warning",
        )
        for row in found
    ]


def name_of(row: Trend, names: dict[str, str]) -> str:
    if row.dimension == SHOP:
        return str(shop.get("name"))
    return row.subject if row.dimension == "brand" else names.get(row.subject, row.subject)


def rows_link(row: Trend, start: dt.date) -> str:
    """To the rows of one period; empty where there is no list of them."""
    where = {} if row.dimension == SHOP else {row.dimension: row.subject}
    measure = MEASURES[row.figure]
    if not opens(measure, where):
        return ""
    asked = {"measure": row.figure, "first": start.isoformat(), "last": end_of(start, row.grain).isoformat(), **where}
    return f"{reverse('office:figure_rows')}?{urlencode(asked)}"


def report_link(row: Trend) -> str:
    """To an own report of the same figure, by its periods; empty where a report cannot be narrowed to it."""
    if row.dimension != SHOP and row.dimension not in NARROW:
        return ""
    asked = {"measures": row.figure, "by0": row.grain}
    if row.dimension != SHOP:
        asked[f"only_{row.dimension}"] = row.subject
    return f"{reverse('office:report_new')}?{urlencode(asked)}"


def forecast_link(row: Trend) -> str:
    """To what comes next of it, where the forecast speaks of it."""
    if row.dimension == SHOP and row.figure == "revenue":
        return f"{reverse('office:forecast')}?by={row.grain}"
    if row.dimension in FORECAST and row.subject.isdigit():
        subject = int(row.subject)
        known = forecast.of_level(row.dimension).filter(subject=subject)
        return reverse("office:forecast_one", args=(row.dimension, subject)) if known.exists() else ""
    return ""


def choices(known: Sequence[str], labels: dict[str, Any], chosen: str) -> list[tuple[str, Any, bool]]:
    return [(code, labels[code], code == chosen) for code in known]
