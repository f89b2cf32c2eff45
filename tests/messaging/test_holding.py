"""A message to many that chance keeps from a few: the same few however it is sent, and never written to by it."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from akrab.consent import actions as consent
from akrab.core import shop
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from akrab.messaging import holding, mass
from akrab.messaging.holding import HoldingError, begin, holds
from akrab.messaging.mass import Queued, Recipient, queue_many
from akrab.messaging.models import MassMessage, MassReceiver, Message
from akrab.messaging.texts import compile_text
from akrab.messaging.whatsapp import tapping
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer

TEXT = compile_text(language="id", subject="Halo {name}", body="Halo {name}, ada promo.")


@pytest.fixture(autouse=True)
def _by_day(db: None) -> None:
    shop.store({"adverts_quiet": ""})


def people(many: int, channel: str = "email") -> list[Customer]:
    made = []
    for n in range(many):
        one = make_customer(name=f"C{n}", email=f"c{n}@example.com", phone=f"0812-3456-{7000 + n}")
        consent.give(customer=one, purpose="marketing", channel=channel, wording="Ya", language="id", way="office")
        made.append(one)
    return made


def message(share: int = 50, key: str = "promo", seed: int = 7, **fields: Any) -> MassMessage:
    made = begin(**{"key": key, "kind": "Promo", "share": share, "purpose": "marketing", "actor": None, **fields})
    MassMessage.objects.filter(pk=made.pk).update(seed=seed)
    made.seed = seed
    return made


def send(one: MassMessage, customers: list[Customer], **fields: Any) -> Queued:
    recipients = [Recipient(customer.pk, "email", values={"name": customer.name}) for customer in customers]
    said = {"key": one.key, "text": TEXT, "recipients": recipients, "purpose": "marketing", "campaign": "Promo"}
    return queue_many(**{**said, "mass": one, **fields})


def sides(one: MassMessage) -> tuple[set[int], set[int]]:
    rows = MassReceiver.objects.filter(mass=one).values_list("customer_id", "held")
    return {pk for pk, held in rows if not held}, {pk for pk, held in rows if held}


@pytest.mark.parametrize(("share", "low", "high"), [(0, 0, 0), (10, 900, 1100), (50, 4850, 5150)])
def test_about_the_share_is_drawn_and_other_messages_draw_others(share: int, low: int, high: int) -> None:
    one, other = MassMessage(seed=1, share=share), MassMessage(seed=2, share=share)
    drawn = {pk for pk in range(10_000) if holds(one, pk)}
    assert low <= len(drawn) <= high
    assert drawn == {pk for pk in range(10_000) if holds(one, pk)}
    both = len(drawn & {pk for pk in range(10_000) if holds(other, pk)})
    assert both == pytest.approx(share * share, abs=3 * max(share, 1))


def test_who_is_held_back_is_written_down_and_gets_nothing() -> None:
    customers, one = people(12), message()
    done = send(one, customers, actor=make_user())
    got, held = sides(one)
    assert held == {customer.pk for customer in customers if holds(one, customer.pk)}
    assert (done.queued, done.held, len(got)) == (12 - len(held), len(held), 12 - len(held))
    assert 0 < len(held) < 12
    assert set(Message.objects.values_list("customer_id", flat=True)) == got
    told = Entry.objects.filter(kind="message.held_back")
    assert set(told.values_list("customer_id", flat=True)) == held
    assert told.first().data == {"title": "Promo"}  # type: ignore[union-attr]


def test_consent_is_asked_before_the_draw() -> None:
    customers, one = people(6), message()
    for customer in customers:
        consent.withdraw(
            customer=customer, purpose="marketing", channel="email", wording="No", language="id", way="office"
        )
    assert send(one, customers).refused == {"consent": 6}
    assert not MassReceiver.objects.exists()


def test_sent_again_after_it_was_cut_short_the_same_people_are_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    customers, one = people(12), message()
    monkeypatch.setattr(mass, "IN_ONE_GO", 3)
    real, calls = holding.keep, []

    def dying(*args: Any, **more: Any) -> int:
        calls.append(args)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return real(*args, **more)

    monkeypatch.setattr(holding, "keep", dying)
    with pytest.raises(KeyboardInterrupt):
        send(one, customers)
    monkeypatch.setattr(holding, "keep", real)
    assert MassReceiver.objects.count() == 6  # the part it died in left nothing
    begin(key="promo", kind="Promo", share=0, purpose="marketing", actor=None)  # another share changes nothing
    known = MassMessage.objects.get()
    done = send(known, customers)
    got, held = sides(known)
    assert held == {customer.pk for customer in customers if holds(one, customer.pk)}
    assert (done.known, done.queued + done.held, len(got | held)) == (6, 6, 12)
    assert send(known, customers) == Queued(queued=0, known=12, refused={})
    assert Message.objects.count() == len(got)
    assert Entry.objects.filter(kind="message.held_back").count() == len(held)


def test_another_run_that_was_quicker_with_some_leaves_the_rest_to_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    customers, one = people(12), message()
    real = mass._store

    def overtaken(job: Any, messages: Any) -> tuple[int, int]:
        monkeypatch.setattr(mass, "_store", real)
        send(one, customers[:5])  # the other run
        return real(job, messages)

    monkeypatch.setattr(mass, "_store", overtaken)
    done = send(one, customers)
    got, held = sides(one)
    assert held == {customer.pk for customer in customers if holds(one, customer.pk)}
    assert (done.queued + done.held, done.known, len(got | held)) == (7, 5, 12)
    assert sorted(Message.objects.values_list("customer_id", flat=True)) == sorted(got)
    assert Entry.objects.filter(kind="message.held_back").count() == len(held)


def test_the_tap_queue_holds_back_the_same_way_and_each_customer_gets_one() -> None:
    customers, one = people(12, "whatsapp"), message()
    asked: dict[str, Any] = {
        "customers": customers,
        "text": "Halo {name}",
        "words": str,
        "key": "a",
        "actor": make_user(),
        "mass": one,
    }
    made = tapping.prepare_many(**asked)
    got, held = sides(one)
    assert (made.prepared, made.held) == (len(got), len(held))
    assert held == {customer.pk for customer in customers if holds(one, customer.pk)}
    assert tapping.prepare_many(**asked).prepared == len(got)
    assert send(one, customers).queued == 0
    assert Message.objects.count() == len(got)


def test_somebody_named_on_two_channels_gets_it_once() -> None:
    [customer], one = people(1), message(share=0)
    consent.give(customer=customer, purpose="marketing", channel="sms", wording="Ya", language="id", way="office")
    two = [Recipient(customer.pk, channel, values={"name": "C"}) for channel in ("email", "sms")]
    assert send(one, [], recipients=two).queued == 1
    assert Message.objects.get().channel == "email"


def test_what_cannot_be_held_back_is_refused() -> None:
    for share in (-1, 1, 51, 100):
        with pytest.raises(HoldingError):
            message(share=share, key=f"k{share}")
    assert message(share=20, key="service", purpose="service").share == 0
    assert not MassMessage.objects.exclude(key="service").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        MassMessage.objects.update(share=10)
    assert (holding.proposed(199), holding.proposed(200)) == (0, 10)


@pytest.mark.django_db(transaction=True)
def test_two_who_prepare_the_same_message_at_once_write_to_each_once() -> None:
    shop.store({"adverts_quiet": ""})
    customers, actor = people(8, "whatsapp"), make_user()
    wrong: list[BaseException] = []
    start = threading.Barrier(2)

    def prepare() -> None:
        try:
            start.wait()
            one = begin(key="promo", kind="Promo", share=50, purpose="marketing", actor=actor)
            tapping.prepare_many(customers=customers, text="Halo", words=str, key="promo", actor=actor, mass=one)
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=prepare) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []
    got, held = sides(MassMessage.objects.get())
    assert len(got) + len(held) == 8
    assert sorted(Message.objects.values_list("customer_id", flat=True)) == sorted(got)
    assert Entry.objects.filter(kind="message.held_back").count() == len(held)
