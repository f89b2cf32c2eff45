"""What the catalogue and the customers are like now: what may be offered, at what price, and to whom."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet

from akrab.catalogue.models import Product, Variant
from akrab.consent import children
from akrab.consent.models import Purpose, Standing
from akrab.customers.models import Customer, Handle
from akrab.insight.science.arrays import Bools, Floats, Ints, ints


@dataclass(frozen=True)
class Goods:
    """All goods and bundles, rising by id; services and charges are not among them.

    offered: on sale, and can be had. price: the least, minor units. category: 0 for none. margin: share of the price
    that is left after the cost, NaN where no cost is known. Shapes (n,).
    """

    id: Ints
    offered: Bools
    price: Ints
    category: Ints
    margin: Floats

    def at(self, products: Ints) -> Ints:
        """Their places; every product must be among the goods."""
        return np.searchsorted(self.id, products)

    def known(self, products: Ints) -> Bools:
        return np.isin(products, self.id)


def goods() -> Goods:
    """The catalogue as it is now."""
    sold = Product.objects.exclude(kind__in=[Product.Kind.SERVICE, Product.Kind.CHARGE]).order_by("id")
    rows = list(sold.values_list("id", "state", "availability", "price_from", "category_id"))
    ids = ints([row[0] for row in rows])
    offered = [row[1] == Product.State.ACTIVE and row[2] != Product.Availability.SOLD_OUT for row in rows]
    margin = np.full(len(ids), np.nan)
    shares: dict[int, list[float]] = {}
    costed = Variant.objects.filter(is_active=True, cost__isnull=False, price__gt=0).order_by("id")
    for product, price, cost in costed.values_list("product_id", "price", "cost"):
        shares.setdefault(product, []).append(1 - (cost or 0) / price)
    for at, product in enumerate(ids.tolist()):
        if product in shares:
            margin[at] = sum(shares[product]) / len(shares[product])
    return Goods(
        ids, np.array(offered, dtype=bool), ints([row[3] for row in rows]), ints([row[4] or 0 for row in rows]), margin
    )


def approachable() -> QuerySet[Customer]:
    """Customers for whom the shop may choose offers: not merged away, not erased, nobody who said no, no child without
    a guardian."""
    refused = Standing.objects.filter(customer=OuterRef("pk"), purpose=Purpose.PROFILING, given=False)
    reached = Handle.objects.filter(customer=OuterRef("pk"))
    named = ~Q(name="") | Q(user__isnull=False) | Exists(reached)
    return Customer.objects.present().filter(named).exclude(Exists(refused)).exclude(children.without_guardian())


@dataclass(frozen=True)
class People:
    """Those for whom offers may be chosen, rising by id."""

    id: Ints

    @classmethod
    def now(cls) -> "People":
        return cls(ints(list(approachable().order_by("id").values_list("id", flat=True))))

    def among(self, customers: Ints) -> Bools:
        return np.isin(customers, self.id)

    @cached_property
    def last(self) -> int:
        return int(self.id[-1]) if len(self.id) else 0


__all__ = ["Goods", "People", "approachable", "goods"]
