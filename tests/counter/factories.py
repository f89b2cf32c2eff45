"""A till, its people, and sales as a till sends them."""

import uuid
from typing import Any

from akrab.accounts.models import Role, User
from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.counter import actions, sales
from akrab.counter.actions import Outcome
from akrab.counter.models import Till, TillSession
from tests.accounts.factories import make_user


def make_cashier(*, name: str = "Dewi") -> User:
    return make_user(Role.CASHIER, name=name)


def open_session(*, actor: User | None = None, cash: int = 0) -> TillSession:
    return actions.open_till(till=actions.main_till(), opening_cash=cash, actor=actor or make_user(Role.OWNER))


def sale_json(variant: Variant, *, quantity: int = 1, price: int | None = None, **fields: Any) -> dict[str, Any]:
    """One line, paid in cash to the last coin."""
    price = variant.price if price is None else price
    total = fields.pop("total", price * quantity - fields.get("discount", 0) + fields.get("rounding", 0))
    return {
        "key": str(uuid.uuid4()),
        "lines": [{"variant": variant.pk, "quantity": quantity, "price": price, "options": fields.pop("options", [])}],
        "tenders": fields.pop("tenders", [{"method": "cash", "amount": total, "given": total}]),
        "total": total,
        "sold_at": clock.now().isoformat(),
        "priced_at": clock.now().isoformat(),
        **fields,
    }


def send(raw: dict[str, Any], *, seller: User, till: Till | None = None) -> Outcome:
    return actions.record_sale(sale=sales.read(raw), seller=seller, till=till or actions.main_till())
