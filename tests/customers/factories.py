"""Customers for tests."""

import itertools
from typing import Any

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.customers import actions
from akrab.customers.models import Customer
from tests.accounts.factories import make_user

_count = itertools.count(1)


def make_customer(*, name: str = "Budi Santoso", phone: str = "", email: str = "", **details: Any) -> Customer:
    return actions.create_customer(name=name, phone=phone, email=email, **details)


def make_member(*, name: str = "Ratna Dewi", state: Customer.State = Customer.State.APPROVED) -> Customer:
    """Somebody who can sign in, with an e-mail handle."""
    number = next(_count)
    email = f"member{number}@example.com"
    customer = Customer.objects.create(
        name=name, state=state, created_at=clock.now(), user=make_user(Role.CUSTOMER, name=name, email=email)
    )
    actions.add_handle(customer=customer, kind="email", text=email)
    return customer
