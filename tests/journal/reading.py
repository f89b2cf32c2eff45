"""Reading the journal to its end, as a worker does, turn after turn."""

import time

from akrab.journal.consumers import Consumer
from akrab.journal.dispatch import dispatch
from akrab.journal.models import Cursor, Entry


def read_to_the_end(reader: Consumer, *, batch: int = 200, seconds: float = 60) -> None:
    """Until the reader stands at the last entry. On PostgreSQL an entry waits until no older transaction runs in the
    whole server, and the tests beside this one have theirs. Raises AssertionError when it takes too long."""
    deadline = time.monotonic() + seconds
    while True:
        dispatch(reader, batch=batch)
        last = Entry.objects.order_by("-transaction", "-id").first()
        cursor = Cursor.objects.filter(pk=reader.name).first()
        if last is None or (cursor and (cursor.transaction, cursor.entry_id) == (last.transaction, last.pk)):
            return
        assert time.monotonic() < deadline, "the reader did not get to the end"
        time.sleep(0.02)
