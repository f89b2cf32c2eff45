import datetime as dt

import pytest
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from akrab.customers.kinds import Noted
from akrab.journal import consumers, dispatch, kinds
from akrab.journal.models import Audience, Cursor, Entry, Parked
from akrab.journal.queries import timeline
from akrab.journal.recording import Draft, record, record_many
from akrab.orders.kinds import OrderPlaced
from tests.customers.factories import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> consumers.Consumer:
    return consumers.Consumer("test_reader", frozenset({"customer.noted"}), lambda entry: seen.append(entry.pk))


seen: list[int] = []


@pytest.fixture(autouse=True)
def _fresh() -> None:
    seen.clear()


def note(text: str = "hello") -> Entry:
    with transaction.atomic():
        return record(Noted(text=text))


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        record(Noted(text="x"))
    assert not Entry.objects.exists()


def test_each_entry_reaches_its_reader_once_and_in_order(reader: consumers.Consumer) -> None:
    made = [note(str(number)).pk for number in range(5)]
    with transaction.atomic():
        record(OrderPlaced(number="1", total=1, currency="IDR"))
    assert _dispatch_settled(reader, batch=3) == 3
    assert _dispatch_settled(reader, batch=3) == 2
    assert _dispatch_settled(reader) == 0
    assert seen == made


def _dispatch_settled(reader: consumers.Consumer, batch: int = 200) -> int:
    """A test's own transaction is still running, so on PostgreSQL its entries do not count as settled yet."""
    original = dispatch._settled
    dispatch._settled = Entry.objects.all
    try:
        return dispatch.dispatch(reader, batch=batch)
    finally:
        dispatch._settled = original


def test_a_reader_that_fails_leaves_nothing_and_tries_again_later() -> None:
    def fail(entry: Entry) -> None:
        note("written by the reader")
        raise ValueError("no")

    reader = consumers.Consumer("failing", frozenset({"customer.noted"}), fail)
    first = note()
    assert _dispatch_settled(reader) == 0
    cursor = Cursor.objects.get(pk="failing")
    assert (cursor.entry_id, cursor.failures) == (0, 1)
    assert cursor.retry_at
    assert Entry.objects.count() == 1
    assert _dispatch_settled(reader) == 0  # not before its time
    for _attempt in range(4):
        Cursor.objects.update(retry_at=None)
        _dispatch_settled(reader)
    parked = Parked.objects.get()
    assert (parked.entry_id, parked.reason) == (first.pk, "ValueError: no")
    assert Cursor.objects.get(pk="failing").entry_id == first.pk


def test_two_dispatchers_with_the_same_reading_hand_over_once(reader: consumers.Consumer) -> None:
    entry = note()
    cursor = Cursor.objects.create(consumer=reader.name)
    assert dispatch._step(cursor, entry)
    assert not dispatch._step(cursor, entry)


def test_the_timeline_pages_by_key_and_shows_only_its_audience() -> None:
    customer = make_customer(name="Budi")
    Entry.objects.all().delete()
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    with transaction.atomic():
        record_many(
            Draft(what=Noted(text=str(n)), customer_id=customer.pk, occurred_at=start + dt.timedelta(hours=n // 2))
            for n in range(7)
        )
        record(OrderPlaced(number="77", total=2_500_000, currency="IDR"), customer_id=customer.pk, occurred_at=start)
    staff = {Audience.STAFF, Audience.CUSTOMER}
    first = timeline(customer.pk, audiences=staff, limit=5)
    rest = timeline(customer.pk, audiences=staff, limit=5, before=(first[-1].at, first[-1].id))
    assert [line.data["text"] for line in first] == ["6", "5", "4", "3", "2"]
    with translation.override("en"):
        rest = timeline(customer.pk, audiences=staff, limit=5, before=(first[-1].at, first[-1].id))
        assert [line.text for line in rest] == ["Order 77 placed: Rp25,000", "Note: 1", "Note: 0"]
    own = timeline(customer.pk, audiences={Audience.CUSTOMER})
    assert [line.kind for line in own] == ["order.placed"]
    assert [line.kind for line in timeline(customer.pk, audiences=staff, groups={"order"})] == ["order.placed"]


def test_every_kind_has_a_sentence_that_its_fields_fill() -> None:
    for name, cls in kinds.catalogue().items():
        values = dict.fromkeys(cls.__dataclass_fields__, 1)
        with translation.override("id"):
            assert kinds.sentence(name, values)
        assert str(cls.sentence) % values


def test_an_entry_of_an_older_version_still_reads() -> None:
    assert kinds.load("order.placed", {"number": "1", "total": 1, "currency": "IDR", "gone": 1})
    assert kinds.load("order.placed", {"number": "1"}) is None
    assert kinds.sentence("order.placed", {"number": "1"})
    assert kinds.sentence("unknown.kind", {}) == "unknown.kind"


def test_what_is_for_others_is_passed_over_once(
    reader: consumers.Consumer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with transaction.atomic():
        record_many(Draft(what=OrderPlaced(number=str(n), total=1, currency="IDR")) for n in range(10))
    assert _dispatch_settled(reader) == 0
    assert Cursor.objects.get(pk=reader.name).entry_id == Entry.objects.latest("id").pk
    with django_assert_max_num_queries(2):
        assert _dispatch_settled(reader) == 0
    mine = note()
    assert _dispatch_settled(reader) == 1
    assert seen == [mine.pk]
