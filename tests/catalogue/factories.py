"""Products for tests."""

import itertools

from akrab.catalogue import actions
from akrab.catalogue.actions import VariantData
from akrab.catalogue.models import Product, Variant

_count = itertools.count(1)


def make_product(
    *, name: str = "Kabel USB-C", price: int = 2_500_000, stock: int = 10, cost: int | None = None, **details: object
) -> Product:
    sku = str(details.pop("sku", f"SKU-{next(_count)}"))
    return actions.create_product(
        name=name, variants=[VariantData(sku=sku, price=price, cost=cost, stock=stock)], **details
    )


def make_variant(*, stock: int = 10, price: int = 2_500_000, **details: object) -> Variant:
    return make_product(stock=stock, price=price, **details).variants.get()
