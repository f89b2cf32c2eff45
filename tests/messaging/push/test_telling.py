import datetime as dt

import pytest
import time_machine

from akrab.accounts.models import Role, User
from akrab.consent import actions as consent
from akrab.core import clock, shop
from akrab.customers.models import Customer
from akrab.journal.consumers import named, registered
from akrab.journal.models import Entry
from akrab.journal.recording import record
from akrab.messaging.answering import answer, note
from akrab.messaging.conversations import assign, conversation_of
from akrab.messaging.incoming import receive, set_mood
from akrab.messaging.models import Message, Ping, PushDevice
from akrab.messaging.notifying import notify
from akrab.messaging.outbox import send_waiting
from akrab.messaging.push import pings, staff
from akrab.messaging.push.errors import PushError
from akrab.orders import kinds as order_kinds
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer, make_member
from tests.journal.reading import read_to_the_end
from tests.messaging.push.conftest import subscribe
from tests.orders.factories import make_order
from tests.providers.push import PushService

pytestmark = pytest.mark.django_db


def drain(service: PushService) -> None:
    """What the journal's readers do with each entry that is new, then the lane. (On PostgreSQL a reader sees only what
    is committed.)"""
    for entry in Entry.objects.filter(pk__gt=getattr(service, "read", 0)).order_by("pk"):
        service.read = entry.pk  # type: ignore[attr-defined]
        for reader in registered():
            if reader.name.startswith("screens_") and entry.kind in reader.kinds:
                reader.handle(entry)
    while pings.send_due():
        pass


def colleague(service: PushService, name: str = "Siti", role: str = Role.STAFF) -> User:
    user: User = make_user(role=role, name=name, language="en")
    subscribe(service, user)
    return user


def said(service: PushService) -> list[tuple[str, str]]:
    return [(one["title"], one["body"]) for _endpoint, one in service.shown]


def test_everybody_is_told_of_a_message_while_nobody_looks_after_it(service: PushService) -> None:
    colleague(service), colleague(service, "Rina", Role.OWNER)
    make_user(role=Role.STAFF)  # has no device
    colleague(service, "Kasir", Role.CASHIER)  # may not read messages
    talk = conversation_of(make_customer(name="Budi"))
    receive(channel="sms", key="1", text="Kapan dikirim? Alamat saya Jl. Mawar 1", conversation=talk)
    drain(service)
    assert said(service) == [("Budi", "has written")] * 2
    shown = service.shown[0][1]
    assert (shown["url"], shown["tag"], shown["seen"]) == (
        f"/office/inbox/{talk.pk}/",
        f"talk-{talk.pk}",
        ["/office/inbox/"],
    )
    assert "Mawar" not in str(service.shown)  # anybody may see the screen


@pytest.mark.django_db(transaction=True)
def test_the_journals_reader_brings_it_to_the_screen_once(service: PushService) -> None:
    colleague(service)
    receive(channel="sms", key="1", text="Halo", customer=make_customer(name="Budi"))
    for _twice in range(2):
        read_to_the_end(named("screens_message"))
        pings.send_due()
    assert said(service) == [("Budi", "has written")]


def test_of_a_conversation_that_is_somebodys_only_they_hear(service: PushService) -> None:
    siti, rina = colleague(service), colleague(service, "Rina", Role.OWNER)
    talk = conversation_of(make_customer())
    assign(conversation=talk, to=siti, actor=rina)
    receive(channel="sms", key="1", text="Halo", conversation=talk)
    drain(service)
    endpoints = [endpoint for endpoint, _said in service.shown]
    assert endpoints == list(PushDevice.objects.filter(user=siti).values_list("endpoint", flat=True))


def test_each_chooses_what_to_hear_and_how_much_of_it(service: PushService) -> None:
    siti, rina = colleague(service), colleague(service, "Rina", Role.OWNER)
    staff.wish(user=siti, events=["message"], shows_text=True)
    staff.wish(user=rina, events=["order"], shows_text=False)
    receive(channel="sms", key="1", text="Kapan  dikirim?\nTerima kasih", customer=make_customer(name="Budi"))
    drain(service)
    assert said(service) == [("Budi", "Kapan dikirim? Terima kasih")]


@pytest.mark.parametrize(
    ("begin", "end", "hour", "quiet"),
    [
        (21, 7, 22, True),
        (21, 7, 6, True),
        (21, 7, 7, False),
        (21, 7, 12, False),
        (12, 13, 12, True),
        (12, 13, 13, False),
    ],
)
def test_quiet_hours_are_of_the_shops_clock_and_may_span_midnight(begin: int, end: int, hour: int, quiet: bool) -> None:
    wishes = staff.wishes_of(make_user())
    wishes.quiet_from, wishes.quiet_until = dt.time(begin), dt.time(end)
    at = dt.datetime(2026, 11, 22, hour, tzinfo=clock.zone())
    assert staff.is_quiet(wishes, at.astimezone(dt.UTC)) is quiet


def test_nothing_is_shown_in_quiet_hours(service: PushService) -> None:
    siti = colleague(service)
    staff.wish(user=siti, events=list(staff.EVENTS), shows_text=False, quiet_from=dt.time(21), quiet_until=dt.time(7))
    with time_machine.travel(dt.datetime(2026, 11, 22, 15, tzinfo=dt.UTC)):  # ten in the evening
        receive(channel="sms", key="1", text="Halo", customer=make_customer())
        drain(service)
    assert (service.shown, Ping.objects.count()) == ([], 0)
    with pytest.raises(PushError):
        staff.wish(user=siti, events=[], shows_text=False, quiet_from=dt.time(21))


def test_who_does_something_is_not_told_of_it(service: PushService) -> None:
    siti = colleague(service)
    receive(channel="visit", key="1", text="Tanya ukuran", customer=make_customer(), actor=siti)
    drain(service)
    assert service.shown == []


def test_a_serious_complaint_is_told_at_once_and_only_when_it_becomes_one(service: PushService) -> None:
    colleague(service)
    message, _new = receive(channel="sms", key="1", text="Halo kak", customer=make_customer(name="Budi"))
    drain(service)
    service.shown.clear()
    for _twice in range(2):
        set_mood(message, mood="negative", urgency=3, words="penipu")
    drain(service)
    assert said(service) == [("Urgent: Budi", "Please look at once.")]
    assert service.requests[-1].headers["urgency"] == "high"


def test_whom_a_note_calls_is_told(service: PushService) -> None:
    siti, rina = colleague(service), colleague(service, "Rina", Role.OWNER)
    note(conversation=conversation_of(make_customer(name="Budi")), text="@Siti tolong cek", key="n1", actor=rina)
    note(conversation=conversation_of(make_customer(name="Ani")), text="Tidak perlu apa-apa", key="n2", actor=rina)
    drain(service)
    assert said(service) == [("Rina calls you", "Budi")]
    assert service.shown[0][0] == PushDevice.objects.get(user=siti).endpoint


def test_an_order_of_a_customer_is_told_and_one_that_staff_wrote_down_is_not(service: PushService) -> None:
    siti = colleague(service)
    order = make_order()
    placed = order_kinds.OrderPlaced(number="A-7", total=2_500_000, currency="IDR")
    record(placed, customer_id=order.customer_id, subject=order, actor=siti)
    drain(service)
    service.shown.clear()
    record(placed, customer_id=order.customer_id, subject=order)
    drain(service)
    assert said(service)[-1:] == [("New order A-7", "Rp25,000")]
    assert service.shown[-1][1]["url"] == f"/office/orders/{order.pk}/"


def member(service: PushService) -> Customer:
    customer: Customer = make_member()
    assert customer.user is not None
    subscribe(service, customer.user, "shop")
    return customer


def test_a_customer_hears_of_an_answer_that_was_not_read_at_once(service: PushService) -> None:
    customer, siti = member(service), make_user(role=Role.STAFF)
    shop.store({"name": "Toko Mawar"})
    talk = conversation_of(customer)
    receive(channel="inbox", key="1", text="Ada warna merah?", conversation=talk)
    with time_machine.travel(dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC), tick=False) as travel:
        read = answer(conversation=talk, text="Ada, rahasia", key="a", actor=siti, channel="inbox")
        answer(conversation=talk, text="Mau?", key="b", actor=siti, channel="inbox")
        Message.objects.filter(pk=read.pk).update(state="read")
        drain(service)
        assert service.shown == []  # who has the chat open reads it now
        travel.shift(10)
        drain(service)
    assert said(service) == [("Toko Mawar", "Ada jawaban untuk Anda.")]
    assert service.shown[0][1]["url"] == "/account/inbox/"


def test_a_notice_goes_to_the_screen_too_and_says_only_the_short_of_it(service: PushService) -> None:
    customer = member(service)
    order = make_order(customer=customer)
    made = notify(customer=customer, template="member_approved", about=customer, context={"customer": customer})
    message = next(one for one in made if one.channel == "push")
    assert (message.state, len(message.text) <= 160) == ("queued", True)
    send_waiting(worker_id="w/1")
    message.refresh_from_db()
    assert (message.state, service.shown[0][1]["body"]) == ("sent", message.text)
    assert order.pk


def test_no_notice_for_who_refused_and_for_who_has_no_device(service: PushService) -> None:
    customer, other = member(service), make_member()
    consent.withdraw(
        customer=customer, purpose="service", channel="push", wording="x", language="id", way="preferences"
    )
    for one in (customer, other):
        notify(customer=one, template="member_approved", about=one, context={"customer": one})
    assert not Message.objects.filter(channel="push").exists()


def test_one_of_two_devices_is_enough_and_none_is_said(service: PushService) -> None:
    customer = member(service)
    assert customer.user is not None
    gone, _device = subscribe(service, customer.user, "shop")
    service.forget(gone)
    notify(customer=customer, template="member_approved", about=customer, context={"customer": customer})
    send_waiting(worker_id="w/1")
    message = Message.objects.get(channel="push")
    assert (message.state, PushDevice.objects.count()) == ("sent", 1)
    PushDevice.objects.all().delete()
    Message.objects.filter(pk=message.pk).update(state="queued")
    send_waiting(worker_id="w/1")
    message.refresh_from_db()
    assert (message.state, message.reason) == (
        "failed",
        "Pelanggan tidak punya perangkat lagi yang menampilkan pemberitahuan.",
    )


def test_the_shops_key_is_kept_as_a_secret() -> None:
    assert shop.DECLARED["push_key"].secret
