"""Commands by chat: a known number, a PIN, a quarter of an hour, and the same rights as in the office."""

import datetime as dt

import pytest

from akrab.accounts.models import Role, User
from akrab.assistant import actions
from akrab.assistant.handling import handle
from akrab.assistant.models import ChatCommand, ChatNumber, ChatSession
from akrab.core import clock, shop
from akrab.core.models import SearchWord
from akrab.counter.actions import set_pin
from akrab.counter.models import Pin
from akrab.customers import actions as customers
from akrab.customers.models import Customer, Handle
from akrab.journal.models import Entry
from akrab.messaging.incoming import receive
from akrab.messaging.models import Conversation, Message
from akrab.orders.models import Order
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_customer
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db
NUMBER, PIN = "+6281234567890", "9174"


def somebody(role: Role = Role.OWNER, number: str = NUMBER, *, pin: str = PIN) -> User:
    user = make_user(role, language="id")
    ChatNumber.objects.create(user=user, value=number, verified_at=clock.now())
    if pin:
        set_pin(user=user, pin=pin, actor=user)
    return user


def signed_in(role: Role = Role.OWNER) -> User:
    user = somebody(role)
    assert actions.answer(NUMBER, "bantuan") == "Balas dengan PIN Anda."
    assert "ringkasan" in actions.answer(NUMBER, PIN)
    return user


def test_an_unknown_number_gets_nothing() -> None:
    somebody()
    assert actions.answer("+6289999999999", "ringkasan") == ""
    assert actions.answer("", "ringkasan") == ""
    assert not ChatCommand.objects.exists()


def test_a_handle_that_nobody_confirmed_gets_nothing() -> None:
    user = make_user(Role.OWNER)
    customer = Customer.objects.create(name="Sari", user=user, created_at=clock.now())
    handle_row = customers.add_handle(customer=customer, kind="phone", text=NUMBER)
    Handle.objects.filter(pk=handle_row.pk).update(verified_at=None)
    assert actions.answer(NUMBER, "ringkasan") == ""
    Handle.objects.filter(pk=handle_row.pk).update(verified_at=clock.now())
    assert actions.answer(NUMBER, "ringkasan") != ""


def test_a_customer_with_a_confirmed_number_gets_nothing() -> None:
    somebody(Role.CUSTOMER, pin="")
    assert actions.answer(NUMBER, "ringkasan") == ""


def test_the_command_waits_for_the_pin_and_runs_then() -> None:
    somebody()
    make_variant(name="Kopi Gayo", stock=7)
    assert actions.answer(NUMBER, "stok kopi") == "Balas dengan PIN Anda."
    assert "Kopi Gayo: 7" in actions.answer(NUMBER, PIN)
    assert "Kopi Gayo: 7" in actions.answer(NUMBER, "stok kopi")
    assert Entry.objects.filter(kind="chat.opened").count() == 1


def test_the_session_ends_after_a_quarter_of_an_hour_and_when_it_is_closed() -> None:
    signed_in()
    with clock.as_of(clock.now() + dt.timedelta(minutes=14)):
        assert "PIN" not in actions.answer(NUMBER, "pesanan")
    with clock.as_of(clock.now() + dt.timedelta(minutes=16)):
        assert actions.answer(NUMBER, "pesanan") == "Balas dengan PIN Anda."
    actions.answer(NUMBER, PIN)
    assert actions.answer(NUMBER, "selesai") == "Sesi ditutup."
    assert actions.answer(NUMBER, "pesanan") == "Balas dengan PIN Anda."


def test_a_wrong_pin_opens_nothing_and_five_lock_it() -> None:
    somebody()
    order = make_order()
    assert "PIN" in actions.answer(NUMBER, f"terima {order.number}")
    for _ in range(5):
        assert actions.answer(NUMBER, "1593") == "PIN ini salah."
    assert "dikunci" in actions.answer(NUMBER, PIN)
    order.refresh_from_db()
    assert order.state == "waiting"
    assert ChatSession.objects.get().open_until is None


def test_a_pin_that_nobody_asked_for_opens_nothing() -> None:
    somebody()
    assert actions.answer(NUMBER, PIN) == ""
    assert actions.answer(NUMBER, "pesanan") == "Balas dengan PIN Anda."
    with clock.as_of(clock.now() + dt.timedelta(minutes=6)):
        assert actions.answer(NUMBER, PIN) == ""


def test_another_phone_of_the_same_person_gives_the_pin_itself() -> None:
    user = signed_in()
    ChatNumber.objects.create(user=user, value="+6281200000001", verified_at=clock.now())
    assert actions.answer("+6281200000001", "pesanan") == "Balas dengan PIN Anda."
    assert actions.answer(NUMBER, "pesanan") == "Balas dengan PIN Anda."  # one place at a time


def test_orders_are_accepted_rejected_and_paid_by_the_same_actions() -> None:
    user = signed_in()
    first, second = make_order(), make_order()
    listed = actions.answer(NUMBER, "pesanan")
    assert first.number in listed
    assert second.number in listed
    assert "diterima" in actions.answer(NUMBER, f"terima {first.number}")
    first.refresh_from_db()
    assert first.state == "accepted"
    assert first.invoice_number
    assert "alasan" in actions.answer(NUMBER, f"tolak {second.number}").lower()
    assert "ditolak" in actions.answer(NUMBER, f"tolak {second.number} stok habis")
    second.refresh_from_db()
    assert (second.state, second.state_reason) == ("rejected", "stok habis")
    assert "lunas" in actions.answer(NUMBER, f"lunas {first.number}")
    first.refresh_from_db()
    assert (first.state, first.owed) == ("paid", 0)
    journal = Entry.objects.filter(kind="chat.command", actor=user).order_by("id")
    commands = [entry.data["text"].split()[0] for entry in journal]
    assert commands == ["accept", "reject", "paid"]
    assert Entry.objects.get(kind="order.accepted").actor == user


def test_twice_accepted_or_paid_is_once() -> None:
    signed_in()
    order = make_order()
    actions.answer(NUMBER, f"terima {order.number}")
    assert "sudah" in actions.answer(NUMBER, f"terima {order.number}")
    actions.answer(NUMBER, f"lunas {order.number}")
    assert "Tidak ada tagihan" in actions.answer(NUMBER, f"lunas {order.number}")
    order.refresh_from_db()
    assert order.paid == order.total


def test_a_replayed_message_does_nothing_and_is_answered_alike() -> None:
    signed_in()
    first = make_order()
    said = actions.answer(NUMBER, f"lunas {first.number}", key="wamid.1")
    again = actions.answer(NUMBER, f"lunas {first.number}", key="wamid.1")
    assert said == again
    assert first.number in said
    assert ChatCommand.objects.count() == 1
    first.refresh_from_db()
    assert first.paid == first.total


def test_a_replayed_pin_opens_no_later_session() -> None:
    somebody()
    actions.answer(NUMBER, "pesanan", key="a")
    actions.answer(NUMBER, PIN, key="b")
    actions.answer(NUMBER, "selesai", key="c")
    actions.answer(NUMBER, "pesanan", key="d")
    actions.answer(NUMBER, PIN, key="b")
    assert ChatSession.objects.get().open_until is None
    assert ChatCommand.objects.get(key="b").text == "••••"


@pytest.mark.parametrize(
    ("role", "text"),
    [(Role.CASHIER, "terima {n}"), (Role.CASHIER, "lunas {n}"), (Role.SUPPORT, "terima {n}"),
     (Role.MARKETING, "lunas {n}"), (Role.CASHIER, "pesanan")],
)  # fmt: skip
def test_who_may_not_in_the_office_may_not_by_chat(role: Role, text: str) -> None:
    signed_in(role)
    order = make_order()
    assert (
        actions.answer(NUMBER, text.format(n=order.number))
        == "Anda tidak berhak melakukan itu. Tanyakan kepada pemilik."
    )
    order.refresh_from_db()
    assert (order.state, order.paid) == ("waiting", 0)
    assert not Entry.objects.filter(kind="chat.command").exists()


def test_the_summary_names_money_only_to_who_may_see_it() -> None:
    signed_in(Role.STAFF)
    assert "Rp" not in actions.answer(NUMBER, "ringkasan")
    user = make_user(Role.OWNER, language="en")
    set_pin(user=user, pin=PIN, actor=user)
    ChatNumber.objects.create(user=user, value="+6281200000009", verified_at=clock.now())
    make_order()
    assert actions.answer("+6281200000009", "summary") == "Reply with your PIN."
    said = actions.answer("+6281200000009", PIN)
    assert "Today: Rp0 from 0 orders" in said
    assert "Orders waiting: 1" in said


def test_unknown_orders_and_articles_are_said_to_be_unknown() -> None:
    signed_in()
    assert "99999" in actions.answer(NUMBER, "terima 99999")
    assert "pesawat" in actions.answer(NUMBER, "stok pesawat")
    assert not Order.objects.exists()


def test_everyday_sentences_are_no_commands() -> None:
    signed_in()
    assert (
        actions.answer(NUMBER, "terima kasih banyak ya sudah bantu saya kemarin, besok saya datang lagi ke toko") == ""
    )
    assert (
        actions.answer(NUMBER, "pesanan saya yang kemarin sudah sampai dengan selamat, makasih banyak semuanya") == ""
    )


def test_a_code_from_the_office_makes_the_number_theirs_once() -> None:
    user = make_user(Role.STAFF, language="id")
    code = actions.link_code(user=user)
    assert actions.answer("6281234567890", f"kode {code}").startswith("Nomor ini sekarang milik Anda")
    assert ChatNumber.objects.get().value == NUMBER
    other = "+6281200000002"
    assert actions.answer(other, f"kode {code}") == ""
    late = actions.link_code(user=user)
    with clock.as_of(clock.now() + dt.timedelta(minutes=11)):
        assert actions.answer(other, f"kode {late}") == ""
    for number in range(6):
        actions.answer("+6281200000003", f"kode 0000000{number}")
    assert actions.answer("+6281200000003", f"kode {actions.link_code(user=user)}") == ""  # too many tries


def test_without_a_pin_there_are_no_commands() -> None:
    user = somebody(pin="")
    assert "PIN" in actions.answer(NUMBER, "pesanan")
    assert not Pin.objects.filter(user=user).exists()


def test_who_left_the_shop_gets_nothing() -> None:
    user = signed_in()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert actions.answer(NUMBER, "pesanan") == ""


def test_switched_off_nobody_is_answered() -> None:
    somebody()
    shop.store({"assistant_owner": False})
    assert actions.answer(NUMBER, "pesanan") == ""


def test_by_whatsapp_the_answer_goes_back_and_the_pin_is_kept_nowhere() -> None:
    somebody()
    customer = make_customer(name="Sari", phone=NUMBER)
    for key, text in (("1", "pesanan"), ("2", PIN)):
        message, _new = receive(channel="whatsapp", key=key, text=text, customer=customer, sender="6281234567890")
        handle(message)
        handle(message)
    assert not Message.objects.filter(text__contains=PIN).exists()
    assert not Conversation.objects.filter(last_text__contains=PIN).exists()
    assert not any(PIN in str(entry.data) for entry in Entry.objects.all())
    assert not SearchWord.objects.filter(word=PIN).exists()
    assert ChatCommand.objects.count() == 2
    talk = Conversation.objects.get(customer=customer)
    assert (talk.unread, talk.waiting_since) == (0, None)


def test_the_same_words_in_the_shops_own_inbox_are_no_commands() -> None:
    somebody()
    customer = make_customer(name="Sari", phone=NUMBER)
    message, _new = receive(channel="inbox", key="1", text="pesanan", customer=customer, sender=NUMBER)
    handle(message)
    assert not ChatCommand.objects.exists()
