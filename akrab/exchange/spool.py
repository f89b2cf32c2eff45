"""Between reading and writing: the understood rows of a file on disk, in the order in which their groups first appear.

A spool is complete or not there: it is written under another name and renamed at the end. The same file, layout and
mapping always give the same spool, so a run that was killed goes on exactly where its last transaction ended.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Flawed:
    """A row that failed, or was taken with a remark."""

    row: int
    code: str
    params: dict[str, str]
    values: list[str]
    taken: bool = False


class SpoolWriter:
    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self.folder = folder
        self.unfinished = folder.with_name(folder.name + ".part")
        shutil.rmtree(self.unfinished, ignore_errors=True)
        self.unfinished.mkdir(parents=True)
        self._sink = pa.OSFile(str(self.unfinished / "rows.arrow"), "wb")
        self._rows = pa.ipc.new_file(self._sink, schema)
        self._flaws = (self.unfinished / "flaws.jsonl").open("w", encoding="utf-8")
        self.failed = 0

    def add(self, batch: pa.RecordBatch) -> None:
        if batch.num_rows:
            self._rows.write_batch(batch)

    def flaw(self, flaw: Flawed) -> None:
        self.failed += not flaw.taken
        self._flaws.write(json.dumps([flaw.row, flaw.code, flaw.params, flaw.values, flaw.taken]) + "\n")

    def finish(self, groups: npt.NDArray[np.int32], facts: dict[str, Any]) -> "Spool":
        """`groups`: the group of each row added; negative: the row is left out after all."""
        self._rows.close()
        self._sink.close()
        self._flaws.close()
        kept = np.flatnonzero(groups >= 0)
        order = kept[np.argsort(groups[kept], kind="stable")]
        np.save(self.unfinished / "order.npy", order)
        np.save(self.unfinished / "groups.npy", groups[order])
        (self.unfinished / "facts.json").write_text(json.dumps({**facts, "failed": self.failed}))
        shutil.rmtree(self.folder, ignore_errors=True)
        self.unfinished.rename(self.folder)
        return Spool(self.folder)

    def abandon(self) -> None:
        for file in (self._rows, self._sink, self._flaws):
            file.close()
        shutil.rmtree(self.unfinished, ignore_errors=True)


class Spool:
    """A finished spool."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.order: Positions = np.load(folder / "order.npy")
        self.groups: npt.NDArray[np.int32] = np.load(folder / "groups.npy")
        self.facts: dict[str, Any] = json.loads((folder / "facts.json").read_text())
        self.failed: int = self.facts["failed"]
        self._file = pa.ipc.open_file(pa.OSFile(str(folder / "rows.arrow")))
        sizes = [self._file.get_batch(number).num_rows for number in range(self._file.num_record_batches)]
        self._ends = np.cumsum(sizes, dtype=np.int64)
        self._held: tuple[int, pa.RecordBatch] | None = None

    @classmethod
    def at(cls, folder: Path) -> "Spool | None":
        return cls(folder) if (folder / "facts.json").exists() else None

    @property
    def good(self) -> int:
        return len(self.order)

    def flaws(self, skip: int = 0) -> Iterator[Flawed]:
        with (self.folder / "flaws.jsonl").open(encoding="utf-8") as file:
            for number, line in enumerate(file):
                if number >= skip:
                    row, code, params, values, taken = json.loads(line)
                    yield Flawed(row, code, params, values, taken)

    def batches(self, start: int, size: int) -> Iterator[tuple[pa.Table, npt.NDArray[np.int32]]]:
        """Rows from `start` on in batches of about `size` that never cut through a group, with their groups."""
        while start < self.good:
            end = min(start + size, self.good)
            while end < self.good and self.groups[end] == self.groups[end - 1]:
                end += 1
            yield self._take(self.order[start:end]), self.groups[start:end]
            start = end

    def _take(self, positions: Positions) -> pa.Table:
        chunks = np.searchsorted(self._ends, positions, side="right")
        pieces, places = [], []
        for chunk in np.unique(chunks):
            where = np.flatnonzero(chunks == chunk)
            first = int(self._ends[chunk - 1]) if chunk else 0
            pieces.append(self._batch(int(chunk)).take(pa.array(positions[where] - first)))
            places.append(where)
        table = pa.Table.from_batches(pieces)
        if len(pieces) > 1:
            placed = np.concatenate(places)
            if not np.array_equal(placed, np.arange(len(positions))):
                table = table.combine_chunks().take(pa.array(np.argsort(placed)))
        return table

    def _batch(self, number: int) -> pa.RecordBatch:
        if self._held is None or self._held[0] != number:
            self._held = (number, self._file.get_batch(number))
        return self._held[1]

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
