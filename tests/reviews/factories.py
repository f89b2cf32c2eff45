"""Reviews for tests."""

from typing import Any

from akrab.catalogue.models import Product, Variant
from akrab.customers.models import Customer
from akrab.orders.models import Order
from akrab.reviews import actions
from akrab.reviews.models import Review
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.orders.factories import make_order


def make_buyer(variant: Variant, *, name: str = "Ratna Dewi") -> Customer:
    """A member to whom the variant was sold."""
    customer = make_member(name=name)
    order = make_order(customer=customer, variant=variant)
    Order.objects.filter(pk=order.pk).update(state=Order.State.DONE)
    return customer


def make_review(*, product: Product | None = None, customer: Customer | None = None, **details: Any) -> Review:
    product = product or make_variant(stock=100).product
    customer = customer or make_buyer(product.variants.all()[0])
    return actions.write_review(
        customer=customer,
        product=product,
        rating=details.pop("rating", 5),
        text=details.pop("text", "Good."),
        **details,
    )
