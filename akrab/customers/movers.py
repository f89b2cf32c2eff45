"""Who brings what from one record to another when two become one.

Every row that points at the record that goes points at the kept one afterwards, in whatever room it stands. Where rows
must be combined, or would collide, the room has a mover in its own `merging.py`, found when Django starts:

    @mover("loyalty.Account.customer", "loyalty.Account.referred_by")
    class Points:
        def move(self, *, keep: int, gone: int) -> Memory: ...
        def undo(self, *, keep: int, gone: int, memory: Memory) -> None: ...

What a mover returns (JSON) is given to it again when the merge is undone.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models.fields.reverse_related import ForeignObjectRel

from akrab.customers.models import Address, Customer, Link

Memory = dict[str, Any]
# Pointing at a customer as it was: history, which is read through the merge.
HISTORY = frozenset({"journal.Entry.customer", "customers.Merge.keep", "customers.Merge.gone"})
PART = 500


class Mover(Protocol):
    def move(self, *, keep: int, gone: int) -> Memory:
        """Bring what the room keeps from `gone` to `keep`; returns what undoing needs."""
        ...

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        """Bring it back."""
        ...


M = TypeVar("M", bound=type[Any])
movers: dict[str, Mover] = {}
_covered: dict[str, str] = {}  # "app.Model.field" → mover


def mover(*covers: str) -> Callable[[M], M]:
    """Declare a mover for these foreign keys. Raises ValueError when one of them has a mover already."""

    def declare(cls: M) -> M:
        name = f"{cls.__module__}.{cls.__name__}"
        for key in covers:
            if _covered.get(key, name) != name:
                raise ValueError(f"{key} has two movers: {_covered[key]} and {name}.")
            _covered[key] = name
        movers[name] = cls()
        return cls

    return declare


def covered() -> frozenset[str]:
    """Foreign keys that a mover looks after."""
    return frozenset(_covered)


def pointing() -> Iterator[tuple[str, models.Field[Any, Any]]]:
    """Every column of any table that holds a customer, as ("app.Model.field", field)."""
    for relation in Customer._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            field = relation.field
            yield f"{field.model._meta.label}.{field.name}", field


def repoint_all(*, keep: int, gone: int) -> dict[str, list[Any]]:
    """Move every row that no mover looks after; what would be there twice stays with the record that goes."""
    moved = {}
    for key, field in pointing():
        if key in HISTORY or key in _covered:
            continue
        if ids := repoint(field, keep=keep, gone=gone):
            moved[key] = ids
    return moved


def repoint(field: models.Field[Any, Any], *, keep: int, gone: int) -> list[Any]:
    """Let the rows point at `keep`; returns the keys of those that do now."""
    rows = field.model._base_manager.filter(**{field.attname: gone})
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    moved: list[Any] = []
    for part in _parts(ids):
        moved += part if _point(field, part, keep) else [pk for pk in part if _point(field, [pk], keep)]
    return moved


def bring_back(field: models.Field[Any, Any], ids: Iterable[Any], *, keep: int, gone: int) -> None:
    """Let those of the rows that still point at `keep` point at `gone` again."""
    rows = field.model._base_manager
    for part in _parts(ids):
        there = list(rows.filter(pk__in=part, **{field.attname: keep}).values_list("pk", flat=True))
        if not _point(field, there, gone):
            for pk in there:
                _point(field, [pk], gone)


def _point(field: models.Field[Any, Any], ids: list[Any], at: int) -> bool:
    try:
        with transaction.atomic():
            field.model._base_manager.filter(pk__in=ids).update(**{field.attname: at})
    except IntegrityError:
        return False
    return True


def _parts(ids: Iterable[Any]) -> Iterator[list[Any]]:
    found = list(ids)
    for start in range(0, len(found), PART):
        yield found[start : start + PART]


@mover("customers.Pair.first", "customers.Pair.second")
class Pairs:
    """Pairs speak of two records as they were compared; `merge` decides them."""

    def move(self, *, keep: int, gone: int) -> Memory:
        return {}

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        """Nothing was moved."""


@mover("customers.Link.customer", "customers.Link.other")
class Links:
    """A tie between the two themselves means nothing any more; it is put aside until they are two again."""

    def move(self, *, keep: int, gone: int) -> Memory:
        between = Link.objects.filter(customer_id__in=(keep, gone), other_id__in=(keep, gone))
        memory: Memory = {"between": [{**row, "created_at": row["created_at"].isoformat()} for row in between.values()]}
        between.delete()
        for field in _ends():
            memory[field.name] = repoint(field, keep=keep, gone=gone)
        return memory

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        for field in _ends():
            bring_back(field, memory[field.name], keep=keep, gone=gone)
        rows = ({**row, "created_at": dt.datetime.fromisoformat(row["created_at"])} for row in memory["between"])
        Link.objects.bulk_create((Link(**row) for row in rows), ignore_conflicts=True)


def _ends() -> list[models.Field[Any, Any]]:
    return [field for field in Link._meta.fields if field.name in {"customer", "other"}]


@mover("customers.Address.customer")
class Addresses:
    """One of the addresses is the main one: the kept record's, where it has one."""

    def move(self, *, keep: int, gone: int) -> Memory:
        was_main: list[int] = []
        if Address.objects.filter(customer=keep, is_main=True).exists():
            mains = Address.objects.filter(customer=gone, is_main=True)
            was_main = list(mains.values_list("pk", flat=True))
            mains.update(is_main=False)
        return {"main": was_main, "ids": repoint(Address._meta.get_field("customer"), keep=keep, gone=gone)}

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        bring_back(Address._meta.get_field("customer"), memory["ids"], keep=keep, gone=gone)
        if not Address.objects.filter(customer=gone, is_main=True).exists():
            Address.objects.filter(pk__in=memory["main"], customer=gone).update(is_main=True)
