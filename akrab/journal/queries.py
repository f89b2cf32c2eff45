"""Reading the journal for people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db.models import Q, QuerySet

from akrab.journal import kinds
from akrab.journal.models import Audience, Entry


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline."""

    id: int
    kind: str
    icon: str
    text: str
    at: datetime
    actor: str
    subject_type: str
    subject_id: int | None
    data: dict[str, object]


# A page shows thirty lines: read as plain values, without building models for them and for their actors.
COLUMNS = ("id", "kind", "occurred_at", "actor__name", "actor__username", "subject_type", "subject_id", "data")

Row = tuple[int, str, datetime, str | None, str | None, str, int | None, dict[str, object]]


def _line(row: Row) -> Line:
    """A line from the values of COLUMNS."""
    pk, kind, at, name, username, subject_type, subject_id, data = row
    known = kinds.of(kind)
    return Line(
        id=pk,
        kind=kind,
        icon=known.icon if known else "circle",
        text=kinds.sentence(kind, data),
        at=at,
        actor=name or username or "",
        subject_type=subject_type,
        subject_id=subject_id,
        data=data,
    )


def line(entry: Entry) -> Line:
    """One entry as a line of a timeline; its actor is best fetched with it."""
    actor = entry.actor
    names = (actor.name, actor.username) if actor else (None, None)
    subject = (entry.subject_type, entry.subject_id)
    return _line((entry.pk, entry.kind, entry.occurred_at, *names, *subject, entry.data))


def timeline(
    customer: int | Collection[int],
    *,
    audiences: set[Audience],
    groups: set[str] | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 30,
) -> list[Line]:
    """A customer's entries, newest first, for readers of these audiences.

    `groups` keeps kinds whose first part is one of them (`order`, `message`); `before` is the (time, id) of the last
    line shown, for the next page (keyset: the same speed at the ten-thousandth entry). Of several records (those that
    were merged into one) each is read along its index.
    """
    ids = [customer] if isinstance(customer, int) else list(customer)
    found = [_newest(pk, audiences, groups, before, limit) for pk in ids]
    rows = found[0] if len(found) == 1 else sorted(chain(*found), key=lambda row: (row[2], row[0]), reverse=True)
    return [_line(row) for row in rows[:limit]]


def _newest(
    customer_id: int,
    audiences: set[Audience],
    groups: set[str] | None,
    before: tuple[datetime, int] | None,
    limit: int,
) -> list[Row]:
    """Values of COLUMNS of one record's entries."""
    entries = Entry.objects.filter(customer_id=customer_id, audience__in=audiences)
    if groups:
        wanted = Q()
        for group in groups:
            wanted |= Q(kind__startswith=f"{group}.")
        entries = entries.filter(wanted)
    if before:
        entries = entries.filter(
            Q(occurred_at__lt=before[0]) | Q(occurred_at=before[0], id__lt=before[1]), occurred_at__lte=before[0]
        )
    return list(entries.order_by("-occurred_at", "-id").values_list(*COLUMNS)[:limit])


def audit_trail(*, limit: int = 100, before_id: int | None = None) -> QuerySet[Entry]:
    """What people of the shop did, newest first."""
    entries = Entry.objects.filter(actor__isnull=False).select_related("actor", "customer").order_by("-id")
    return (entries.filter(id__lt=before_id) if before_id else entries)[:limit]
