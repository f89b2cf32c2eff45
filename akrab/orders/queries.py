"""Reading orders."""

from dataclasses import dataclass

from django.db.models import QuerySet

from akrab.customers.models import Customer
from akrab.orders.models import Basket, BasketLine, Order
from akrab.orders.totals import line_total


@dataclass(frozen=True)
class BasketRow:
    """One line as the basket page shows it."""

    line: BasketLine
    left: int | None
    total: int

    @property
    def short(self) -> bool:
        """More wanted than left."""
        return self.left is not None and self.left < self.line.quantity


def basket_rows(basket: Basket | None) -> list[BasketRow]:
    if basket is None:
        return []
    lines = basket.lines.select_related("variant__product", "variant__stock")
    return [
        BasketRow(
            line=line,
            total=line_total(line.variant.price, line.quantity),
            left=line.variant.stock.on_hand if hasattr(line.variant, "stock") else None,
        )
        for line in lines
    ]


def orders_of(customer: Customer) -> QuerySet[Order]:
    """The customer's own orders, newest first."""
    return Order.objects.filter(customer=customer).order_by("-placed_at", "-id")


def unconfirmed_count(customer: Customer) -> int:
    return Order.objects.waiting().filter(customer=customer).count()


def waiting_count() -> int:
    return Order.objects.waiting().count()
