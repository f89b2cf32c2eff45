"""Long lists by keyset: the next page begins behind the last row shown, however far one has paged."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

SIZE = 30
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page; `after` opens the next one, empty on the last."""

    rows: Sequence[Row]
    after: str = ""


def pack(values: Sequence[Any], fields: Sequence[str]) -> str:
    """A position in a list as text for an address, good for lists in the same order only."""
    plain = [value.isoformat() if isinstance(value, dt.datetime) else value for value in values]
    return signing.dumps(plain, salt=_salt(fields))


def unpack(text: str, fields: Sequence[str]) -> list[Any] | None:
    """The position again; None for nothing, for nonsense and for a position in another list."""
    if not text:
        return None
    try:
        values = signing.loads(text, salt=_salt(fields))
    except signing.BadSignature:
        return None
    return values if isinstance(values, list) and len(values) == len(fields) else None


def _salt(fields: Sequence[str]) -> str:
    return f"akrab.paging:{','.join(fields)}"


def behind(fields: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows that come after `values` in the order of `fields` (two of them, `-` for descending)."""
    first, second = fields

    def compare(field: str) -> str:
        return f"{field[1:]}__lt" if field.startswith("-") else f"{field}__gt"

    name = first.lstrip("-")
    not_before = {f"{name}__lte" if first.startswith("-") else f"{name}__gte": values[0]}
    return Q(**not_before) & (Q(**{compare(first): values[0]}) | Q(**{name: values[0], compare(second): values[1]}))


def keyset(
    rows: "QuerySet[Any, Mapping[str, Any]]", fields: Sequence[str], after: str, *, size: int = SIZE
) -> "Page[Mapping[str, Any]]":
    """One page of a `.values()` query in the order of two fields, the second of which is unique."""
    position = unpack(after, fields)
    if position is not None:
        rows = rows.filter(behind(fields, position))
    found = list(rows.order_by(*fields)[: size + 1])
    if len(found) <= size:
        return Page(found)
    last = found[size - 1]
    return Page(found[:size], pack([last[field.lstrip("-")] for field in fields], fields))


def page_of(
    rows: "QuerySet[Model]",
    fields: Sequence[str],
    after: str,
    *,
    size: int = SIZE,
    read: Callable[[Any, str], Any] = getattr,
) -> "Page[Any]":
    """The same for whole records."""
    position = unpack(after, fields)
    if position is not None:
        rows = rows.filter(behind(fields, position))
    found = list(rows.order_by(*fields)[: size + 1])
    if len(found) <= size:
        return Page(found)
    last = found[size - 1]
    return Page(found[:size], pack([read(last, field.lstrip("-")) for field in fields], fields))
