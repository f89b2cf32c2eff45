"""What it costs to send something where."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from akrab.core import shop
from akrab.shipping.models import Service, Tariff

KILOGRAM = 1000
PICKUP = "pickup"


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to get an order. `price` in minor units; `days` as people read it ("1-2")."""

    code: str
    label: str
    price: int
    days: str = ""
    needs_address: bool = True
    cash_on_delivery: bool = False


def ways(*, district: str, weight: int, goods: int) -> list[Way]:
    """The ways to get `weight` grams worth `goods` minor units to a district (region code, empty when unknown),
    pick-up first, then by price; where no tariff fits, "the shop tells me the price". One query."""
    found = []
    if shop.get("pickup_offered"):
        found.append(_pickup())
    sent = sorted(_sent(district, weight + int(shop.get("parcel_weight")), goods), key=lambda way: way.price)
    found += sent
    if (shop.get("delivery_agreed") and not sent) or not found:
        found.append(Way(code="agreed", label=_("Delivery, the shop tells me the price"), price=0))
    return found


def way_of(code: str, *, district: str, weight: int, goods: int) -> Way | None:
    """One of `ways` by its code, at its price; None for one that is not offered. Pick-up needs no query."""
    if code == PICKUP:
        return _pickup() if shop.get("pickup_offered") else None
    return next((way for way in ways(district=district, weight=weight, goods=goods) if way.code == code), None)


def _pickup() -> Way:
    return Way(code=PICKUP, label=_("I collect it at the shop"), price=0, needs_address=False)


def _sent(district: str, weight: int, goods: int) -> list[Way]:
    narrowest: dict[int, Tariff] = {}
    fitting = Tariff.objects.filter(service__is_active=True, region__in=above(district)).select_related("service")
    for tariff in sorted(fitting, key=lambda one: len(one.region)):
        narrowest[tariff.service_id] = tariff
    return [
        Way(
            code=tariff.service.code,
            label=str(tariff.service),
            price=price(tariff, weight=weight, goods=goods),
            days=tariff.days,
            cash_on_delivery=tariff.service.cash_on_delivery,
        )
        for tariff in narrowest.values()
        if tariff.service.heaviest is None or weight <= tariff.service.heaviest
    ]


def above(district: str) -> list[str]:
    """The district and all it lies in: `33.72.01` → itself, `33.72`, `33` and "" (everywhere)."""
    parts = district.split(".") if district else []
    return [".".join(parts[:size]) for size in range(len(parts), 0, -1)] + [""]


def price(tariff: Tariff, *, weight: int, goods: int) -> int:
    """Minor units: the first kilogram, then every begun further one; free from the service's value of goods."""
    if tariff.service.free_from is not None and goods >= tariff.service.free_from:
        return 0
    return tariff.first + tariff.further * max(0, -(-weight // KILOGRAM) - 1)


def is_delivered() -> bool:
    """The shop has a tariff of its own, so that it matters where a customer lives."""
    return Service.objects.filter(is_active=True).exists()
