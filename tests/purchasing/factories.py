"""Suppliers and purchases for tests."""

import itertools
import secrets

from akrab.accounts.models import Role, User
from akrab.catalogue import outlets
from akrab.catalogue.models import Outlet, Variant
from akrab.purchasing.actions import buying, receiving, suppliers
from akrab.purchasing.actions.receiving import Arrived
from akrab.purchasing.models import Purchase, Receipt, Supplier
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant

_count = itertools.count(1)


def make_supplier(**details: object) -> Supplier:
    name = str(details.pop("name", f"CV Sumber {next(_count)}"))
    return suppliers.save_supplier(name=name, **details)  # type: ignore[arg-type]


def make_outlet(name: str = "Kios Pasar") -> Outlet:
    outlets.main_outlet()
    return Outlet.objects.filter(name=name).first() or outlets.save_outlet(name=name)


def make_purchase(
    *,
    variant: Variant | None = None,
    quantity: int = 10,
    price: int = 1_000_000,
    ordered: bool = True,
    **details: object,
) -> Purchase:
    """A purchase of one article, ordered unless said otherwise."""
    actor = details.pop("actor", None) or make_user(Role.MANAGER)
    assert isinstance(actor, User)
    supplier = details.pop("supplier", None) or make_supplier()
    purchase = buying.draft(supplier=supplier, **details)  # type: ignore[arg-type]
    buying.set_line(purchase=purchase, variant=variant or make_variant(), quantity=quantity, price=price)
    if ordered:
        buying.order(purchase=purchase, actor=actor)
    return purchase


def receive_all(purchase: Purchase, *, quantity: int | None = None, **details: object) -> Receipt:
    """Every line comes, whole or so many pieces of it."""
    arrived = {line.pk: Arrived(quantity=line.open if quantity is None else quantity) for line in purchase.lines.all()}
    details.setdefault("key", secrets.token_urlsafe(16))
    return receiving.receive(purchase=purchase, arrived=arrived, **details)  # type: ignore[arg-type]
