"""Bringing what a file says of people into the customer records."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from akrab.core import clock
from akrab.customers import kinds
from akrab.customers.models import Customer, Note, Tag
from akrab.exchange import ties
from akrab.exchange.models import ImportFailure, ImportRun
from akrab.exchange.orders import Outcome
from akrab.exchange.people import Key, Person, find_or_open, index, keys_of, open_by_name
from akrab.exchange.writing import remember
from akrab.journal.recording import Draft, record_many

DETAILS = ("name", "city", "address", "country", "occupation", "gender", "language", "birthday", "is_company")
MAIN = ("name", "city", "address", "country")
TEXTS = ("number", "phone", "email", "tags", "note", "address2", "belongs_to", "photo", *DETAILS)
# Groups that an address book puts everybody into.
EVERYBODY = frozenset({"my contacts", "mycontacts", "contacts", "kontak", "kontak saya", "starred", "berbintang"})


class CustomerWriter:
    def __init__(self, run: ImportRun, facts: dict[str, Any], currency: str) -> None:
        self.run = run
        # An address book calls people as its owner does: it completes a record that is known, and changes nothing.
        self.gentle = bool(facts.get("gentle"))

    def forget(self) -> None:
        """Nothing is held between transactions."""

    def write(self, table: pa.Table, groups: npt.NDArray[np.int32]) -> Outcome:
        starts = [0, *(np.flatnonzero(np.diff(groups)) + 1).tolist()]
        ends = [*starts[1:], len(groups)]
        columns = {key: table.column(key).to_pylist() for key in TEXTS if key in table.schema.names}
        said = [
            _typed({key: value for key, column in columns.items() if (value := _last(column[low:high]))})
            for low, high in zip(starts, ends, strict=True)
        ]
        sizes = [high - low for low, high in zip(starts, ends, strict=True)]
        rows = [int(table.column("row")[low].as_py()) for low in starts]
        found = find_or_open([self._person(one) for one in said], run=self.run)
        ids, new = list(found.ids), set(found.new)
        self._by_name(said, ids, new)
        changed = self._change(said, ids, new) | {pk for pk in found.joined if pk not in new}
        people = [(pk, row, one) for pk, row, one in zip(ids, rows, said, strict=True) if pk is not None]
        around = ties.addresses(self.run, people) | ties.put_down(self.run, people)
        pictured, refused = ties.photos(self.run, people)
        changed |= (around | pictured) - new
        remarks = self._remarks(rows, found.taken) + refused
        created = sum(size for pk, size in zip(ids, sizes, strict=True) if pk in new)
        updated = sum(size for pk, size in zip(ids, sizes, strict=True) if pk in changed)
        return Outcome(created, updated, len(groups) - created - updated, remarks)

    def _person(self, said: Mapping[str, Any]) -> Person:
        keys = keys_of(
            self.run.source, number=said.get("number"), phone_number=said.get("phone"), email=said.get("email")
        )
        name, city, address, country = (said.get(key, "") for key in MAIN)
        more = {key: said[key] for key in DETAILS if key not in MAIN and key in said}
        return Person(keys=keys, name=name, city=city, address=address, country=country, more=more)

    def _by_name(self, said: Sequence[Mapping[str, Any]], ids: list[int | None], new: set[int]) -> None:
        """People of whom only the name is given: the same name without any handle is the same person."""
        wanted = {one["name"] for one, pk in zip(said, ids, strict=True) if pk is None}
        known = dict(
            Customer.objects.present().filter(name__in=wanted, handles__isnull=True).order_by("-id")
            .values_list("name", "id")
        )  # fmt: skip
        fresh = {
            name: Customer(created_at=clock.now(), **{key: one[key] for key in DETAILS if key in one})
            for one, pk in zip(said, ids, strict=True)
            if pk is None and (name := one["name"]) not in known
        }
        open_by_name(list(fresh.values()), run=self.run)
        for place, one in enumerate(said):
            if ids[place] is None:
                ids[place] = known.get(one["name"]) or fresh[one["name"]].pk
        new.update(customer.pk for customer in fresh.values())

    def _change(self, said: Sequence[Mapping[str, Any]], ids: Sequence[int | None], new: set[int]) -> set[int]:
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
            was = self._differing(customer, one)
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
            entry["details"] = {**_plain(was), **entry["details"]}
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

    def _differing(self, customer: Customer, said: Mapping[str, Any]) -> dict[str, Any]:
        """What the record says until now where the file says something else."""
        found = {key: getattr(customer, key) for key in DETAILS if key in said}
        return {
            key: value for key, value in found.items() if value != said[key] and not (self.gentle and value)
        }  # fmt: skip

    def _tags(self, said: Sequence[Mapping[str, Any]]) -> dict[str, int]:
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
        """Everybody is there: who works for whom can be settled."""
        ties.settle(self.run)


def _last(values: Sequence[Any]) -> Any:
    """Of several rows about one person the later word counts."""
    return next((value for value in reversed(values) if value), None)


def _typed(said: dict[str, Any]) -> dict[str, Any]:
    """Birthday and company as the record has them."""
    if "birthday" in said:
        said["birthday"] = dt.date.fromisoformat(said["birthday"])
    if "is_company" in said:
        said["is_company"] = True
    return said


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in details.items()}


def _tag_names(said: Mapping[str, Any]) -> list[str]:
    separated = said.get("tags", "").replace(":::", ",").replace(";", ",").replace("|", ",").split(",")
    names = (" ".join(name.replace("*", " ").split()).casefold()[:40] for name in separated)
    return list(dict.fromkeys(name for name in names if name and name not in EVERYBODY))
