"""What the panel on an order's page shows of its payments."""

from typing import Any

from django import template

from akrab.core import money
from akrab.customers.models import Customer
from akrab.orders.models import Order
from akrab.payments import methods, notices, queries
from akrab.payments.models import DebtAccount, Notice, Payment, Refund

register = template.Library()
PLACES = {Payment.State.OPEN: 0, Payment.State.LATER: 1}
FAILED = (Payment.State.FAILED, Payment.State.EXPIRED)


@register.simple_tag
def payments_of(order: Order) -> dict[str, Any]:
    """Payments of an order, the newest first, with what is awaited, due to go back, and the customer's pictures. Those
    that came to nothing because another took their place stand apart as `replaced`."""
    payments = list(order.payments.prefetch_related("refunds").order_by("-id"))
    living = any(one.came_in or one.state in Payment.TO_COME for one in payments)
    gone = [one for one in payments if one.state == Payment.State.REPLACED or (living and one.state in FAILED)]
    out = queries.to_pay_out(order) if order.refund_due else []
    return {
        "list": sorted((one for one in payments if one not in gone), key=lambda one: PLACES.get(one.state, 2)),
        "replaced": gone,
        "awaited": next((one for one in payments if one.state == Payment.State.OPEN), None),
        "refunds": [one for payment in payments for one in payment.refunds.all() if one.state != Refund.State.DROPPED],
        "proofs": list(order.proofs.all()),
        "out": out[0] if out else None,
        "methods": [one.method for one in methods.handlers() if methods.is_on(one.method.code)],
    }


@register.simple_tag
def account_of(customer: Customer) -> DebtAccount | None:
    return getattr(customer, "debt_account", None)


@register.filter
def outcome(notice: Notice) -> str:
    return notices.outcome_of(notice)


@register.filter
def method_label(code: str) -> str:
    return str(methods.of(code).label)


@register.filter
def method_icon(code: str) -> str:
    return methods.of(code).icon


@register.filter
def typed_amount(minor: int, currency: str) -> str:
    """The amount as one types it: `125.000`."""
    if money.cash_exponent(currency) == 0 and minor % 10 ** money.exponent(currency) == 0:
        return f"{minor // 10 ** money.exponent(currency):,}".replace(",", ".")
    return f"{money.to_major(minor, currency):f}"
