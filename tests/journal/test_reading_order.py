"""On PostgreSQL an entry with a smaller id may be committed later: readers must not step over it."""

import threading

import pytest
from django.db import connection, connections, transaction

from akrab.customers.kinds import Noted
from akrab.journal import dispatch
from akrab.journal.consumers import Consumer
from akrab.journal.models import Entry
from akrab.journal.recording import record
from tests.journal.reading import read_to_the_end

WRITERS, EACH = 8, 25


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_entry_committed_late_is_not_skipped() -> None:
    seen: list[str] = []
    reader = Consumer("late", frozenset({"customer.noted"}), lambda entry: seen.append(entry.data["text"]))
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record(Noted(text="slow"))
            begun.set()
            go_on.wait(10)
        connections.close_all()

    writer = threading.Thread(target=slow)
    writer.start()
    begun.wait(10)
    with transaction.atomic():
        record(Noted(text="quick"))
    assert list(Entry.objects.values_list("data__text", flat=True)) == ["quick"]
    assert dispatch.dispatch(reader) == 0  # "quick" waits until nothing older can appear
    go_on.set()
    writer.join()
    read_to_the_end(reader)
    assert sorted(seen) == ["quick", "slow"]


@pytest.mark.django_db(transaction=True)
def test_racing_writers_lose_and_double_nothing() -> None:
    seen: list[str] = []
    reader = Consumer("race", frozenset({"customer.noted"}), lambda entry: seen.append(entry.data["text"]))
    barrier = threading.Barrier(WRITERS + 1)

    def write(number: int) -> None:
        barrier.wait()
        for step in range(EACH):
            with transaction.atomic():
                if connection.vendor == "postgresql":  # ids first, transaction numbers later: the nasty order
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT nextval('journal_entry_id_seq')")
                record(Noted(text=f"{number}-{step}"))
        connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    barrier.wait()
    while any(thread.is_alive() for thread in threads):
        dispatch.dispatch(reader, batch=7)
    for thread in threads:
        thread.join()
    read_to_the_end(reader)
    assert sorted(seen) == sorted(f"{number}-{step}" for number in range(WRITERS) for step in range(EACH))
