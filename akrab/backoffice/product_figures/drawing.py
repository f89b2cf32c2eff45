"""Price and pieces of a product, week by week, as a drawing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from akrab.core.templatetags.akrab import day, money

WIDTH, HEIGHT = 600, 180
SHOWN = 52  # weeks


@dataclass(frozen=True)
class Prices:
    """Bars of pieces and the line of the price in an SVG WIDTH by HEIGHT; `rows`: Monday, price, pieces."""

    bars: Sequence[dict[str, Any]]
    line: str
    first: dt.date
    last: dt.date
    lowest: int
    highest: int
    most: int
    rows: Sequence[tuple[dt.date, int, int]]


def prices(weeks: Sequence[Sequence[Any]], currency: str) -> Prices | None:
    """From [Monday, price, pieces] of each week; None where there are too few."""
    rows = [(dt.date.fromisoformat(monday), int(price), int(pieces)) for monday, price, pieces in weeks[-SHOWN:]]
    if len(rows) < 2:
        return None
    step = WIDTH / len(rows)
    most = max(1, *(pieces for _monday, _price, pieces in rows))
    low, high = min(price for _monday, price, _pieces in rows), max(price for _monday, price, _pieces in rows)
    bottom, top = low * 0.9, max(high * 1.05, 1)
    bars = [
        {
            "x": place * step + step * 0.15,
            "width": step * 0.7,
            "y": HEIGHT - HEIGHT * pieces / most,
            "height": HEIGHT * pieces / most,
            "title": f"{day(monday)}: {pieces} × {money(price, currency)}",
        }
        for place, (monday, price, pieces) in enumerate(rows)
    ]
    line = " ".join(
        f"{place * step + step / 2:.1f},{HEIGHT - HEIGHT * (price - bottom) / (top - bottom):.1f}"
        for place, (_monday, price, _pieces) in enumerate(rows)
    )
    return Prices(bars, line, rows[0][0], rows[-1][0], low, high, most, rows[::-1])
