"""Bringing the journal to its readers: each entry exactly once per reader, whatever is killed and when.

The reader's step of the cursor and the rows that it writes are one transaction. On PostgreSQL ids are handed out
before commit, so an entry with a smaller id may appear later: readers go by (transaction, id) and only below the
oldest transaction still running, where nothing can appear any more. SQLite writes one transaction at a time.
"""

import datetime as dt
import logging

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from akrab.core import clock
from akrab.journal.consumers import Consumer, registered
from akrab.journal.models import Cursor, Entry, Parked

logger = logging.getLogger(__name__)
BATCH = 200
TRIES = 5


def dispatch_all(*, batch: int = BATCH) -> int:
    """Give every reader its next entries; returns how many were handled."""
    return sum(dispatch(consumer, batch=batch) for consumer in registered())


def dispatch(consumer: Consumer, *, batch: int = BATCH) -> int:
    """Give one reader up to `batch` entries, in order; returns how many were handled."""
    cursor, _ = Cursor.objects.get_or_create(consumer=consumer.name)
    if cursor.retry_at and cursor.retry_at > clock.now():
        return 0
    new = _after(_settled(), cursor)
    end = new.order_by("-transaction", "-id").first()  # read first: what comes later waits for the next round
    if end is None:
        return 0
    upto = Q(transaction__lt=end.transaction) | Q(transaction=end.transaction, id__lte=end.pk)
    waiting = list(new.filter(upto, kind__in=consumer.kinds).order_by("transaction", "id")[:batch])
    handled = 0
    for entry in waiting:
        try:
            with transaction.atomic():
                if not _step(cursor, entry):
                    return handled  # another process reads for this consumer
                consumer.handle(entry)
        except Exception as error:  # noqa: BLE001  (whatever a reader raises must not stop the others)
            _failed(consumer, cursor.consumer, entry, error)
            return handled
        cursor.transaction, cursor.entry_id = entry.transaction, entry.pk
        handled += 1
    if handled < batch:  # nothing else up to `end` is ours: do not look at it again
        _step(cursor, end)
    return handled


def _settled() -> QuerySet[Entry]:
    """Entries below which none can appear any more."""
    if connection.vendor != "postgresql":
        return Entry.objects.all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        row = cursor.fetchone()
    return Entry.objects.filter(transaction__lt=row[0])


def _after(entries: QuerySet[Entry], cursor: Cursor) -> QuerySet[Entry]:
    later = Q(transaction__gt=cursor.transaction)
    return entries.filter(
        later | Q(transaction=cursor.transaction, id__gt=cursor.entry_id), transaction__gte=cursor.transaction
    )


def _step(cursor: Cursor, entry: Entry) -> bool:
    """Move the cursor from where we read it; False when somebody else moved it."""
    return bool(
        Cursor.objects.filter(
            consumer=cursor.consumer, transaction=cursor.transaction, entry_id=cursor.entry_id
        ).update(transaction=entry.transaction, entry_id=entry.pk, failures=0, retry_at=None)
    )


def _failed(consumer: Consumer, name: str, entry: Entry, error: Exception) -> None:
    """Try again later; after TRIES times set the entry aside with its reason and go on behind it."""
    logger.error("Journal reader %s failed at entry %s", name, entry.pk, exc_info=error)
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update().get(pk=name)
        if cursor.failures + 1 < TRIES:
            cursor.failures += 1
            cursor.retry_at = clock.now() + dt.timedelta(seconds=2**cursor.failures)
            cursor.save(update_fields=["failures", "retry_at"])
        elif _step(cursor, entry):
            reason = f"{type(error).__name__}: {error}"[:500]
            Parked.objects.get_or_create(
                consumer=consumer.name, entry=entry, defaults={"reason": reason, "parked_at": clock.now()}
            )


def retry_parked(parked: Parked) -> None:
    """Handle an entry that was set aside once more. Raises what the reader raises; the entry then stays aside."""
    from akrab.journal.consumers import named

    with transaction.atomic():
        if Parked.objects.filter(pk=parked.pk).delete()[0]:
            named(parked.consumer).handle(parked.entry)
