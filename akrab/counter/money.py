"""The ways to pay across the counter, the rounding of cash, and handing what came in to the payments."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from akrab.accounts.models import User
from akrab.core import shop
from akrab.core.money import exponent, format_money
from akrab.orders.models import Order
from akrab.payments import debts
from akrab.payments.actions import receive, record_refund
from akrab.payments.models import Payment

CASH, CARD, QRIS, ACCOUNT = "cash", "card", "qris", "account"


@dataclass(frozen=True)
class Way:
    code: str
    label: Any
    icon: str


WAYS = (
    Way(CASH, _("Cash"), "banknote"),
    Way(QRIS, _("QRIS"), "qr-code"),
    Way(CARD, _("Card"), "credit-card"),
    Way(ACCOUNT, _("On account"), "notebook-pen"),
)
LABELS = {way.code: way.label for way in WAYS}
# Notes and coins of the rupiah, largest first, in rupiah; other currencies are counted as one sum.
RUPIAH = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)


def denominations() -> list[int]:
    """Notes and coins in minor units, largest first; empty where we do not know them."""
    return [amount * 100 for amount in RUPIAH] if shop.get("currency") == "IDR" else []


def rounding_step() -> int:
    """To what cash is rounded, minor units; 1 when it is not."""
    currency = shop.get("currency")
    step = int(shop.get("counter_rounding"))
    return step * 10 ** exponent(currency) if currency == "IDR" and step > 1 else 1


def rounded(total: int) -> int:
    """What is paid in cash for this total: to the nearest step, half of one upwards."""
    step = rounding_step()
    return total if step == 1 else (total + step // 2) // step * step


def shown(amount: int) -> str:
    """The amount as people write it."""
    return format_money(amount, shop.get("currency"))


def take(*, order: Order, payments: Sequence[tuple[str, int, str]], actor: User, at: dt.datetime) -> None:
    """What came in for the order: (way, amount net of change, reference); what is bought on account goes into the debt
    book. Raises DebtError where that is not agreed."""
    for place, (way, amount, _reference) in enumerate(payments):
        if way != ACCOUNT and amount:
            key = f"counter:{order.placing_key}:{place}"
            receive(order=order, method=way, amount=amount, key=key, actor=actor, at=at, source="counter")
    if any(way == ACCOUNT for way, _amount, _reference in payments):
        debts.charge(order=order, actor=actor)


def give_back(*, order: Order, reason: str, actor: User) -> None:
    """All that came in for the order goes back, and what it owes in the debt book is owed no more. Harmless twice."""
    debts.release(order=order)
    for payment in order.payments.filter(state__in=[Payment.State.PAID, Payment.State.PARTLY]).order_by("id"):
        left = payment.amount - payment.refunded
        if left > 0:
            key = f"counter:{payment.pk}:undone"
            record_refund(payment=payment, amount=left, key=key, reason=reason[:200], actor=actor, way=payment.method)
