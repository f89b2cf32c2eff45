"""What an order costs. Whole minor units; the only rounding is in `line_total`, once per line."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from akrab.core import money


@dataclass(frozen=True)
class Totals:
    subtotal: int
    discount: int = 0
    shipping: int = 0
    tax: int = 0

    @property
    def total(self) -> int:
        return self.subtotal - self.discount + self.shipping + self.tax


def line_total(unit_price: int | Decimal, quantity: int) -> int:
    """Minor units of one line; `unit_price` in minor units, a Decimal where it is finer than the smallest coin."""
    return money.multiply(quantity, unit_price)


def totals(line_totals: Iterable[int]) -> Totals:
    return Totals(subtotal=sum(line_totals))
