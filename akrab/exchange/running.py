"""From the file into the tables: one pass that understands every row, then short transactions that write.

Nothing is written before the whole file is understood, so a file that turns out broken half-way leaves nothing behind.
Each transaction writes a batch, its counts and how far the run has come; a run that was killed goes on after its last
transaction. Two workers on one run do not harm: the second finds the counts moved and stops.
"""

import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from akrab.core import clock, shop
from akrab.exchange import files
from akrab.exchange.categories import CategoryRows, CategoryWriter
from akrab.exchange.customers import CustomerRows
from akrab.exchange.finishing import finish
from akrab.exchange.forms import Habits
from akrab.exchange.habits import settle
from akrab.exchange.letters import LetterWork
from akrab.exchange.models import ImportFailure, ImportRun
from akrab.exchange.orders import OrderWriter, Outcome
from akrab.exchange.products import ProductRows
from akrab.exchange.readers import Batch, batches
from akrab.exchange.reasons import Problem
from akrab.exchange.records import CustomerWriter
from akrab.exchange.sales import SalesRows
from akrab.exchange.shelves import ProductWriter
from akrab.exchange.spool import Flawed, Spool, SpoolWriter
from akrab.exchange.understand import Flaws, Understanding
from akrab.exchange.writing import long_write

logger = logging.getLogger(__name__)
# Rows per transaction. SQLite has one writer: a tenth of a second, then a pause, so that a buyer never waits long.
# PostgreSQL's writers do not wait for each other.
BATCH = {"sqlite": 4_000, "postgresql": 20_000}
PAUSE = {"sqlite": 0.15, "postgresql": 0.0}  # as a share of the time just taken
FLAWS = 4_000
TRIES = 6
MOST_FLAWS = 100_000  # kept with their values; more are only counted
Report = Callable[[ImportRun], object]


class Rows(Protocol):
    """What a kind of file adds to understanding its rows."""

    refused: dict[int, Problem]

    def derive(self, arrays: dict[str, pa.Array], count: int) -> None: ...
    def check(self, arrays: dict[str, pa.Array], flaws: Flaws) -> None: ...
    def keep(self, batch: pa.RecordBatch) -> npt.NDArray[np.int32]: ...
    def facts(self) -> dict[str, Any]: ...


class Writer(Protocol):
    def write(self, table: pa.Table, groups: npt.NDArray[np.int32]) -> Outcome: ...
    def forget(self) -> None: ...
    def finish(self) -> None: ...


ROWS: dict[str, Callable[[Any, Any, str], Rows]] = {
    "sales": SalesRows, "customers": CustomerRows, "products": ProductRows, "categories": CategoryRows,
}  # fmt: skip
WRITERS: dict[str, Callable[[ImportRun, dict[str, Any], str], Writer]] = {
    "sales": OrderWriter, "customers": CustomerWriter, "products": ProductWriter, "categories": CategoryWriter,
}  # fmt: skip


class Overtaken(Exception):
    """Somebody else works on this run, or it was stopped."""


@dataclass
class Engine:
    """One run at work."""

    run: ImportRun
    report: Report

    def work(self) -> None:
        """Everything that is left to do. Raises UnreadableFile before anything is written; Overtaken at any time."""
        run = self.run
        if run.kind == ImportRun.Kind.MAIL:
            self._letters()
            return
        place = files.folder(run) / "spool"
        spool = Spool.at(place) or self.understand(place)
        self._set(total=spool.good + spool.failed, understood=spool.good + spool.failed)
        if run.created + run.updated + run.skipped == 0:
            self.store_flaws(spool)
        writer = WRITERS[run.kind](run, spool.facts, shop.get("currency"))
        with long_write():
            for table, groups in spool.batches(run.read - run.failed, BATCH[connection.vendor]):
                started = time.monotonic()
                self._in_transaction(writer, table, groups)
                self.report(run)
                time.sleep(min((time.monotonic() - started) * PAUSE[connection.vendor], 0.1))
        finish(run, writer.finish)
        files.clear(run)

    def _letters(self) -> None:
        """Mails are no table: each is read and kept by itself."""
        work = LetterWork(self.run)
        with long_write():
            for part in work.parts():
                with transaction.atomic():
                    added = self._advance(**work.take(part))
                self._moved(added)
                self.report(self.run)
        self._set(total=self.run.read, understood=self.run.read)
        finish(self.run, lambda: None)
        files.clear(self.run)

    # First pass

    def understand(self, place: Path) -> Spool:
        run = self.run
        run.layout = settle(files.folder(run) / "file", run.kind, run.layout, run.mapping)
        self._set(layout=run.layout)
        habits = Habits.of(run.layout, zone=clock.zone(), region=shop.get("region"))
        currency = shop.get("currency")
        understanding = Understanding(run.kind, run.mapping, habits)
        rows = ROWS[run.kind](run.layout, run.mapping, currency)
        spool: SpoolWriter | None = None
        groups: list[npt.NDArray[np.int32]] = []
        numbers: list[npt.NDArray[np.int32]] = []
        done = 0
        try:
            for batch in self._batches(understanding.columns_wanted()):
                table, flaws = self._understand_batch(batch, understanding, rows)
                spool = spool or SpoolWriter(place, table.schema)
                spool.add(table)
                groups.append(rows.keep(table))
                numbers.append(table.column("row").to_numpy())
                for flaw in flaws:
                    spool.flaw(flaw)
                done += len(batch.rows)
                self._set(understood=done, total=max(run.total or 0, done))
                self.report(run)
            spool = spool or SpoolWriter(place, pa.schema([("row", pa.int32())]))
            every = np.concatenate(groups) if groups else np.zeros(0, np.int32)
            if rows.refused:
                self._refuse(spool, rows.refused, every, np.concatenate(numbers))
            return spool.finish(every, rows.facts())
        except BaseException:
            if spool is not None:
                with contextlib.suppress(Exception):
                    spool.abandon()
            raise

    def _batches(self, wanted: list[str]) -> Any:
        return batches(files.folder(self.run) / "file", self.run.layout, wanted)

    def _understand_batch(
        self, batch: Batch, understanding: Understanding, rows: Rows
    ) -> tuple[pa.RecordBatch, list[Flawed]]:
        arrays, flaws = understanding.batch(batch)
        rows.derive(arrays, flaws.count)
        rows.check(arrays, flaws)
        found = [
            Flawed(int(batch.rows[place]), problem.code, problem.stored(), batch.raw(place))
            for place, problem in sorted(flaws.failed.items())
        ]
        found += [
            Flawed(int(batch.rows[place]), problem.code, problem.stored(), [], taken=True)
            for place, problem in flaws.remarks
            if place not in flaws.failed
        ]
        table = pa.record_batch({"row": pa.array(batch.rows), **arrays})
        return (table.filter(pa.array(flaws.good())) if flaws.failed else table), found

    def _refuse(
        self,
        spool: SpoolWriter,
        refused: dict[int, Problem],
        groups: npt.NDArray[np.int32],
        numbers: npt.NDArray[np.int32],
    ) -> None:
        """Leave out whole orders; the file is read once more for the values of their rows."""
        out = np.isin(groups, list(refused))
        wanted = {int(row): refused[int(group)] for row, group in zip(numbers[out], groups[out], strict=True)}
        for batch in self._batches([]):
            for place in np.flatnonzero(np.isin(batch.rows, list(wanted))).tolist():
                row = int(batch.rows[place])
                spool.flaw(Flawed(row, wanted[row].code, wanted[row].stored(), batch.raw(place)))
        groups[out] = -1

    # Second pass

    def store_flaws(self, spool: Spool) -> None:
        held: list[Flawed] = []
        for flaw in spool.flaws(skip=self.run.failed + self.run.warnings):
            held.append(flaw)
            if len(held) == FLAWS:
                self._store(held)
                held = []
        if held:
            self._store(held)

    def _store(self, flaws: list[Flawed]) -> None:
        failed = sum(not flaw.taken for flaw in flaws)
        with transaction.atomic():
            if self.run.failed + self.run.warnings < MOST_FLAWS:
                ImportFailure.objects.bulk_create(
                    ImportFailure(
                        run=self.run, row=flaw.row, taken=flaw.taken, code=flaw.code, params=flaw.params,
                        values=flaw.values,
                    )
                    for flaw in flaws
                )  # fmt: skip
            added = self._advance(failed=failed, read=failed, warnings=len(flaws) - failed)
        self._moved(added)

    def _in_transaction(self, writer: Writer, table: pa.Table, groups: npt.NDArray[np.int32]) -> None:
        """One batch. What another program wrote at the same moment makes us look again, with fresh eyes."""
        for attempt in range(TRIES):
            try:
                with transaction.atomic():
                    outcome = writer.write(table, groups)
                    added = self._advance(
                        created=outcome.created, updated=outcome.updated, skipped=outcome.skipped, read=len(groups),
                        warnings=outcome.remarks,
                    )  # fmt: skip
            except DatabaseError:
                writer.forget()
                if attempt == TRIES - 1:
                    raise
                logger.warning("Import %s: a batch met other writers and is tried again", self.run.pk, exc_info=True)
                time.sleep(0.05 * 2**attempt)
            else:
                self._moved(added)
                return

    def _advance(self, **added: int) -> dict[str, int]:
        """Move the stored counts from where we believe them to be; ours follow after the commit. Raises Overtaken."""
        run = self.run
        moved = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.RUNNING, read=run.read, failed=run.failed)
        if not moved.update(**{key: F(key) + number for key, number in added.items()}):
            raise Overtaken
        return added

    def _moved(self, added: dict[str, int]) -> None:
        for key, number in added.items():
            setattr(self.run, key, getattr(self.run, key) + number)

    def _set(self, **values: Any) -> None:
        for key, value in values.items():
            setattr(self.run, key, value)
        if not ImportRun.objects.filter(pk=self.run.pk, state=ImportRun.State.RUNNING).update(**values):
            raise Overtaken
