"""Understanding one cell. Values come as text from CSV, typed from spreadsheets and Parquet.

Every function returns the value, None for an empty cell, or a Problem that names what is wrong with it. No database, no
clock; a column's decimal mark and date order are arguments.
"""

import datetime as dt
import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from akrab.core.money import MoneyError, parse_decimal
from akrab.exchange.reasons import Problem

MICRO = 1_000_000  # prices are read as whole millionths of the major unit
LARGEST_MICRO = 9 * 10**18
LARGEST_QUANTITY = 2**31 - 1
EMPTY = frozenset({"", "-", "n/a", "na", "nan", "none", "null", "#n/a", "nat"})
GUARDED = re.compile(r"^'(?=[=+\-@\d\t#(])")  # the apostrophe that keeps a spreadsheet from calculating
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\ufeff]")
AS_TEXT = re.compile(r'^="([^"]*)"$')  # ="00812": a spreadsheet's way of writing text
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januari",
            "feb february februari pebruari",
            "mar march maret",
            "apr april",
            "may mei",
            "jun june juni",
            "jul july juli",
            "aug august agu agustus agt",
            "sep sept september",
            "oct october okt oktober",
            "nov november nop nopember",
            "dec december des desember",
        ),
        start=1,
    )
    for name in names.split()
}
ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
COMMON = re.compile(
    r"(\d{1,2})[-/. ](\d{1,2}|[A-Za-z]{3,9})\.?[-/. ,]+(\d{4}|\d{2})"
    r"(?:[T, ]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([AaPp][Mm])?)?(?:\s*(?:WIB|WITA|WIT))?"
)
MONTH_FIRST = re.compile(
    r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?:[, ]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?)?"
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
SPREADSHEET_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  a serial number has no zone either


def as_text(value: Any) -> str:
    """The cell as people would write it, without guards, unseen signs and outer blanks."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = UNSEEN.sub("", value).strip()
        text = GUARDED.sub("", text)
        match = AS_TEXT.match(text)
        return match.group(1) if match else text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    return str(value)


def text(value: Any, longest: int, *, cut: bool = True) -> str | Problem | None:
    """Text of at most `longest` signs: cut, or a problem where cutting would change what it names."""
    found = as_text(value)
    if not found:
        return None
    if "\ufffd" in found:
        return Problem("unreadable", found)
    if len(found) > longest:
        return found[:longest] if cut else Problem("too_long", found[:30])
    return found


def identifier(value: Any, longest: int) -> str | Problem | None:
    """A number that names something. `17850.0` is how a spreadsheet writes 17850; leading zeros stay."""
    found = as_text(value)
    if found.lower() in EMPTY:
        return None
    if found.endswith(".0") and found[:-2].isdigit():
        found = found[:-2]
    return text(found, longest, cut=False)


def number(value: Any, decimal_mark: str | None = None) -> Decimal | Problem | None:
    """Any number as people or programs write it."""
    if value is None or isinstance(value, bool):
        return None if value is None else Problem("not_a_number", as_text(value))
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return Decimal(repr(value)) if abs(value) < 1e18 else Problem("too_large", repr(value))
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    found = as_text(value)
    if found.lower() in EMPTY:
        return None
    if len(found) > 40:
        return Problem("not_a_number", found[:30])
    if found.isascii() and found.isdigit():
        return Decimal(found)
    if re.fullmatch(r"[+-]?\d+(\.\d+)?[eE][+-]?\d{1,2}", found):
        return Decimal(found)
    try:
        return parse_decimal(found.removeprefix("+"), decimal_mark=decimal_mark)
    except MoneyError:
        return Problem("not_a_number", found)


def whole(value: Any, decimal_mark: str | None = None) -> int | Problem | None:
    """A quantity."""
    found = number(value, decimal_mark)
    if found is None or isinstance(found, Problem):
        return found
    if found != found.to_integral_value():
        return Problem("not_whole", as_text(value))
    return int(found) if abs(found) <= LARGEST_QUANTITY else Problem("too_large", as_text(value))


def micro(value: Any, decimal_mark: str | None = None) -> int | Problem | None:
    """An amount in whole millionths of the major unit; finer figures are rounded."""
    found = number(value, decimal_mark)
    if found is None or isinstance(found, Problem):
        return found
    if abs(found) >= LARGEST_MICRO // MICRO:
        return Problem("too_large", as_text(value))
    return int((found * MICRO).to_integral_value(rounding=ROUND_HALF_UP))


def moment(value: Any, order: str, zone: ZoneInfo) -> dt.datetime | Problem | None:
    """A point in time, aware. Without an offset it is the `zone`'s time; `order` is "dmy" or "mdy"."""
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time.min, tzinfo=zone)
    found = as_text(value)
    if found.lower() in EMPTY:
        return None
    if (serial := _serial(found)) is not None:
        return serial.replace(tzinfo=zone)
    if match := ISO.fullmatch(found):
        year, month, day, hour, minute, second, offset = match.groups()
        return _build(found, (year, month, day), (hour, minute, second), zone=_offset(offset) or zone)
    if match := COMMON.fullmatch(found):
        first, second_part, year, hour, minute, second, half = match.groups()
        if second_part.isdigit():
            day, month = (first, second_part) if order != "mdy" else (second_part, first)
        else:
            day, month = first, str(MONTHS.get(second_part.lower(), 0))
        return _build(found, (year, month, day), (hour, minute, second), half=half, zone=zone)
    if match := MONTH_FIRST.fullmatch(found):
        name, day, year, hour, minute, second, half = match.groups()
        month = str(MONTHS.get(name.lower(), 0))
        return _build(found, (year, month, day), (hour, minute, second), half=half, zone=zone)
    if match := COMPACT.fullmatch(found):
        return _build(found, (match[1], match[2], match[3]), (None, None, None), zone=zone)
    return Problem("not_a_date", found)


def _serial(found: str) -> dt.datetime | None:
    """A spreadsheet's day number: 44927 is 1 January 2023."""
    if not re.fullmatch(r"\d{5}(\.\d+)?", found) or not 20_000 <= float(found) < 80_000:
        return None
    return SPREADSHEET_EPOCH + dt.timedelta(seconds=round(float(found) * 86_400))


def _offset(written: str | None) -> dt.timezone | None:
    if not written:
        return None
    if written in {"Z", "UTC", "GMT"}:
        return dt.UTC
    minutes = int(written[1:3]) * 60 + int(written[-2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if written[0] == "-" else minutes))


def _build(
    found: str,
    date: tuple[str, str, str],
    time: tuple[str | None, str | None, str | None],
    *,
    zone: dt.tzinfo,
    half: str | None = None,
) -> dt.datetime | Problem:
    year = int(date[0]) + (2000 if len(date[0]) == 2 else 0)
    hour, minute, second = (int(part or 0) for part in time)
    if half:
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    if not 1900 <= year <= 2199:
        return Problem("not_a_date", found)
    try:
        return dt.datetime(year, int(date[1]), int(date[2]), hour, minute, second, tzinfo=zone)
    except ValueError:
        return Problem("no_such_day", found)


def to_micros(value: dt.datetime) -> int:
    """Microseconds since 1970, UTC."""
    delta = value.astimezone(dt.UTC) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def from_micros(value: int) -> dt.datetime:
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=value)


# What the values of a whole column say


def decimal_mark_of(values: list[Any]) -> str | None:
    """The decimal mark that the column's texts agree on; None where they leave it open (no mark, or only groups)."""
    votes = {",": 0, ".": 0}
    for value in values:
        if not isinstance(value, str):
            continue
        found = re.sub(r"[^\d,.]", "", as_text(value)).rstrip(".,")
        comma, dot = found.count(","), found.count(".")
        if comma and dot:
            votes["," if found.rindex(",") > found.rindex(".") else "."] += 3
        elif comma > 1 or dot > 1:  # a mark that comes twice groups thousands
            votes["." if comma else ","] += 3
        elif comma or dot:
            mark = "," if comma else "."
            after = len(found) - found.index(mark) - 1
            if after != 3 or found.startswith(("0" + mark, mark)):
                votes[mark] += 2
    if votes[","] == votes["."]:
        return None
    return max(votes, key=lambda mark: votes[mark])


def date_order_of(values: list[Any]) -> str | None:
    """ "dmy" or "mdy" by the values that leave no choice; None where all leave it open."""
    day_first = month_first = 0
    for value in values:
        match = COMMON.fullmatch(as_text(value)) if isinstance(value, str) else None
        if match and match.group(2).isdigit():
            day_first += int(match.group(1)) > 12 >= int(match.group(2))
            month_first += int(match.group(2)) > 12 >= int(match.group(1))
    if day_first == month_first:
        return None
    return "dmy" if day_first > month_first else "mdy"
