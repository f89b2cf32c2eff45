"""Customer files: which rows speak of the same person, and bringing what they say into the records."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from akrab.core import clock
from akrab.customers import kinds
from akrab.customers.models import Customer, Note, Tag
from akrab.exchange.models import ImportFailure, ImportRun
from akrab.exchange.orders import Outcome
from akrab.exchange.people import Key, Person, find_or_open, index, keys_of, open_by_name
from akrab.exchange.reasons import Problem
from akrab.exchange.understand import Flaws, is_empty
from akrab.exchange.writing import remember
from akrab.journal.recording import Draft, record_many

TEXTS = ("name", "number", "phone", "email", "city", "address", "country", "tags", "note")
DETAILS = ("name", "city", "address", "country")


class CustomerRows:
    """Rows with the same number are one customer; without a number the same phone or e-mail makes them one."""

    def __init__(self, layout: Mapping[str, Any], mapping: Mapping[str, str], currency: str) -> None:
        self._groups: dict[Key, int] = {}
        self._count = 0
        self.refused: dict[int, Problem] = {}

    def derive(self, arrays: dict[str, pa.Array], count: int) -> None:
        """One name of first and last name."""
        parts = [arrays.pop(key).to_pylist() for key in ("first_name", "last_name") if key in arrays]
        if parts:
            joined = [" ".join(part for part in row if part)[:150] or None for row in zip(*parts, strict=True)]
            whole = arrays["name"].to_pylist() if "name" in arrays else [None] * count
            arrays["name"] = pa.array([name or made for name, made in zip(whole, joined, strict=True)], pa.string())

    def check(self, arrays: Mapping[str, pa.Array], flaws: Flaws) -> None:
        nobody = np.ones(flaws.count, dtype=bool)
        for key in ("name", "phone", "email", "number"):
            nobody &= is_empty(arrays.get(key), flaws.count)
        unusable = np.zeros(flaws.count, dtype=bool)
        unusable[[place for place, _problem in flaws.remarks]] = True
        for place, problem in flaws.remarks:  # the only thing the row had cannot be used: that is why it fails
            if nobody[place]:
                flaws.failed.setdefault(place, Problem(problem.code, problem.value, problem.column))
        flaws.fail(nobody & ~unusable, Problem("nobody"))

    def keep(self, batch: pa.RecordBatch) -> npt.NDArray[np.int32]:
        names = batch.schema.names
        columns = [batch.column(key).to_pylist() if key in names else [None] * batch.num_rows
                   for key in ("number", "phone", "email", "name")]  # fmt: skip
        found = []
        for number, phone, email, name in zip(*columns, strict=True):
            if number:
                keys = [("number", number)]
            else:
                keys = [(kind, value) for kind, value in (("phone", phone), ("email", email)) if value]
            keys = keys or [("name", name.casefold())]
            group = next((self._groups[key] for key in keys if key in self._groups), self._count)
            self._count += group == self._count
            for key in keys:
                self._groups.setdefault(key, group)
            found.append(group)
        return np.array(found, dtype=np.int32)

    def facts(self) -> dict[str, Any]:
        return {}


class CustomerWriter:
    def __init__(self, run: ImportRun, facts: dict[str, Any], currency: str) -> None:
        self.run = run

    def forget(self) -> None:
        """Nothing is held between transactions."""

    def write(self, table: pa.Table, groups: npt.NDArray[np.int32]) -> Outcome:
        starts = [0, *(np.flatnonzero(np.diff(groups)) + 1).tolist()]
        ends = [*starts[1:], len(groups)]
        columns = {key: table.column(key).to_pylist() for key in TEXTS if key in table.schema.names}
        said = [
            {key: value for key, column in columns.items() if (value := _last(column[low:high]))}
            for low, high in zip(starts, ends, strict=True)
        ]
        sizes = [high - low for low, high in zip(starts, ends, strict=True)]
        found = find_or_open([self._person(one) for one in said], run=self.run)
        ids, new = list(found.ids), set(found.new)
        self._by_name(said, ids, new)
        changed = self._change(said, ids, new) | {pk for pk in found.joined if pk not in new}
        remarks = self._remarks([int(table.column("row")[low].as_py()) for low in starts], found.taken)
        created = sum(size for pk, size in zip(ids, sizes, strict=True) if pk in new)
        updated = sum(size for pk, size in zip(ids, sizes, strict=True) if pk in changed)
        return Outcome(created, updated, len(groups) - created - updated, remarks)

    def _person(self, said: Mapping[str, str]) -> Person:
        keys = keys_of(
            self.run.source, number=said.get("number"), phone_number=said.get("phone"), email=said.get("email")
        )
        name, city, address, country = (said.get(key, "") for key in DETAILS)
        return Person(keys=keys, name=name, city=city, address=address, country=country)

    def _by_name(self, said: Sequence[Mapping[str, str]], ids: list[int | None], new: set[int]) -> None:
        """People of whom only the name is given: the same name without any handle is the same person."""
        wanted = {one["name"] for one, pk in zip(said, ids, strict=True) if pk is None}
        known = dict(
            Customer.objects.present().filter(name__in=wanted, handles__isnull=True).order_by("-id")
            .values_list("name", "id")
        )  # fmt: skip
        fresh = {
            name: Customer(created_at=clock.now(), **{key: one.get(key, "") for key in DETAILS})
            for one, pk in zip(said, ids, strict=True)
            if pk is None and (name := one["name"]) not in known
        }
        open_by_name(list(fresh.values()), run=self.run)
        for place, one in enumerate(said):
            if ids[place] is None:
                ids[place] = known.get(one["name"]) or fresh[one["name"]].pk
        new.update(customer.pk for customer in fresh.values())

    def _change(self, said: Sequence[Mapping[str, str]], ids: Sequence[int | None], new: set[int]) -> set[int]:
        """Bring differing details, tags and notes into the records; returns the known customers that changed."""
        customers = Customer.objects.in_bulk([pk for pk in ids if pk is not None])
        tags = self._tags(said)
        have_tags = set(
            Tag.customers.through.objects.filter(customer_id__in=customers).values_list("customer_id", "tag_id")
        )
        have_notes = set(Note.objects.filter(customer_id__in=customers).values_list("customer_id", "text"))
        before: dict[int, dict[str, Any]] = {}
        drafts, links, notes = [], [], []
        for one, pk in zip(said, ids, strict=True):
            customer = customers[pk or 0]
            was = {
                key: getattr(customer, key) for key in DETAILS if one.get(key) and one[key] != getattr(customer, key)
            }
            for key in was:
                setattr(customer, key, one[key])
            own_tags = [tags[name] for name in _tag_names(one) if (customer.pk, tags[name]) not in have_tags]
            note = one.get("note", "")
            new_note = note if note and (customer.pk, note) not in have_notes else ""
            have_tags.update((customer.pk, tag) for tag in own_tags)
            links += [(customer.pk, tag) for tag in own_tags]
            if new_note:
                have_notes.add((customer.pk, note))
                notes.append(Note(customer=customer, author=self.run.actor, text=note, created_at=clock.now()))
            if customer.pk in new or not (was or own_tags or new_note):
                continue
            entry = before.setdefault(customer.pk, {"details": {}, "tags": [], "notes": []})
            entry["details"] = {**was, **entry["details"]}
            entry["tags"] += own_tags
            entry["notes"] += [new_note] if new_note else []
            fields = ", ".join([*was, *(["tags"] if own_tags else []), *(["note"] if new_note else [])])
            drafts.append(
                Draft(
                    what=kinds.CustomerChanged(fields=fields), customer_id=customer.pk, subject_type="customer",
                    subject_id=customer.pk, actor_id=self.run.actor_id,
                )
            )  # fmt: skip
        Customer.objects.bulk_update([customers[pk] for pk in before], DETAILS, batch_size=500)
        link = Tag.customers.through
        link.objects.bulk_create([link(customer_id=pk, tag_id=tag) for pk, tag in links], batch_size=2000)
        Note.objects.bulk_create(notes, batch_size=2000)
        record_many(drafts)
        remember(self.run, "customer", [], before)
        index(before)
        return set(before)

    def _tags(self, said: Sequence[Mapping[str, str]]) -> dict[str, int]:
        wanted = {name for one in said for name in _tag_names(one)}
        known = dict(Tag.objects.filter(name__in=wanted).values_list("name", "id"))
        missing = [Tag(name=name) for name in sorted(wanted - known.keys())]
        Tag.objects.bulk_create(missing)
        remember(self.run, "tag", [tag.pk for tag in missing])
        return known | {tag.name: tag.pk for tag in missing}

    def _remarks(self, rows: Sequence[int], taken: Sequence[Sequence[Key]]) -> int:
        remarks = [
            ImportFailure(run=self.run, row=row, taken=True, code="handle_taken", params={"value": value})
            for row, keys in zip(rows, taken, strict=True)
            for _kind, value in keys
        ]
        return len(ImportFailure.objects.bulk_create(remarks))

    def finish(self) -> None:
        """Nothing is left to do."""


def _last(values: Sequence[Any]) -> Any:
    """Of several rows about one person the later word counts."""
    return next((value for value in reversed(values) if value), None)


def _tag_names(said: Mapping[str, str]) -> list[str]:
    separated = said.get("tags", "").replace(":::", ",").replace(";", ",").replace("|", ",").split(",")
    names = (" ".join(name.replace("*", " ").split()).casefold()[:40] for name in separated)
    return list(dict.fromkeys(name for name in names if name))
