"""What kind of table a file is: sheet, header row, columns, decimal marks, date orders, the program it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from akrab.exchange import cells, columns
from akrab.exchange.peek import peek
from akrab.exchange.reasons import UnreadableFile

HEADER_WITHIN = 15  # lines above the header that some programs write
KEPT_ROWS = 60  # of the sample, for the preview


@dataclass(frozen=True)
class Sniffed:
    """`layout` says how to read the file; `sample` are its first rows below the header; `total` all of them. `kind` is
    what it holds, as asked or by its headers; empty when they say nothing."""

    kind: str
    layout: dict[str, Any]
    sample: list[list[Any]]
    total: int


def sniff(path: Path, kind: str, chosen: Mapping[str, Any] | None = None) -> Sniffed:
    """Look at the file; what is `chosen` (encoding, delimiter, sheet, header_row) is not guessed. Without a `kind` the
    headers tell what it holds.

    Raises UnreadableFile.
    """
    chosen = {key: value for key, value in (chosen or {}).items() if value not in (None, "")}
    seen = peek(path, encoding=chosen.get("encoding", ""), delimiter=chosen.get("delimiter", ""))
    layout: dict[str, Any] = {key: seen[key] for key in ("format", "encoding", "delimiter") if key in seen}
    if seen["format"] == "xlsx":
        sheets = seen["sheets"]
        name = chosen.get("sheet") or max(sheets, key=lambda sheet: _header_score(sheets[sheet]["rows"]))
        if name not in sheets:
            raise UnreadableFile("no_sheet", name)
        layout |= {"sheet": name, "sheets": list(sheets)}
        seen = sheets[name]
    rows, total = seen["rows"], seen["total"]
    header_row = int(chosen.get("header_row") or 0) or header_row_of(rows)
    if header_row > len(rows) or not any(rows[header_row - 1]):
        raise UnreadableFile("one_line")
    names = header_names(rows[header_row - 1])
    sample = [row for row in rows[header_row:] if any(cell not in ("", None) for cell in row)]
    if not sample:
        raise UnreadableFile("no_rows" if columns.recognised(names) or len(rows) > 1 else "one_line")
    layout |= {"header_row": header_row, "columns": names}
    kind = kind or columns.kind_of(names)
    known = columns.layout_of(kind, names) if kind else None
    if known:
        layout |= {"name": known.name, **known.options}
    layout |= _habits(names, sample)
    return Sniffed(kind, layout, sample[:KEPT_ROWS], max(total - header_row, len(sample)))


def _header_score(rows: Sequence[Sequence[Any]]) -> tuple[int, int]:
    best = max((columns.recognised([_plain(cell) for cell in row]) for row in rows[:HEADER_WITHIN]), default=0)
    return best, len(rows)


def _plain(cell: Any) -> str:
    return columns.plain(cells.as_text(cell))


def header_row_of(rows: Sequence[Sequence[Any]]) -> int:
    """The line with the most names that we know; without any, the first that is as wide as the table. From 1."""
    scores = [columns.recognised([_plain(cell) for cell in row]) for row in rows[:HEADER_WITHIN]]
    if scores and max(scores) >= 1:
        return scores.index(max(scores)) + 1
    filled = [sum(cell not in ("", None) for cell in row) for row in rows[:HEADER_WITHIN]]
    widest = max(filled, default=0)
    return next((place for place, count in enumerate(filled, start=1) if count and count >= widest * 0.6), 1)


def header_names(row: Sequence[Any]) -> list[str]:
    """Every column gets a name of its own."""
    names: list[str] = []
    for place, cell in enumerate(row, start=1):
        name = " ".join(cells.as_text(cell).split())[:100] or _("Column %(number)s") % {"number": place}
        base, again = name, 1
        while name in names:
            again += 1
            name = f"{base} ({again})"
        names.append(name)
    return names


def _habits(names: Sequence[str], sample: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Decimal mark and date order of each column that shows one."""
    marks, orders = {}, {}
    for place, name in enumerate(names):
        values = [row[place] for row in sample if place < len(row)]
        if mark := cells.decimal_mark_of(values):
            marks[name] = mark
        if order := cells.date_order_of(values):
            orders[name] = order
    return {"decimal_marks": marks, "date_orders": orders}
