"""Changes to payments. Money counts by `complete_payment` alone."""

from akrab.payments.actions.beginning import begin, prepare, start
from akrab.payments.actions.completing import complete_payment, expire_payments, fail_payment, receive, take_back
from akrab.payments.actions.refunding import (
    ask_refund,
    drop_refund,
    fail_refund,
    finish_refund,
    record_refund,
    send_refund,
)

__all__ = [
    "ask_refund",
    "begin",
    "complete_payment",
    "drop_refund",
    "expire_payments",
    "fail_payment",
    "fail_refund",
    "finish_refund",
    "prepare",
    "receive",
    "record_refund",
    "send_refund",
    "start",
    "take_back",
]
