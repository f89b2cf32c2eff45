"""Changes to payments. Money counts by `complete_payment` alone."""

from akrab.payments.actions.beginning import begin, prepare, prepare_first, start
from akrab.payments.actions.completing import complete_payment, expire_payments, fail_payment, receive, take_back
from akrab.payments.actions.handing_over import book_collected, hand_over
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
    "book_collected",
    "complete_payment",
    "drop_refund",
    "expire_payments",
    "fail_payment",
    "fail_refund",
    "finish_refund",
    "hand_over",
    "pay_out",
    "prepare",
    "prepare_first",
    "receive",
    "record_refund",
    "send_refund",
    "start",
    "still_due",
    "take_back",
]
