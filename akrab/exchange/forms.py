"""How the cells of each field are understood, one function per field and column. No arrays: pages use this too."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from akrab.core import clock
from akrab.core import phone as numbers
from akrab.customers.handles import HandleError, normalise
from akrab.exchange import cells, countries
from akrab.exchange.columns import Field
from akrab.exchange.reasons import Problem

LONGEST = {
    "number": 40, "sku": 60, "name": 250, "variation": 100, "customer_number": 60, "customer_name": 150,
    "username": 100, "city": 80, "address": 300, "country": 80, "note": 500, "description": 20_000, "summary": 250,
    "category": 250, "brand": 60, "barcode": 32, "group": 160, "attributes": 6_000, "kind": 20, "tags": 500,
    "contents": 6_000, "variant_attributes": 6_000, "rival": 80,
}  # fmt: skip
DEFAULT_LONGEST = 150
EARLIEST = dt.date(1900, 1, 1)  # of birthdays


@dataclass(frozen=True)
class Habits:
    """How this file writes numbers and dates, settled before the first row is read."""

    zone: ZoneInfo
    region: str
    decimal_marks: Mapping[str, str]
    date_orders: Mapping[str, str]
    decimal_mark: str | None
    date_order: str

    @classmethod
    def of(cls, layout: Mapping[str, Any], *, zone: ZoneInfo, region: str) -> "Habits":
        return cls(
            zone=zone, region=region, decimal_marks=layout.get("decimal_marks", {}),
            date_orders=layout.get("date_orders", {}), decimal_mark=layout.get("decimal_mark") or None,
            date_order=layout.get("date_order") or "dmy",
        )  # fmt: skip


def reader_of(one: Field, column: str, habits: Habits) -> Callable[[Any], Any]:
    """The function that understands a cell of this field in this column."""
    mark = habits.decimal_marks.get(column) or habits.decimal_mark
    order = habits.date_orders.get(column) or habits.date_order
    longest = one.longest or LONGEST.get(one.key, DEFAULT_LONGEST)
    match one.form:
        case "money":
            return lambda value: cells.micro(value, mark)
        case "whole":
            return lambda value: cells.whole(value, mark)
        case "moment":
            return lambda value: cells.moment(value, order, habits.zone)
        case "id":
            return lambda value: cells.identifier(value, longest)
        case "day":
            return lambda value: day(value, order)
        case "phone":
            return lambda value: phone(value, habits.region)
        case "email":
            return email
        case "phones":
            return lambda value: several(value, lambda part: phone(part, habits.region))
        case "emails":
            return lambda value: several(value, email)
        case _:
            return lambda value: cells.text(value, longest)


@dataclass(frozen=True)
class Beside:
    """A phone with the country that stands in its row: numbers are often written as they are dialled there."""

    value: Any
    country: str


BETWEEN = re.compile(r"\s*(?::::|[;,\n]|\s/\s)\s*")


def several(value: Any, read: Callable[[Any], str | Problem | None]) -> str | Problem | None:
    """All that can be read of a cell with perhaps several values, a line each; the first mistake is told."""
    country = value.country if isinstance(value, Beside) else ""
    plain = value.value if isinstance(value, Beside) else value
    parts = BETWEEN.split(plain.strip()) if isinstance(plain, str) else [plain]
    found = [read(Beside(part, country) if country else part) for part in parts if part not in ("", None)]
    good = "\n".join(dict.fromkeys(one for one in found if isinstance(one, str)))
    wrong = next((one for one in found if isinstance(one, Problem)), None)
    return replace(wrong, kept=good or None) if wrong else good or None


def day(value: Any, order: str) -> str | Problem | None:
    """A birthday as 1980-03-22."""
    found = cells.moment(value, order, ZoneInfo("UTC"))
    if found is None:
        return None
    if isinstance(found, Problem) or not EARLIEST <= found.date() <= clock.today():
        return Problem("bad_birthday", cells.as_text(value))
    return found.date().isoformat()


def phone(value: Any, region: str) -> str | Problem | None:
    """E.164. What a marketplace has masked (`62******12`) is nothing, not a mistake."""
    if isinstance(value, Beside):
        said = cells.as_text(value.value)
        value = countries.international(said, value.country, region) if said else None
    found = cells.identifier(value, 60)
    if not isinstance(found, str):
        return found if found is None else Problem("bad_phone", found.value)
    if "*" in found or not found.strip("0 -+"):
        return None
    return numbers.normalise(found, region) or Problem("bad_phone", found)


def email(value: Any) -> str | Problem | None:
    found = cells.as_text(value)
    if found.lower() in cells.EMPTY or "*" in found:
        return None
    try:
        return normalise("email", found, region="ID").value
    except HandleError:
        return Problem("bad_email", found)
