"""The rows of a file in batches of distinct values and codes: a distinct text is understood once, not in every cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from akrab.exchange import sources
from akrab.exchange.cells import as_text
from akrab.exchange.reasons import UnreadableFile

BATCH = 20_000
Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Column:
    """One column of a batch: cell i holds values[codes[i]]."""

    codes: Codes
    values: list[Any]


@dataclass(frozen=True)
class Batch:
    """`rows`: their numbers in the file, from 1. `columns`: the wanted ones. `wide`: rows with excess cells."""

    rows: npt.NDArray[np.int32]
    columns: dict[str, Column]
    wide: list[int]
    source: Any  # the rows as they came: a list of lists, or an Arrow record batch

    def raw(self, place: int) -> list[str]:
        """The row as it stood in the file."""
        if isinstance(self.source, list):
            return [as_text(cell)[:500] for cell in self.source[place]]
        return [as_text(column[place].as_py())[:500] for column in self.source.columns]


def batches(path: Path, layout: Mapping[str, Any], wanted: Sequence[str], *, size: int = BATCH) -> Iterator[Batch]:
    """Read the file once, without what stands above the header and without empty rows. Raises UnreadableFile."""
    names: list[str] = layout["columns"]
    if absent := [name for name in wanted if name not in names]:
        raise UnreadableFile("columns_changed", absent[0])
    if layout["format"] == "parquet":
        yield from _parquet(path, layout, wanted, size)
        return
    places = {name: names.index(name) for name in wanted}
    if layout["format"] == "csv":
        rows = sources.text_rows(path, encoding=layout["encoding"], delimiter=layout["delimiter"])
    else:
        rows = sources.sheet_rows(path, sheet=layout["sheet"])
    yield from _rows(rows, int(layout["header_row"]), len(names), places, size)


def _rows(
    rows: Iterator[sources.Row], header_row: int, width: int, places: Mapping[str, int], size: int
) -> Iterator[Batch]:
    held: list[sources.Row] = []
    numbers: list[int] = []
    for number, row in enumerate(rows, start=1):
        if number <= header_row or not any(cell not in ("", None) for cell in row):
            continue
        held.append(row)
        numbers.append(number)
        if len(held) == size:
            yield _batch(held, numbers, width, places)
            held, numbers = [], []
    if held:
        yield _batch(held, numbers, width, places)


def _batch(held: list[sources.Row], numbers: list[int], width: int, places: Mapping[str, int]) -> Batch:
    wide = [place for place, row in enumerate(held) if len(row) > width and any(cell != "" for cell in row[width:])]
    found = {}
    for name, place in places.items():
        seen: dict[Any, int] = {}
        add = seen.setdefault
        codes = np.fromiter(
            (add(row[place] if place < len(row) else "", len(seen)) for row in held), dtype=np.int32, count=len(held)
        )
        found[name] = Column(codes, list(seen))
    return Batch(np.array(numbers, dtype=np.int32), found, wide, held)


def _parquet(path: Path, layout: Mapping[str, Any], wanted: Sequence[str], size: int) -> Iterator[Batch]:
    number = int(layout["header_row"]) + 1
    names: list[str] = layout["columns"]
    originals = sources.open_parquet(path).schema_arrow.names
    for batch in sources.parquet_batches(path, list(originals), size):
        found = {name: Column(*sources.parquet_values(batch.column(names.index(name)))) for name in wanted}
        yield Batch(np.arange(number, number + batch.num_rows, dtype=np.int32), found, [], batch)
        number += batch.num_rows
