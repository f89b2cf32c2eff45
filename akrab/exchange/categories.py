"""Category files: the tree of another program, known again by its numbers when its products come."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from django.utils.text import slugify

from akrab.catalogue.models import Category
from akrab.exchange.models import ForeignName, ImportFailure, ImportRun
from akrab.exchange.orders import Outcome
from akrab.exchange.reasons import Problem
from akrab.exchange.understand import Flaws, is_empty
from akrab.exchange.writing import remember

ENTITY = "category"


def named(source: str, numbers: Iterable[str]) -> dict[str, int]:
    """Our categories by the numbers that another program gives them."""
    rows = ForeignName.objects.filter(source=source, entity=ENTITY, number__in=list(numbers))
    there = set(Category.objects.filter(pk__in=rows.values("object_id")).values_list("id", flat=True))
    return {number: pk for number, pk in rows.values_list("number", "object_id") if pk in there}


def free_slug(name: str, taken: set[str]) -> str:
    """A slug that no category has; it is taken from here on."""
    base = slug = slugify(name)[:70] or "item"
    number = 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    taken.add(slug)
    return slug


class CategoryRows:
    """A row is a category; all are written at once, so that a row may stand under one further down."""

    def __init__(self, layout: Mapping[str, Any], mapping: Mapping[str, str], currency: str) -> None:
        self.mapping = mapping
        self.refused: dict[int, Problem] = {}

    def derive(self, arrays: dict[str, pa.Array], count: int) -> None:
        """Cells are all that there is."""

    def check(self, arrays: Mapping[str, pa.Array], flaws: Flaws) -> None:
        missing = Problem("category_missing", column=self.mapping.get("name", ""))
        flaws.fail(is_empty(arrays.get("name"), flaws.count), missing)
        numbers, parents = (
            arrays[key].to_pylist() if key in arrays else [None] * flaws.count for key in ("number", "parent")
        )
        for place, (number, parent) in enumerate(zip(numbers, parents, strict=True)):
            if parent and number == parent:
                flaws.failed.setdefault(place, Problem("parent_itself", parent, self.mapping.get("parent", "")))

    def keep(self, batch: pa.RecordBatch) -> npt.NDArray[np.int32]:
        return np.zeros(batch.num_rows, dtype=np.int32)

    def facts(self) -> dict[str, Any]:
        return {}


class CategoryWriter:
    def __init__(self, run: ImportRun, facts: dict[str, Any], currency: str) -> None:
        self.run = run

    def forget(self) -> None:
        """Nothing is held between transactions."""

    def write(self, table: pa.Table, groups: npt.NDArray[np.int32]) -> Outcome:
        names = table.schema.names
        columns = {key: table.column(key).to_pylist() if key in names else [None] * len(groups)
                   for key in ("row", "name", "number", "parent")}  # fmt: skip
        rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        known = named(self.run.source, [row["number"] or row["name"] for row in rows])
        tree = {(one.parent_id, one.name.casefold()): one.pk for one in Category.objects.all()}
        slugs = set(Category.objects.values_list("slug", flat=True))
        made: list[int] = []
        orphans: list[ImportFailure] = []
        for row, parent, lost in _placed(rows, known, str(self.run.layout.get("roots") or "")):
            if lost:
                failure = ImportFailure(
                    run=self.run, row=row["row"], taken=True, code="parent_unknown", params={"value": lost[:80]}
                )
                orphans.append(failure)
            if _key(row) not in known:
                place = (parent() if parent else None, row["name"].casefold())
                if place not in tree:
                    slug = free_slug(row["name"], slugs)
                    tree[place] = Category.objects.create(parent_id=place[0], name=row["name"][:80], slug=slug).pk
                    made.append(tree[place])
                known[_key(row)] = tree[place]
        remember(self.run, ENTITY, made)
        ForeignName.objects.bulk_create(
            [
                ForeignName(source=self.run.source, entity=ENTITY, number=row["number"], object_id=known[_key(row)])
                for row in rows
                if row["number"]
            ],
            update_conflicts=True,
            unique_fields=["source", "entity", "number"],
            update_fields=["object_id"],
        )
        ImportFailure.objects.bulk_create(orphans)
        created = sum(known[_key(row)] in made for row in rows)
        return Outcome(created, 0, len(rows) - created, len(orphans))

    def finish(self) -> None:
        """Nothing is left to do."""


def _key(row: Mapping[str, Any]) -> str:
    return str(row["number"] or row["name"])


def _placed(rows: list[dict[str, Any]], known: dict[str, int], roots: str) -> Iterable[tuple[dict[str, Any], Any, str]]:
    """Rows in an order in which each parent comes before what stands under it: (row, its parent's id as a function
    because it may be made just before, the name of a parent that is nowhere)."""
    own = {_key(row): row for row in rows}
    done: set[str] = set()

    def place(row: dict[str, Any], above: tuple[str, ...]) -> Iterable[tuple[dict[str, Any], Any, str]]:
        key = _key(row)
        if key in done:
            return
        done.add(key)
        parent = row["parent"] or ""
        if not parent or parent == roots:
            yield row, None, ""
        elif parent in known or (parent in own and parent not in above):
            if parent in own:
                yield from place(own[parent], (*above, key))
            yield row, (lambda: known[parent]), ""
        else:
            yield row, None, parent

    for row in rows:
        yield from place(row, (_key(row),))
