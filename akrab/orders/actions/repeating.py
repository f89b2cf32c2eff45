"""Ordering the same again, in one tap."""

from dataclasses import dataclass

from akrab.catalogue.options import answers_of
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.orders import baskets
from akrab.orders.models import Order


@dataclass(frozen=True)
class Repeated:
    """What lies in the basket again, and what could not: name and the reason in a sentence."""

    put: int
    refused: list[tuple[str, str]]


def order_again(*, order: Order, customer: Customer) -> Repeated:
    """Put what is still sold into the customer's basket, at today's prices; each line by itself.

    Of goods of which fewer are left, as many as there are.
    """
    put, refused = 0, list[tuple[str, str]]()
    for line in order.lines.select_related("variant__product", "variant__stock").order_by("id"):
        if line.variant is None or line.quantity < 1:
            refused.append((line.name or line.sku, ""))
            continue
        left = baskets.left_of(line.variant)
        wanted = line.quantity if left is None else min(line.quantity, max(1, left))
        try:
            baskets.add(
                variant_id=line.variant.pk,
                quantity=wanted,
                answers=answers_of(line.options) if line.options else None,
                customer=customer,
            )
        except AkrabError as error:
            refused.append((line.name, str(error)))
        else:
            put += 1
    return Repeated(put=put, refused=refused)
