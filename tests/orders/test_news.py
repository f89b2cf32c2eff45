"""What customers are told of their orders, in their language, once."""

import pytest

from akrab.accounts.models import Role, User
from akrab.journal.models import Entry
from akrab.messaging.models import Message
from akrab.orders import actions
from akrab.orders.consumers import tell_customer
from akrab.orders.models import Order
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    return make_user(Role.STAFF)


def news() -> list[Message]:
    """All that the journal's reader tells, as letters; the inbox gets the same."""
    for entry in Entry.objects.filter(kind__regex=r"^(order|return)\.").order_by("id"):
        if entry.kind not in {"order.answered", "order.returned"}:
            tell_customer(entry)
    mails = Message.objects.filter(channel="email", template__regex="^(order|return)").order_by("id")
    inbox = Message.objects.filter(channel="inbox", direction="out", template__regex="^(order|return)").order_by("id")
    assert [one.subject for one in mails] == [one.subject for one in inbox]
    return list(mails)


def test_each_step_is_told_once_in_the_customers_language(staff: User) -> None:
    order = make_order(quantity=3, variant=make_variant(name="Kabel USB-C", price=1_000_000))
    line = order.lines.get()
    actions.ask(order=order, text="Merah atau biru?", actor=staff)
    actions.answer(order=order, text="Biru", actor=order.customer.user)  # type: ignore[union-attr]
    actions.accept(order=order, actor=staff)
    actions.note_money(order=order, amount=order.total)
    actions.pack(order=order, actor=staff)
    actions.send(
        order=order,
        key="a",
        pieces={line.pk: 1},
        courier="JNE",
        tracking="JP1",
        link="https://jne.example/JP1",
        actor=staff,
    )
    actions.send(order=order, key="b", courier="JNE", tracking="JP2", actor=staff)
    actions.complete(order=order, actor=staff)
    told = news()
    assert [one.template for one in told] == [
        "order_placed", "order_asked", "order_accepted", "order_paid", "order_packed", "order_sent_part",
        "order_sent", "order_done",
    ]  # fmt: skip
    assert {one.language for one in told} == {"id"}
    assert "Merah atau biru?" in told[1].text
    assert "https://jne.example/JP1" in told[5].text
    assert "1 × Kabel USB-C" in told[5].text
    assert "JP2" in told[6].text
    assert len(news()) == 8


def test_a_return_is_told_from_the_request_to_the_money(staff: User) -> None:
    order = make_order(quantity=2, variant=make_variant(price=1_000_000))
    actions.accept(order=order, actor=staff)
    actions.note_money(order=order, amount=order.total)
    actions.send(order=order, key="a", actor=staff)
    line = order.lines.get()
    user = order.customer.user  # type: ignore[union-attr]
    back = actions.request_return(order=order, pieces={line.pk: 1}, reason="Rusak", key="b", actor=user)
    actions.accept_return(back=back, answer="Kirim ke Jl. Melati 1", actor=staff)
    actions.receive_return(back=back, restock={}, actor=staff)
    told = news()[-3:]
    assert [one.template for one in told] == ["return_requested", "return_accepted", "return_received"]
    assert "Kirim ke Jl. Melati 1" in told[1].text
    assert "Rp10.000" in told[2].text


def test_a_rest_that_is_given_up_is_told_with_its_reason(staff: User) -> None:
    order = make_order(quantity=2)
    actions.accept(order=order, actor=staff)
    actions.send(order=order, key="a", pieces={order.lines.get().pk: 1}, actor=staff)
    actions.give_up_rest(order=order, reason="Habis di pemasok", key="b", actor=staff)
    told = news()
    assert [one.template for one in told] == ["order_placed", "order_accepted", "order_sent_part", "order_rest"]
    assert "Habis di pemasok" in told[-1].text


def test_who_buys_across_the_counter_gets_no_letters(staff: User) -> None:
    order = make_order()
    Order.objects.update(channel="counter")
    actions.accept(order=order, actor=staff)
    assert news() == []
