"""Writing to the journal: only inside the transaction of the change itself."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, models

from akrab.core import clock
from akrab.core.inserting import insert
from akrab.journal.kinds import Kind
from akrab.journal.models import Entry

if TYPE_CHECKING:
    from akrab.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An entry about to be written; ids rather than objects, for bulk work."""

    what: Kind
    customer_id: int | None = None
    subject_type: str = ""
    subject_id: int | None = None
    actor_id: int | None = None
    occurred_at: dt.datetime | None = None


def record(
    what: Kind,
    *,
    customer_id: int | None = None,
    subject: models.Model | None = None,
    actor: "User | None" = None,
    occurred_at: dt.datetime | None = None,
) -> Entry:
    """Write one entry. The caller holds the transaction of the change. Raises RuntimeError outside of one."""
    if not connection.in_atomic_block:
        raise RuntimeError("A journal entry is written in the transaction of the change that it tells of.")
    draft = Draft(
        what=what,
        customer_id=customer_id,
        subject_type=subject._meta.model_name or "" if subject else "",
        subject_id=subject.pk if subject else None,
        actor_id=actor.pk if actor else None,
        occurred_at=occurred_at,
    )
    entry = _entry(draft, clock.now())
    insert([entry])
    return entry


def record_many(drafts: Iterable[Draft]) -> int:
    """Write many entries at once; returns how many."""
    if not connection.in_atomic_block:
        raise RuntimeError("Journal entries are written in the transaction of the change that they tell of.")
    now = clock.now()
    return len(Entry.objects.bulk_create((_entry(draft, now) for draft in drafts), batch_size=1000))


def _entry(draft: Draft, now: dt.datetime) -> Entry:
    return Entry(
        kind=draft.what.kind_name,
        occurred_at=draft.occurred_at or now,
        recorded_at=now,
        customer_id=draft.customer_id,
        actor_id=draft.actor_id,
        subject_type=draft.subject_type,
        subject_id=draft.subject_id,
        audience=draft.what.audience,
        data=draft.what.data(),
    )
