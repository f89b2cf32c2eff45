"""What it costs to send something where."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to get an order. `price` in minor units; `days` as people read it ("1-2")."""

    code: str
    label: str
    price: int
    days: str = ""
    needs_address: bool = True


def ways(*, district: str, weight: int, goods: int) -> list[Way]:
    """The ways to get `weight` grams worth `goods` minor units to a district (region code, empty when unknown),
    pick-up first, then by price. Empty price tables leave pick-up and "agreed with the shop"."""
    from django.utils.translation import gettext as _

    return [
        Way(code="pickup", label=_("I collect it at the shop"), price=0, needs_address=False),
        Way(code="agreed", label=_("Delivery, the shop tells me the price"), price=0),
    ]
