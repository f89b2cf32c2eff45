"""How the cells of each field are understood, one function per field and column. No arrays: pages use this too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from akrab.core import phone as phones
from akrab.customers.handles import HandleError, normalise
from akrab.exchange import cells
from akrab.exchange.columns import Field
from akrab.exchange.reasons import Problem

LONGEST = {
    "number": 40, "sku": 60, "name": 250, "variation": 100, "customer_number": 60, "customer_name": 150,
    "username": 100, "city": 80, "address": 300, "country": 80, "note": 500, "description": 20_000, "summary": 250,
    "category": 250, "brand": 60, "barcode": 32, "group": 160, "attributes": 6_000, "kind": 20, "tags": 500,
    "contents": 6_000, "variant_attributes": 6_000, "rival": 80,
}  # fmt: skip
DEFAULT_LONGEST = 150


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
    longest = LONGEST.get(one.key, DEFAULT_LONGEST)
    match one.form:
        case "money":
            return lambda value: cells.micro(value, mark)
        case "whole":
            return lambda value: cells.whole(value, mark)
        case "moment":
            return lambda value: cells.moment(value, order, habits.zone)
        case "id":
            return lambda value: cells.identifier(value, longest)
        case "phone":
            return lambda value: phone(value, habits.region)
        case "email":
            return email
        case _:
            return lambda value: cells.text(value, longest)


def phone(value: Any, region: str) -> str | Problem | None:
    """E.164. What a marketplace has masked (`62******12`) is nothing, not a mistake."""
    found = cells.identifier(value, 60)
    if not isinstance(found, str):
        return found if found is None else Problem("bad_phone", found.value)
    if "*" in found or not found.strip("0 -+"):
        return None
    return phones.normalise(found, region) or Problem("bad_phone", found)


def email(value: Any) -> str | Problem | None:
    found = cells.as_text(value)
    if found.lower() in cells.EMPTY or "*" in found:
        return None
    try:
        return normalise("email", found, region="ID").value
    except HandleError:
        return Problem("bad_email", found)
