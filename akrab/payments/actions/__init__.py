"""Changes to payments. Money counts by `complete_payment` alone."""

from akrab.payments.actions.beginning import begin, prepare, start
from akrab.payments.actions.completing import complete_payment, expire_payments, fail_payment, receive, take_back
from akrab.payments.actions.refunding import (
    drop_refund,
    fail_refund,
    finish_refund,
    pay_out,
    record_refund,
    send_refund,
    still_due,
)

__all__ = [
    "begin",
    "complete_payment",
    "drop_refund",
    "expire_payments",
    "fail_payment",
    "fail_refund",
    "finish_refund",
    "pay_out",
    "prepare",
    "receive",
    "record_refund",
    "send_refund",
    "start",
    "still_due",
    "take_back",
]
