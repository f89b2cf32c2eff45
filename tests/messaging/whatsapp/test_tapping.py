import datetime as dt
from typing import Any

import pytest

from akrab.accounts.models import Role, User
from akrab.consent.actions import give
from akrab.core import clock, shop
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from akrab.messaging.actions import MessagingError
from akrab.messaging.answering import answer
from akrab.messaging.channels import way_of
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Message
from akrab.messaging.whatsapp import tapping
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer
from tests.messaging.whatsapp.conftest import Tell, send
from tests.providers.whatsapp import WhatsAppServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    return make_user(Role.STAFF)


def prepared(number: int, staff: User) -> Message:
    customer = make_customer(name=f"Pelanggan {number}", phone=f"08123456780{number}")
    made = tapping.prepare(customer=customer, text=f"Halo {number}", about="list", key=f"k{number}", actor=staff)
    assert made is not None
    return made


def fresh(message: Message) -> Message:
    message.refresh_from_db()
    return message


def test_one_tap_opens_one_message_and_the_next_waits_its_time(staff: User) -> None:
    first, second = prepared(1, staff), prepared(2, staff)
    assert list(tapping.waiting()) == [first, second]
    link = tapping.tap(message=first, actor=staff)
    assert link == "https://wa.me/6281234567801?text=Halo%201"
    assert tapping.tap(message=fresh(first), actor=staff) == link  # opening again writes nothing down
    assert Entry.objects.filter(kind="message.tapped").count() == 1
    with pytest.raises(MessagingError, match="Slowly"):
        tapping.tap(message=second, actor=staff)
    with clock.as_of(clock.now() + dt.timedelta(seconds=21)):
        tapping.tap(message=second, actor=staff)
    assert not tapping.waiting().exists()


def test_an_hour_has_its_limit(staff: User) -> None:
    shop.store({"tap_hourly": 2})
    start = clock.now()
    many = [prepared(number, staff) for number in range(3)]
    for place, message in enumerate(many[:2]):
        with clock.as_of(start + dt.timedelta(minutes=place)):
            tapping.tap(message=message, actor=staff)
    with clock.as_of(start + dt.timedelta(minutes=5)):
        assert tapping.pace() == tapping.Pace(wait=55 * 60, left=0)
        with pytest.raises(MessagingError):
            tapping.tap(message=many[2], actor=staff)
    with clock.as_of(start + dt.timedelta(minutes=60, seconds=1)):
        tapping.tap(message=many[2], actor=staff)


def test_left_out_and_taken_back(staff: User) -> None:
    message = prepared(1, staff)
    tapping.skip(message=message, actor=staff)
    assert fresh(message).state == "skipped"
    with pytest.raises(MessagingError):
        tapping.tap(message=message, actor=staff)
    tapping.undo(message=fresh(message), actor=staff)
    assert fresh(message).state == "prepared"
    tapping.tap(message=message, actor=staff)
    tapping.undo(message=fresh(message), actor=staff)
    assert list(tapping.waiting()) == [message]
    kinds = list(Entry.objects.filter(kind__startswith="message.").values_list("kind", flat=True).order_by("id"))
    assert kinds == ["message.skipped", "message.tapped", "message.untapped"]
    tapping.tap(message=fresh(message), actor=staff)
    with clock.as_of(clock.now() + dt.timedelta(minutes=31)), pytest.raises(MessagingError):
        tapping.undo(message=fresh(message), actor=staff)


def test_later_means_tomorrow(staff: User) -> None:
    first, second = prepared(1, staff), prepared(2, staff)
    tapping.later(message=first)
    assert list(tapping.waiting()) == [second]
    with clock.as_of(clock.now() + dt.timedelta(hours=25)):
        assert list(tapping.waiting()) == [second, first]


def test_a_list_is_prepared_for_those_with_a_phone_who_agreed(staff: User) -> None:
    shop.store({"name": "Toko Siti"})
    willing, other, silent = (
        make_customer(name="Ani", phone="0812111111"),
        make_customer(phone="0812222222"),
        make_customer(email="x@example.com"),
    )
    give(customer=willing, purpose="marketing", channel="whatsapp", wording="x", language="id", way="office")
    deed: dict[str, Any] = {
        "customers": [willing, other, silent],
        "text": "Halo {name}, ada promo.",
        "words": lambda one: f"Halo {one.name}, ada promo." if one.name != "Diam" else "",
        "key": "a",
        "actor": staff,
    }
    assert tapping.prepare_many(**deed) == tapping.Prepared(prepared=1, without_phone=1, not_agreed=1)
    assert tapping.prepare_many(**deed) == tapping.Prepared(prepared=1, without_phone=1, not_agreed=1)
    assert [one.text for one in tapping.waiting()] == ["Halo Ani, ada promo."]
    assert tapping.prepare_many(**{**deed, "key": "b", "purpose": "service"}).prepared == 2


def test_an_answer_waits_for_a_tap_while_the_shop_has_no_account(staff: User) -> None:
    customer: Customer = make_customer(phone="081234567890")
    conversation = conversation_of(customer)
    assert not way_of("whatsapp").reach(conversation).exists
    assert way_of("whatsapp_tap").reach(conversation).exists
    message = answer(conversation=conversation, text="Ada kak", key="x", actor=staff, channel="whatsapp_tap")
    assert list(tapping.waiting()) == [message]


def test_the_same_rows_go_by_the_api_once_the_shop_has_joined(meta: WhatsAppServer, tell: Tell, staff: User) -> None:
    shop.store({"whatsapp_on": False})
    one, two, three = (prepared(number, staff) for number in range(3))
    Message.objects.filter(pk=two.pk).update(data={"template": {"name": "siap", "language": "id"}})
    assert tapping.hand_to_api() == 0
    shop.store({"whatsapp_on": True})
    meta.approve("siap", "Pesanan siap.")
    tell(meta.message("Halo", wa_id="6281234567800"))
    assert tapping.hand_to_api() == 2
    assert send() == 2
    assert {one["type"] for one in meta.sent} == {"text", "template"}
    assert [fresh(message).state for message in (one, two, three)] == ["sent", "sent", "prepared"]


def test_offers_by_hand_wait_for_the_morning_and_stop_at_the_weeks_number(staff: User) -> None:
    shop.store({"adverts_weekly": 1})
    customer = make_customer(name="Siti", phone="0812-3456-7801")
    give(customer=customer, purpose="marketing", channel="whatsapp", wording="ya", language="id", way="office")
    night = dt.datetime.fromisoformat("2026-11-18T22:00+07:00")
    with clock.as_of(night):
        made = tapping.prepare_many(customers=[customer], text="Diskon", words=str, key="one", actor=staff)
        assert (made.prepared, made.enough) == (1, 0)
        again = tapping.prepare_many(customers=[customer], text="Diskon", words=str, key="one", actor=staff)
        assert (again.prepared, Message.objects.count()) == (1, 1)  # the same form once more
        other = tapping.prepare_many(customers=[customer], text="Baru", words=str, key="two", actor=staff)
        assert (other.prepared, other.enough) == (0, 1)
        with pytest.raises(MessagingError, match="No offers are sent at night: again from 19 Nov 2026 08:00"):
            tapping.tap(message=Message.objects.get(), actor=staff)
    with clock.as_of(night + dt.timedelta(hours=10)):
        tapping.tap(message=Message.objects.get(), actor=staff)
    told = Message.objects.get()
    assert told.state == "sent"
    assert told.advertised_at == night + dt.timedelta(hours=10)
