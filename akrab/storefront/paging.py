"""Long lists page by page: each page begins after the last row seen, so the thousandth is as quick as the first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

SIZE = 20


@dataclass(frozen=True)
class Stretch:
    """Some rows, and the mark under which the next ones are asked for; empty when there are none."""

    rows: Sequence[Any]
    next: str
    first: bool


def newest_first(rows: QuerySet[Any], field: str, before: str, size: int = SIZE) -> Stretch:
    """The rows before the mark, newest first by a time `field` and id. A mark that is none of ours shows the first."""
    seen = _read(before)
    if seen is not None:
        at, pk = seen
        rows = rows.filter(Q(**{f"{field}__lt": at}) | Q(**{field: at, "pk__lt": pk}))
    found = list(rows.order_by(f"-{field}", "-pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    mark = f"{getattr(last, field).timestamp():.6f}-{last.pk}" if last is not None else ""
    return Stretch(rows=found[:size], next=mark, first=seen is None)


def _read(mark: str) -> tuple[dt.datetime, int] | None:
    time, _dash, pk = mark.partition("-")
    try:
        return dt.datetime.fromtimestamp(float(time), dt.UTC), int(pk[:18])
    except (ValueError, OverflowError, OSError):
        return None


def page_number(request: HttpRequest) -> int:
    """The page that the address asks for, for lists short enough to count. Raises Http404 for what is none."""
    raw = request.GET.get("page", "1")
    if not (raw.isascii() and raw.isdigit() and 0 < int(raw[:9]) < 100_000):
        raise Http404
    return int(raw[:9])
