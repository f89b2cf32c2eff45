"""From cells to values: the mapped columns of a batch as Arrow arrays, and what is wrong with which row.

Shared by all kinds of files; what a kind demands of a row beyond single cells is in sales, customers and products.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from akrab.exchange import cells
from akrab.exchange.columns import KINDS, Field
from akrab.exchange.forms import Beside, Habits, reader_of
from akrab.exchange.readers import Batch, Column
from akrab.exchange.reasons import Problem

CACHED = 200_000
WHOLE_NUMBERS = ("whole", "money", "moment")
PHONES = frozenset({"phone", "phones"})
OPTIONAL = frozenset({"phone", "email", "phones", "emails", "day"})  # the row is taken without what cannot be read


@dataclass
class Flaws:
    """What is wrong with the rows of one batch; the first finding about a row stays."""

    count: int
    failed: dict[int, Problem] = field(default_factory=dict)
    remarks: list[tuple[int, Problem]] = field(default_factory=list)

    def fail(self, where: npt.NDArray[np.bool_], problem: Problem) -> None:
        for place in np.flatnonzero(where):
            self.failed.setdefault(int(place), problem)

    def good(self) -> npt.NDArray[np.bool_]:
        mask = np.ones(self.count, dtype=bool)
        mask[list(self.failed)] = False
        return mask


class Understanding:
    """Understands batch after batch of one file. Distinct values are remembered, up to a bound."""

    def __init__(self, kind: str, mapping: Mapping[str, str], habits: Habits) -> None:
        self.fields = [one for one in KINDS[kind] if mapping.get(one.key)]
        self.mapping = mapping
        self._read = {one.key: reader_of(one, mapping[one.key], habits) for one in self.fields}
        self._known: dict[str, dict[Any, Any]] = {one.key: {} for one in self.fields}

    def columns_wanted(self) -> list[str]:
        return list(dict.fromkeys(self.mapping[one.key] for one in self.fields))

    def schema(self) -> dict[str, pa.DataType]:
        return {one.key: pa.int64() if one.form in WHOLE_NUMBERS else pa.string() for one in self.fields}

    def cell(self, key: str, value: Any) -> Any:
        """One cell of a field: its value, None or a Problem."""
        known = self._known[key]
        identity = (value.__class__, value)
        if identity not in known:
            if len(known) >= CACHED:
                known.clear()
            known[identity] = self._read[key](value)
        return known[identity]

    def batch(self, batch: Batch) -> tuple[dict[str, pa.Array], Flaws]:
        """Arrow arrays by field, and the flaws found in single cells."""
        flaws = Flaws(len(batch.rows))
        for place in batch.wide:
            flaws.failed[place] = Problem("columns_differ")
        arrays: dict[str, pa.Array] = {}
        for one in self.fields:
            column = self._column(one, batch)
            found = [self.cell(one.key, value) for value in column.values]
            problems = {code: value for code, value in enumerate(found) if isinstance(value, Problem)}
            if problems:
                self._note(one, problems, column.codes, flaws)
            if one.form == "moment":
                values: list[Any] = [
                    cells.to_micros(value) if isinstance(value, dt.datetime) else None for value in found
                ]
            else:
                values = [value.kept if isinstance(value, Problem) else value for value in found]
            kind = pa.int64() if one.form in WHOLE_NUMBERS else pa.string()
            arrays[one.key] = pa.array(values, type=kind).take(pa.array(column.codes))
        return arrays, flaws

    def _column(self, one: Field, batch: Batch) -> Column:
        """The cells of a field; those of a phone together with the country of their row."""
        column = batch.columns[self.mapping[one.key]]
        if one.form not in PHONES or not self.mapping.get("country"):
            return column
        beside = batch.columns[self.mapping["country"]]
        pairs, codes = np.unique(column.codes.astype(np.int64) * len(beside.values) + beside.codes, return_inverse=True)
        places = [divmod(pair, len(beside.values)) for pair in pairs.tolist()]
        names = [cells.as_text(value)[:80] for value in beside.values]
        return Column(codes.astype(np.int32), [Beside(column.values[a], names[b]) for a, b in places])

    def _note(self, one: Field, problems: Mapping[int, Problem], codes: npt.NDArray[np.int32], flaws: Flaws) -> None:
        column = self.mapping[one.key]
        for place in np.flatnonzero(np.isin(codes, list(problems))):
            problem = problems[int(codes[place])]
            named = Problem(problem.code, problem.value, column)
            if one.form in OPTIONAL:
                flaws.remarks.append((int(place), named))
            else:
                flaws.failed.setdefault(int(place), named)


def is_empty(array: pa.Array | None, count: int) -> npt.NDArray[np.bool_]:
    """Which cells of a field are empty; all where the field is not mapped."""
    if array is None:
        return np.ones(count, dtype=bool)
    found: npt.NDArray[np.bool_] = array.is_null().to_numpy(zero_copy_only=False)
    return found


def numbers(array: pa.Array | None, count: int, empty: int = 0) -> npt.NDArray[np.int64]:
    """Whole numbers with `empty` for what is missing."""
    if array is None:
        return np.full(count, empty, dtype=np.int64)
    found: npt.NDArray[np.int64] = array.fill_null(empty).to_numpy(zero_copy_only=False)
    return found
