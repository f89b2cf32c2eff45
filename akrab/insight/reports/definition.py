"""What a report asks for: read from a form or a saved row, checked, and written back as JSON."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from akrab.insight.reports.dimensions import DIMENSIONS, TIMES, Dimension
from akrab.insight.reports.measures import MEASURES, Measure
from akrab.insight.reports.sales import ReportError, check_period
from akrab.insight.reports.spans import COMPARISONS, FIXED, PERIODS, Span, earlier

MOST_MEASURES, MOST_DIMENSIONS = 8, 3
TOPS = (10, 20, 50, 100, 500, 1000)
CHARTS = ("bar", "line", "")


@dataclass(frozen=True)
class Definition:
    """`sort`: a measure, or empty for the order of time. `top`: so many rows, the rest together as others."""

    measures: tuple[str, ...]
    dimensions: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    period: str = "last_30"
    first: dt.date | None = None
    last: dt.date | None = None
    compare: str = ""
    sort: str = ""
    ascending: bool = False
    top: int = 20
    chart: str = "bar"

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Definition":
        """From JSON, checked. Raises ReportError with the field that is wrong."""
        period = str(data.get("period", "last_30"))
        found = cls(
            measures=_names(data.get("measures")),
            dimensions=_names(data.get("dimensions")),
            filters={str(name): _names(values) for name, values in dict(data.get("filters") or {}).items() if values},
            period=period,
            first=_day(data.get("first"), "first") if period == FIXED else None,
            last=_day(data.get("last"), "last") if period == FIXED else None,
            compare=str(data.get("compare") or ""),
            sort=str(data.get("sort") or ""),
            ascending=bool(data.get("ascending")),
            top=int(data.get("top") or 20),
            chart=str(data.get("chart", "bar") or ""),
        )
        found.check()
        return found

    def write(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "measures": list(self.measures),
            "dimensions": list(self.dimensions),
            "filters": {name: list(values) for name, values in self.filters.items()},
            "period": self.period,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "compare": self.compare,
            "sort": self.sort,
            "ascending": self.ascending,
            "top": self.top,
            "chart": self.chart,
        }

    def check(self) -> None:
        """Raises ReportError when no report can be made of it."""
        if not self.measures:
            raise ReportError(_("Choose at least one figure."), field="measures")
        if len(self.measures) > MOST_MEASURES:
            raise ReportError(_("Choose at most %(n)d figures.") % {"n": MOST_MEASURES}, field="measures")
        if len(self.dimensions) > MOST_DIMENSIONS:
            raise ReportError(_("Divide by at most %(n)d things.") % {"n": MOST_DIMENSIONS}, field="dimensions")
        unknown = [name for name in self.measures if name not in MEASURES]
        unknown += [name for name in (*self.dimensions, *self.filters) if name not in DIMENSIONS]
        if unknown or self.compare not in COMPARISONS or self.chart not in CHARTS or self.top not in TOPS:
            raise ReportError(_("The report asks for something that does not exist any more. Choose again."))
        if self.sort and self.sort not in self.measures:
            raise ReportError(_("Sort by a figure that the report shows."), field="sort")
        self._check_period()
        for measure in self.chosen:
            for dimension in self.divided:
                if not all(source in dimension.columns for source in measure.sources):
                    raise ReportError(
                        _("“%(measure)s” is not known by “%(dimension)s”. Take one of the two out.")
                        % {"measure": measure.label, "dimension": dimension.label},
                        field="dimensions",
                    )
            for name in self.filters:
                if not all(source in DIMENSIONS[name].columns for source in measure.sources):
                    raise ReportError(
                        _("“%(measure)s” cannot be narrowed by “%(dimension)s”. Take one of the two out.")
                        % {"measure": measure.label, "dimension": DIMENSIONS[name].label},
                        field="measures",
                    )

    def _check_period(self) -> None:
        if self.period == FIXED:
            if self.first is None or self.last is None:
                raise ReportError(_("The report needs a first and a last day, such as 2026-11-01."), field="first")
            check_period(self.first, self.last)
        elif self.period not in PERIODS:
            raise ReportError(_("Choose a period."), field="period")

    @property
    def chosen(self) -> list[Measure]:
        return [MEASURES[name] for name in self.measures]

    @property
    def divided(self) -> list[Dimension]:
        return [DIMENSIONS[name] for name in self.dimensions]

    @property
    def asks_of_people(self) -> bool:
        """It divides or narrows by what the shop wrote down of customers, which may change at any moment."""
        named = (*self.dimensions, *self.filters)
        return any({"customers", "tags"} & set(DIMENSIONS[name].joins) for name in named)

    @property
    def grain(self) -> str:
        """The finest period it divides by; empty for none."""
        return next((name for name in TIMES if name in self.dimensions), "")

    @property
    def in_time(self) -> bool:
        """The rows are the periods one after the other, those without anything too."""
        return len(self.dimensions) == 1 and self.dimensions[0] in TIMES

    def span(self, today: dt.date) -> Span:
        """First and last day, both included."""
        if self.period == FIXED:
            assert self.first is not None
            assert self.last is not None
            return self.first, self.last
        return PERIODS[self.period][1](today)

    def before(self, today: dt.date) -> Span | None:
        return earlier(*self.span(today), self.compare)


def _names(values: Any) -> tuple[str, ...]:
    if not isinstance(values, Sequence) or isinstance(values, str):
        return ()
    return tuple(dict.fromkeys(str(value).replace("\0", "") for value in values))


def _day(value: Any, field_name: str) -> dt.date | None:
    if value in (None, ""):
        return None
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError as error:
        raise ReportError(_("There is no such day. Write it like 2026-11-21."), field=field_name) from error
