"""What lies in a basket, read with all that an order of it needs: one prepared query, for every order asks it."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from akrab.catalogue.models import Product, Variant
from akrab.catalogue.options import prices_of
from akrab.core.prepared import Prepared, names, record
from akrab.orders.baskets import is_sold, refresh_options
from akrab.orders.errors import OrderError
from akrab.orders.models import Basket, BasketLine, Batch
from akrab.orders.pricing import Wanted

LINE = names(BasketLine)
VARIANT = [name for name in names(Variant) if name != "options"]
PRODUCT = ["id", "kind", "state", "category_id", "name", "brand", "translations", "availability", "has_options"]

_live = Batch.variants.through.objects.filter(variant_id=OuterRef("variant_id"), batch__state__in=Batch.LIVE)
_lines = Prepared(
    lambda basket: (
        BasketLine.objects.filter(basket=basket)
        .order_by("id")
        .values_list(
            Exists(_live),
            *LINE,
            *(f"variant__{name}" for name in VARIANT),
            *(f"variant__product__{name}" for name in PRODUCT),
        )
    )
)


def wanted_in(basket: Basket) -> list[Wanted]:
    """Lines of a basket with the price that holds now. Raises OrderError for what is not sold any more."""
    wanted = []
    for row in _lines.rows(basket=basket.pk):
        values = iter(row)
        preordered = next(values)
        line, variant = record(BasketLine, LINE, values), record(Variant, VARIANT, values)
        line.variant, variant.product = variant, record(Product, PRODUCT, values)
        if not is_sold(variant) or (line.options and not refresh_options(line)):
            raise OrderError(_("“%(name)s” is not sold any more. Remove it to order the rest.") % {"name": variant})
        wanted.append(
            Wanted(
                key=line.pk,
                variant=variant,
                quantity=line.quantity,
                unit_price=prices_of(variant, line.options),
                options=line.options,
                preordered=bool(preordered),
            )
        )
    return wanted
