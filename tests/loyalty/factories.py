"""Shops with points, for tests."""

from typing import Any

from akrab.accounts.actions import change_shop_settings
from akrab.accounts.models import Role, User
from akrab.catalogue.models import Variant
from akrab.customers.models import Customer
from akrab.loyalty import actions
from akrab.loyalty.models import Account, Reward, Tier
from akrab.orders import actions as orders
from akrab.orders import baskets
from akrab.orders.models import Order
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant


def points_on(**values: Any) -> None:
    """Points are collected: one for each Rp10.000, worth Rp100, unless told otherwise."""
    change_shop_settings(values={"points_on": True, **values}, actor=None)


def give(customer: Customer, points: int, reference: str = "start") -> Account:
    actions.give(customer_id=customer.pk, points=points, note="A gift", reference=f"{reference}:{customer.pk}")
    return Account.objects.get(pk=customer.pk)


def order_with(customer: Customer, *, points: int = 0, key: str = "k1", quantity: int = 1, price: int = 0) -> Order:
    """Placed as a buyer places it, with so many points; the variant costs Rp100.000 each unless told otherwise."""
    variant: Variant = make_variant(price=price or 10_000_000, stock=1000)
    basket = baskets.add(variant_id=variant.pk, quantity=quantity, customer=customer)
    basket.points = points
    basket.save(update_fields=["points"])
    return orders.place_order(basket=basket, customer=customer, placing_key=key)


def completed(customer: Customer, *, actor: User | None = None, **details: Any) -> Order:
    """An order that was handed over."""
    actor = actor or make_user(Role.OWNER)
    order = order_with(customer, **details)
    orders.accept(order=order, actor=actor)
    orders.complete(order=order, actor=actor)
    order.refresh_from_db()
    return order


def make_tier(*, name: str = "Gold", spend: int = 100_000_000, percent: int = 100, **details: Any) -> Tier:
    return actions.save_tier(
        name=name, spend=spend, percent=percent, actor=details.pop("actor", None) or make_user(Role.OWNER), **details
    )


def make_reward(*, name: str = "Potongan Rp5.000", points: int = 50, **details: Any) -> Reward:
    values = {"kind": "amount", "value": 500_000, "days": 30} | details
    return actions.save_reward(
        name=name, points=points, actor=values.pop("actor", None) or make_user(Role.OWNER), **values
    )
