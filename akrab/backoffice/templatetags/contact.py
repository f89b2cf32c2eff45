"""What is known of the customer somebody deals with on this page."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.catalogue.models import Variant
from akrab.customers.models import Customer
from akrab.engagement.contact import contact
from akrab.engagement.record import Record
from akrab.orders.models import Order, OrderLine

register = template.Library()


@register.inclusion_tag("backoffice/_contact.html", takes_context=True)
def known(
    context: Context,
    customer: Customer | None,
    *,
    record: Record | None = None,
    order: Order | None = None,
    lines: Iterable[OrderLine] = (),
    chosen: Iterable[tuple[Variant, int, int]] = (),
    phone: str = "",
    place: str = "",
) -> dict[str, Any]:
    """`place`: "record", whose head says the next step, "talk", or empty. Nothing for who may not see customers."""
    user = context["request"].user
    if customer is None or not may(user, C.CUSTOMERS_VIEW):
        return {}
    products = {line.variant.product_id for line in lines if line.variant is not None}
    products |= {variant.product_id for variant, _pieces, _worth in chosen}
    found = contact(
        customer, user=user, record=record, products=products, order=order, talks=place == "talk", phone=phone,
        steps=place != "record",
    )  # fmt: skip
    return {"contact": found, "can": context.get("can"), "place": place, "shop": context.get("shop")}
