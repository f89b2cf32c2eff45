"""Conversations as rows: what customers wrote and what the shop answered."""

import datetime as dt
import secrets

from akrab.accounts.models import User
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Message


def make_message(
    customer: Customer, text: str, *, days: float = 1, out: bool = False, channel: str = "inbox",
    actor: User | None = None, key: str = "", **more: object,
) -> Message:  # fmt: skip
    """So many days ago; from the customer, or from the shop."""
    at = clock.now() - dt.timedelta(days=days)
    return Message.objects.create(
        key=key or f"test:{secrets.token_hex(8)}", customer=customer, conversation=conversation_of(customer), text=text,
        direction="out" if out else "in", channel=channel, state="read", created_at=at, actor=actor, **more,
    )  # fmt: skip


def make_asker(name: str, *texts: str, days: float = 1, answer: str = "", minutes: int = 30) -> Customer:
    """A customer who asks, and is answered by the shop after so many minutes."""
    customer = Customer.objects.create(name=name, created_at=clock.now())
    for text in texts:
        make_message(customer, text, days=days)
    if answer:
        make_message(customer, answer, days=days - minutes / 1440, out=True)
    return customer
