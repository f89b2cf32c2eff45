"""The periods of a trend as bars with its line."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from akrab.core.templatetags.akrab import day
from akrab.insight.models import Trend
from akrab.insight.months import following

WIDTH, HEIGHT = 600, 180


@dataclass(frozen=True)
class Drawing:
    """An SVG WIDTH by HEIGHT; zero: where nothing lies. line: of the trend."""

    bars: list[dict[str, Any]]
    line: str
    zero: float
    top: str


def starts(one: Trend) -> list[dt.date]:
    """The first day of each period."""
    if one.grain == "week":
        return [one.start + dt.timedelta(weeks=place) for place in range(len(one.values))]
    return [following(one.start, place) for place in range(len(one.values))]


def drawing(one: Trend, say: Callable[[float], str]) -> Drawing:
    """The line goes through the middle of the periods (Theil & Sen's slope, the median of what it leaves)."""
    values = [float(value) for value in one.values]
    base = median(value - one.slope * place for place, value in enumerate(values))
    ends = [base, base + one.slope * (len(values) - 1)]
    top, bottom = max(*values, *ends, 1.0), min(*values, *ends, 0.0)
    step = WIDTH / len(values)

    def high(value: float) -> float:
        return 4 + (HEIGHT - 4) * (top - value) / (top - bottom)

    bars = [
        {
            "x": place * step + step * 0.12, "width": step * 0.76, "y": min(high(value), high(0)),
            "height": max(abs(high(value) - high(0)), 1), "title": f"{day(start)}: {say(value)}",
        }
        for place, (start, value) in enumerate(zip(starts(one), values, strict=True))
    ]  # fmt: skip
    line = f"{step / 2:.1f},{high(ends[0]):.1f} {WIDTH - step / 2:.1f},{high(ends[1]):.1f}"
    return Drawing(bars, line, high(0), say(top))
