"""Notices of orders by WhatsApp: freely inside the window, by the owner's template outside, by hand without account."""

from typing import Any

import pytest

from akrab.accounts.models import Role
from akrab.consent.actions import give, withdraw
from akrab.consent.queries import allows
from akrab.core import shop
from akrab.customers.actions import add_handle
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from akrab.messaging import asking
from akrab.messaging.consumers import tell_otherwise_what_failed
from akrab.messaging.models import (
    Conversation,
    Message,
    NoticeTemplate,
    WhatsAppCharge,
    WhatsAppContact,
    WhatsAppMonth,
    WhatsAppRate,
    WhatsAppTemplate,
)
from akrab.messaging.notice_ways.whatsapp import may_begin
from akrab.messaging.notifying import notify
from akrab.messaging.queries import thread
from akrab.messaging.whatsapp import meter, tapping, templates
from akrab.orders.models import Order
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer
from tests.messaging.whatsapp.conftest import Tell, send
from tests.messaging.whatsapp.test_sending import shut
from tests.orders.factories import make_order
from tests.providers.whatsapp import WhatsAppServer

pytestmark = pytest.mark.django_db
BUDI = "6281234567890"


def budi() -> Customer:
    """Who wrote by WhatsApp, and has an address too."""
    customer = WhatsAppContact.objects.get().customer
    add_handle(customer=customer, kind="email", text="budi@example.com")
    return customer


def agrees(customer: Customer, purpose: str = "service") -> None:
    give(
        customer=customer, purpose=purpose, channel="whatsapp", wording="Kabari lewat WhatsApp", language="id", way="t"
    )


def order_of(customer: Customer) -> Order:
    order = make_order()
    Order.objects.filter(pk=order.pk).update(customer=customer)
    return Order.objects.select_related("customer").get(pk=order.pk)


def told(order: Order, template: str = "order_accepted") -> dict[str, Message]:
    """By the way it goes."""
    assert order.customer is not None
    made = notify(
        customer=order.customer, template=template, about=order,
        context={"order": order, "lines": list(order.lines.all()), "customer": order.customer, "url": "https://t.example/"},
    )  # fmt: skip
    return {one.key.rpartition(":")[2]: one for one in made}


def read_failures() -> None:
    for entry in Entry.objects.filter(kind="message.failed").order_by("id"):
        tell_otherwise_what_failed(entry)


def test_inside_the_window_a_notice_goes_in_full_and_costs_nothing(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message())
    order = order_of(budi())
    made = told(order)
    assert set(made) == {"whatsapp", "email"}
    assert told(order)["whatsapp"].pk == made["whatsapp"].pk
    send()
    assert meta.last()["type"] == "text"
    assert order.number in meta.last()["text"]["body"]
    assert WhatsAppCharge.objects.get().micros == 0


def test_in_the_conversation_a_notice_stands_once_and_where_it_failed(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message())
    made = told(order_of(budi()))
    talk = Conversation.objects.get()
    assert [one.channel for one in thread(talk)] == ["whatsapp", "whatsapp"]
    Message.objects.filter(pk=made["whatsapp"].pk).update(state="failed")
    assert sorted(one.channel for one in thread(talk)) == ["email", "whatsapp", "whatsapp"]


def test_outside_the_window_nothing_goes_without_a_template_of_the_owner(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message())
    customer = budi()
    agrees(customer)
    shut()
    assert set(told(order_of(customer))) == {"email"}
    assert not Message.objects.filter(channel__startswith="whatsapp", direction="out").exists()


def connect(meta: WhatsAppServer, *, body: str = "Halo {{1}}, pesanan Anda sudah kami terima.", **more: Any) -> None:
    """A template at WhatsApp that carries the news of an accepted order."""
    meta.approve("order_accepted", body, **more)
    templates.synchronise()
    NoticeTemplate.objects.create(
        notice="order_accepted", language="id", template="order_accepted", template_language="id",
        blanks={"body.1": "Kak Budi, nomor {order_number}"},
    )  # fmt: skip


def test_outside_the_window_the_owners_template_carries_the_notice(meta: WhatsAppServer, tell: Tell) -> None:
    WhatsAppRate.objects.create(category="utility", country="ID", micros=367_000_000)
    connect(meta)
    tell(meta.message())
    customer = budi()
    shut()
    order = order_of(customer)
    assert set(told(order)) == {"email"}, "nobody who did not agree is written to first"
    agrees(customer)
    message = told(order, "order_accepted")["whatsapp"]
    send()
    sent = meta.last()["template"]
    assert sent["components"] == [
        {"type": "body", "parameters": [{"type": "text", "text": f"Kak Budi, nomor {order.number}"}]}
    ]
    message.refresh_from_db()
    assert message.text == f"Halo Kak Budi, nomor {order.number}, pesanan Anda sudah kami terima."
    charge = WhatsAppCharge.objects.get()
    assert (charge.category, charge.micros, charge.state) == ("utility", 367_000_000, "expected")


def test_the_box_at_the_checkout_lets_the_shop_begin_and_is_shown_once(meta: WhatsAppServer) -> None:
    customer = without_mail()
    (about_orders, news) = asking.questions(customer)
    assert (about_orders.name, about_orders.purpose, news.name) == ("service_whatsapp", "service", "news_whatsapp")
    assert not may_begin(customer)
    said = {"asked": "service_whatsapp news_whatsapp", "service_whatsapp": "1"}
    asking.keep(customer=customer, said=said, way="checkout")
    assert may_begin(customer)
    assert not allows(customer, "marketing", "whatsapp")
    assert asking.questions(customer) == []


def test_what_a_template_said_shortly_a_mail_says_in_full(meta: WhatsAppServer, tell: Tell) -> None:
    shop.store({"notice_reach": "first"})
    connect(meta)
    tell(meta.message())
    customer = budi()
    agrees(customer)
    shut()
    order = order_of(customer)
    whole = told(order)["whatsapp"].text
    send()
    tell(meta.status(meta.last()["wamid"], "failed", errors=[{"code": 131026, "title": "Undeliverable"}]))
    read_failures()
    assert Message.objects.get(channel="email").text == whole


def test_a_template_that_counts_as_advertising_needs_that_consent_and_room_under_the_cap(
    meta: WhatsAppServer, tell: Tell
) -> None:
    WhatsAppRate.objects.create(category="marketing", country="ID", micros=586_000_000)
    connect(meta, category="MARKETING")
    tell(meta.message())
    customer = budi()
    agrees(customer)
    shut()
    order = order_of(customer)
    assert set(told(order)) == {"email"}
    agrees(customer, "marketing")
    shop.store({"whatsapp_cap": 50_000})  # Rp500
    WhatsAppMonth.objects.create(month=meter.month(), marketing=500_000_000)
    assert set(told(order)) == {"email"}
    WhatsAppMonth.objects.update(marketing=0)
    shop.store({"whatsapp_cap": 100_000})
    assert set(told(order)) == {"whatsapp", "email"}


def test_a_template_that_whatsapp_paused_is_not_used(meta: WhatsAppServer, tell: Tell) -> None:
    connect(meta)
    tell(meta.message())
    customer = budi()
    agrees(customer)
    shut()
    WhatsAppTemplate.objects.update(state="paused")
    assert set(told(order_of(customer))) == {"email"}


def test_who_wants_no_whatsapp_gets_none_even_inside_the_window(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message())
    customer = budi()
    withdraw(customer=customer, purpose="service", channel="whatsapp", wording="x", language="id", way="t")
    assert set(told(order_of(customer))) == {"email"}


def test_the_shop_may_tell_on_the_first_way_only_and_what_fails_takes_the_next(
    meta: WhatsAppServer, tell: Tell
) -> None:
    shop.store({"notice_reach": "first"})
    tell(meta.message())
    order = order_of(budi())
    assert set(told(order)) == {"whatsapp"}
    meta.refusals.append(131026)
    send()
    failed = Message.objects.get(channel="whatsapp", direction="out")
    assert failed.state == "failed"
    read_failures()
    read_failures()
    mail = Message.objects.get(channel="email")
    assert (mail.recipient, mail.subject, mail.text) == ("budi@example.com", failed.subject, failed.text)
    assert order.number in mail.html


def test_what_went_by_mail_too_is_not_told_again_when_whatsapp_fails(meta: WhatsAppServer, tell: Tell) -> None:
    tell(meta.message())
    told(order_of(budi()))
    meta.refusals.append(131026)
    send()
    read_failures()
    assert Message.objects.filter(direction="out").count() == 2


def without_mail() -> Customer:
    return make_customer(name="Tanpa Surel", phone=f"+{BUDI}")


def test_without_an_account_the_latest_news_of_an_order_waits_for_a_tap(db: None) -> None:
    order = order_of(without_mail())
    first = told(order)["by_hand"]
    assert (first.state, first.channel, first.recipient) == ("prepared", "whatsapp_tap", f"+{BUDI}")
    second = told(order, "order_packed")["by_hand"]
    assert [one.pk for one in tapping.waiting()] == [second.pk]
    first.refresh_from_db()
    assert first.state == "skipped"
    tapping.tap(message=second, actor=make_user(Role.STAFF))
    assert told(order, "order_packed")["by_hand"].state == "sent"


def test_by_hand_is_for_those_only_whom_nothing_else_reaches(db: None) -> None:
    customer = without_mail()
    add_handle(customer=customer, kind="email", text="budi@example.com")
    assert set(told(order_of(customer))) == {"email"}
    assert not tapping.waiting().exists()
