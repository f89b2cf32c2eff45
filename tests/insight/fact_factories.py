"""One row of every kind of fact, as it lies in the shop's database; nothing is journalled."""

import datetime as dt
import secrets
from typing import Any

from akrab.customers.models import Customer
from akrab.engagement.models import WebCount, WebMessage, WebShowing
from akrab.finance.models import Expense, ExpenseKind
from akrab.loyalty.models import Account, PointsEntry
from akrab.messaging.models import Conversation, Episode, Message
from akrab.messaging.models.phones import SmsCharge
from akrab.messaging.models.whatsapp import WhatsAppCharge
from akrab.orders.models import Order
from akrab.payments.models import Payment, Refund
from akrab.promotions.models import Code, Promotion, Use
from akrab.tracking.models import Event, Visit
from tests.insight.factories import when


def make_message(customer: Customer | None, at: str, **details: Any) -> Message:
    return Message.objects.create(
        key=secrets.token_hex(8), customer=customer, created_at=when(at), text="Halo Bu Sari",
        **{"channel": "whatsapp", "state": "queued", "recipient": "+62811111111", **details},
    )  # fmt: skip


def charge(message: Message, micros: int, **details: Any) -> WhatsAppCharge:
    return WhatsAppCharge.objects.create(
        message=message, customer=message.customer, category="marketing", micros=micros, month="2026-11",
        created_at=message.created_at, **{"state": "expected", **details},
    )  # fmt: skip


def make_visit(customer: Customer | None, at: str, *kinds: str) -> Visit:
    moment = when(at)
    visit = Visit.objects.create(
        visitor=secrets.token_hex(8), customer_id=customer.pk if customer else None, started_at=moment, last_at=moment,
        device="phone", source="instagram", landing="/", pages=len(kinds),
    )  # fmt: skip
    for number, kind in enumerate(kinds):
        Event.objects.create(visit=visit, at=moment + dt.timedelta(seconds=number), kind=kind, path="/products/x/")
    return visit


def spend(day: str, amount: int, kind: str = "rent") -> Expense:
    return Expense.objects.create(
        key=secrets.token_hex(8),
        kind=kind,
        amount=amount,
        day=dt.date.fromisoformat(day),
        created_at=when("2026-11-01"),
    )


def own_kind(name: str, *, is_marketing: bool) -> str:
    return ExpenseKind.objects.create(name=name, is_marketing=is_marketing).code


def use_offer(order: Order, amount: int) -> Use:
    """The order takes something off by a personal voucher."""
    promotion = Promotion.objects.create(name="Diskon", kind="percent", percent=10, created_at=order.placed_at)
    voucher = Code.objects.create(
        promotion=promotion, text=secrets.token_hex(4), customer=order.customer, limit=1, used=1, source="reward:1",
        created_at=order.placed_at,
    )  # fmt: skip
    Order.objects.filter(pk=order.pk).update(placing_key=(key := secrets.token_hex(8)))
    return Use.objects.create(
        promotion=promotion, code=voucher, customer=order.customer, reference=key, amount=amount,
        created_at=order.placed_at,
    )  # fmt: skip


def pay(order: Order, amount: int, *, back: int = 0) -> Payment:
    paid = Payment.objects.create(
        order=order, method="cash", state="partly" if back else "paid", amount=amount, refunded=back,
        currency=order.currency, key=secrets.token_hex(8), created_at=order.placed_at, paid_at=order.placed_at,
    )  # fmt: skip
    if back:
        Refund.objects.create(
            payment=paid, amount=back, state="done", key=secrets.token_hex(8), created_at=order.placed_at,
            done_at=order.placed_at + dt.timedelta(days=1),
        )  # fmt: skip
    return paid


def earn(customer: Customer, points: int, at: str) -> PointsEntry:
    account = Account.objects.get_or_create(
        customer=customer,
        defaults={"card": secrets.token_hex(6), "referral_code": secrets.token_hex(4), "since": when(at)},
    )[0]
    return PointsEntry.objects.create(
        account=account, kind="gift", points=points, left=points, reference=secrets.token_hex(8), at=when(at)
    )


def show(customer: Customer, at: str) -> WebShowing:
    message = WebMessage.objects.create(name="Selamat datang", created_at=when(at))
    WebCount.objects.create(message=message, day=when(at).date(), shown=3, clicked=1)
    return WebShowing.objects.create(
        message=message, customer=customer, held=False, first_at=when(at), last_at=when(at)
    )


def talk(customer: Customer, at: str) -> Episode:
    conversation = Conversation.objects.create(customer=customer, last_at=when(at), created_at=when(at))
    return Episode.objects.create(conversation=conversation, channel="whatsapp", opened_at=when(at))


def text_message(customer: Customer, at: str, price: int) -> Message:
    message = make_message(customer, at, channel="sms", state="sent")
    SmsCharge.objects.create(message=message, month="2026-11", parts=1, price=price)
    return message
