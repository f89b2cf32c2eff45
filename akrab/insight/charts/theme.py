"""Colours, type and the words of numbers and dates for charts.

On a page colours are CSS variables: the definition carries sentinel colours that `drawing` exchanges, so that the same
SVG follows light and dark. On paper they are fixed.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from babel.core import Locale
from babel.dates import format_date, get_day_names, get_month_names
from babel.numbers import get_decimal_symbol, get_group_symbol

from akrab.core.money import format_money

FONT = "Source Sans Pro"
WIDTH = 440  # of the whole picture: legible when scaled to a phone's 360 px, calm when scaled up to 640
SIZE = 12


@dataclass(frozen=True)
class Palette:
    """The colours a chart may use. `text` is for labels, `muted` for the axis, `grid` for lines behind the marks."""

    main: str
    second: str  # what the main thing is compared with
    info: str
    good: str
    warn: str
    text: str
    muted: str
    grid: str


# Each sentinel is found in the finished SVG; no mark mixes them.
PAGE = Palette(
    main="#010101", second="#020202", info="#030303", good="#040404", warn="#050505", text="#060606", muted="#070707",
    grid="#080808",
)  # fmt: skip
PAPER = Palette(
    main="#0f766e", second="#a8a29a", info="#1d5fa8", good="#15803d", warn="#b45309", text="#1f1b18", muted="#6a625b",
    grid="#e7e3dd",
)  # fmt: skip
VARIABLES = {  # of frontend/tokens.css
    PAGE.main: "var(--color-primary)",
    PAGE.second: "var(--strong-line)",
    PAGE.info: "var(--color-info)",
    PAGE.good: "var(--color-success)",
    PAGE.warn: "var(--color-warning)",
    PAGE.text: "currentColor",
    PAGE.muted: "var(--muted)",
    PAGE.grid: "var(--color-base-300)",
}


def config(palette: Palette) -> dict[str, Any]:
    """What all charts have in common."""
    return {
        "aria": False,
        "font": FONT,
        "background": None,
        "view": {"stroke": None},
        "axis": {
            "labelColor": palette.muted, "labelFontSize": SIZE, "titleColor": palette.muted, "titleFontSize": SIZE,
            "titleFontWeight": "normal", "gridColor": palette.grid, "domainColor": palette.grid,
            "tickColor": palette.grid, "labelPadding": 6,
        },
        "axisX": {"grid": False, "ticks": False},
        "axisY": {"domain": False, "ticks": False, "tickCount": 4},
        "legend": {
            "orient": "top", "title": None, "labelColor": palette.text, "labelFontSize": SIZE, "symbolType": "square",
            "symbolSize": 90, "columnPadding": 28, "offset": 8, "labelLimit": 240,
        },
        "bar": {"cornerRadiusEnd": 2},
    }  # fmt: skip


@cache
def _locale(language: str) -> Locale:
    return Locale.parse({"id": "id_ID", "en": "en_GB"}.get(language, language.replace("-", "_")))


def number_words(language: str) -> dict[str, Any]:
    """How numbers are written there, for d3-format."""
    locale = _locale(language)
    return {
        "decimal": get_decimal_symbol(locale), "thousands": get_group_symbol(locale), "grouping": [3],
        "currency": ["", ""],
    }  # fmt: skip


def date_words(language: str) -> dict[str, Any]:
    """Names of days and months there, for d3-time-format."""
    locale = _locale(language)
    wide, short = (get_day_names(width, locale=locale) for width in ("wide", "abbreviated"))
    months, brief = (get_month_names(width, locale=locale) for width in ("wide", "abbreviated"))
    from_sunday = [6, 0, 1, 2, 3, 4, 5]
    return {
        "dateTime": "%A, %-d %B %Y %H:%M", "date": "%-d/%-m/%Y", "time": "%H:%M", "periods": ["AM", "PM"],
        "days": [wide[day] for day in from_sunday], "shortDays": [short[day] for day in from_sunday],
        "months": [months[month] for month in range(1, 13)], "shortMonths": [brief[month] for month in range(1, 13)],
    }  # fmt: skip


def day_words(day: Any, language: str, pattern: str = "d MMM y") -> str:
    """A day as people write it there: 21 Nov 2026."""
    return str(format_date(day, pattern, locale=_locale(language)))


def count_words(count: int, language: str) -> str:
    """A whole number as people write it there: 4.338 in Indonesian."""
    return f"{count:,}".replace(",", get_group_symbol(_locale(language)))


def money_symbol(currency: str, language: str) -> str:
    return format_money(0, currency, language=language).rstrip("0.,")


def evenly(marks: list[str], count: int) -> list[str]:
    """At most `count` of the marks, evenly, the last among them."""
    step = max(1, -(-len(marks) // count))
    return marks[::-1][::step][::-1]


def short_numbers(language: str, symbol: str) -> str:
    """Vega expression for a figure on an axis: `Rp1,5 jt`, `£1.5k`."""
    units = [(1e12, " T"), (1e9, " M"), (1e6, " jt"), (1e3, " rb")]
    if _locale(language).language != "id":
        units = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")]
    expression = "format(abs(datum.value), ',.2~f')"
    for size, name in reversed(units):
        larger = f"format(abs(datum.value) / {size:.0f}, ',.2~f') + '{name}'"
        expression = f"abs(datum.value) >= {size:.0f} ? {larger} : {expression}"
    return f"(datum.value < 0 ? '-' : '') + '{symbol}' + ({expression})"
