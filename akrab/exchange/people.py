"""Finding the customers of a file by what they are reached or recognised by, and opening records for the new ones."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from akrab.core import clock, phone, search
from akrab.customers import kinds
from akrab.customers.actions import search_texts
from akrab.customers.models import Customer, Handle
from akrab.exchange.models import ImportRun
from akrab.exchange.writing import journal, remember
from akrab.journal.recording import Draft

Key = tuple[str, str]  # kind and value of a handle
IN_ONE_QUERY = 5000


@dataclass(frozen=True)
class Person:
    """What a row says about a customer. Without a key nobody can be recognised, so no record is opened."""

    keys: tuple[Key, ...]  # the surest first
    name: str = ""
    city: str = ""
    address: str = ""
    country: str = ""
    since: dt.datetime | None = None
    more: Mapping[str, Any] = field(default_factory=dict)  # further details of the record: occupation, birthday …


def keys_of(
    source: str,
    *,
    number: str | None = None,
    phone_number: str | None = None,
    email: str | None = None,
    username: str | None = None,
) -> tuple[Key, ...]:
    """Handles in the order in which they are believed: the other system's number, user name, phones, e-mails. Several
    phones or e-mails stand on a line each."""
    found = [
        (Handle.Kind.EXTERNAL.value, f"{source}:{number}" if number else ""),
        (Handle.Kind.MARKETPLACE.value, f"{source}:{username}" if username else ""),
        *((Handle.Kind.PHONE.value, value) for value in (phone_number or "").split("\n")),
        *((Handle.Kind.EMAIL.value, value) for value in (email or "").split("\n")),
    ]
    return tuple((kind, value[:254]) for kind, value in found if value)


def owners_of(keys: Iterable[Key]) -> dict[Key, int]:
    """Which of the handles are known, and whose they are. A phone is known under each of its forms too."""
    wanted: dict[str, dict[str, Key]] = {}
    for key in keys:
        kind, value = key
        for form in phone.variants(value) if kind == Handle.Kind.PHONE else [value]:
            wanted.setdefault(kind, {}).setdefault(form, key)
    owners: dict[Key, int] = {}
    for kind, forms in wanted.items():
        values = list(forms)
        for start in range(0, len(values), IN_ONE_QUERY):
            found = Handle.objects.filter(kind=kind, value__in=values[start : start + IN_ONE_QUERY])
            for value, customer in found.values_list("value", "customer_id"):
                owners.setdefault(forms[value], customer)
                owners.setdefault((kind, value), customer)
    return owners


@dataclass(frozen=True)
class Found:
    """`ids`: the customer of each person. `new`: those made now. `taken`: keys that belong to somebody else."""

    ids: list[int | None]
    new: set[int]
    taken: list[list[Key]]
    joined: dict[int, list[int]]  # customer who was known → handles added


def find_or_open(persons: Sequence[Person], *, run: ImportRun) -> Found:
    """The customer of each person: known under one of the keys, else a new record. Two known customers are never
    merged: the surest key decides, and a handle that belongs to another stays there."""
    owners = owners_of(key for person in persons for key in person.keys)
    numbered = _numbered(owners.values(), run.source)
    fresh: list[Customer] = []  # until they are stored, the first is customer -1, the second -2 …
    by_person: list[int | None] = []
    additions: list[tuple[int, Key]] = []
    taken: list[list[Key]] = []
    for person in persons:
        owner = _owner(person, owners, numbered)
        if owner is None and person.keys:
            fresh.append(
                Customer(
                    name=person.name, city=person.city, address=person.address, country=person.country, source="import",
                    created_at=person.since or clock.now(), **person.more,
                )
            )  # fmt: skip
            owner = -len(fresh)
        others: list[Key] = []
        for key in person.keys:
            present = owners.get(key)
            if present is None and owner is not None:
                owners[key] = owner
                additions.append((owner, key))
                if key[0] == Handle.Kind.EXTERNAL:
                    numbered.add(owner)
            elif present != owner:
                others.append(key)
        by_person.append(owner)
        taken.append(others)
    Customer.objects.bulk_create(fresh, batch_size=2000)

    def stored(owner: int) -> int:
        return fresh[-owner - 1].pk if owner < 0 else owner

    new = {customer.pk for customer in fresh}
    joined = _attach([(stored(owner), key) for owner, key in additions], new, run=run)
    _announce(new, run=run)
    return Found([None if owner is None else stored(owner) for owner in by_person], new, taken, joined)


def _numbered(customer_ids: Iterable[int], source: str) -> set[int]:
    """Which of them have a number in this source."""
    ids = sorted(set(customer_ids))
    found: set[int] = set()
    for start in range(0, len(ids), IN_ONE_QUERY):
        handles = Handle.objects.filter(
            kind=Handle.Kind.EXTERNAL, customer_id__in=ids[start : start + IN_ONE_QUERY], value__startswith=f"{source}:"
        )
        found.update(handles.values_list("customer_id", flat=True))
    return found


def _owner(person: Person, owners: dict[Key, int], numbered: set[int]) -> int | None:
    """Whose the first known key is. Somebody with a number of their own is not another with a number of theirs, even
    when they share a phone: families and offices do."""
    has_number = any(kind == Handle.Kind.EXTERNAL for kind, _value in person.keys)
    for key in person.keys:
        owner = owners.get(key)
        if owner is not None and (key[0] == Handle.Kind.EXTERNAL or not has_number or owner not in numbered):
            return owner
    return None


def open_by_name(customers: Sequence[Customer], *, run: ImportRun) -> None:
    """Open records of people of whom the file gives a name alone, no handle."""
    Customer.objects.bulk_create(customers, batch_size=2000)
    _announce({customer.pk for customer in customers}, run=run)


def _announce(new: set[int], *, run: ImportRun) -> None:
    journal(
        Draft(
            what=kinds.CustomerCreated(way="import"),
            customer_id=pk,
            subject_type="customer",
            subject_id=pk,
            actor_id=run.actor_id,
        )
        for pk in sorted(new)
    )
    remember(run, "customer", new)
    index(new)


def _attach(additions: Sequence[tuple[int, Key]], new: set[int], *, run: ImportRun) -> dict[int, list[int]]:
    """Add handles; those of customers who were known already are journalled and can be undone."""
    now = clock.now()
    handles = [Handle(customer_id=owner, kind=kind, value=value, created_at=now) for owner, (kind, value) in additions]
    Handle.objects.bulk_create(handles, batch_size=2000)
    joined: dict[int, list[int]] = {}
    drafts = []
    for handle in handles:
        if handle.customer_id in new:
            continue
        joined.setdefault(handle.customer_id, []).append(handle.pk)
        drafts.append(
            Draft(
                what=kinds.HandleAdded(handle=handle.kind, value=handle.value), customer_id=handle.customer_id,
                subject_type="customer", subject_id=handle.customer_id, actor_id=run.actor_id,
            )
        )  # fmt: skip
    if joined:
        journal(drafts)
        remember(run, "handle", [pk for added in joined.values() for pk in added])
        index(joined)
    return joined


def index(customer_ids: Iterable[int]) -> None:
    """Make the customers findable by what they are now."""
    ids = sorted(customer_ids)
    for start in range(0, len(ids), 1000):
        part = ids[start : start + 1000]
        customers = Customer.objects.filter(pk__in=part).prefetch_related("handles")
        search.forget("customer", part)
        search.index_new("customer", {one.pk: search_texts(one, one.handles.all()) for one in customers})
