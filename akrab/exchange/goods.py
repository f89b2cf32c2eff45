"""The articles of a file: known by their number, or made from what the file says of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.text import slugify
from django.utils.translation import gettext as _

from akrab.catalogue.models import PriceEntry, Product, Variant
from akrab.catalogue.prices import entry_of, refresh_bundle_costs, stop_running
from akrab.catalogue.summaries import search_texts
from akrab.core import clock, search
from akrab.core.money import exponent
from akrab.exchange.models import ImportedObject, ImportRun
from akrab.exchange.sales import is_charge
from akrab.exchange.writing import remember
from akrab.orders.models import Order, OrderLine

MANY = 5000
FEW = 200


def to_minor(micro: int, currency: str) -> int:
    """Whole minor units of millionths, rounded half away from zero."""
    step: int = 10 ** (6 - exponent(currency))
    return (abs(micro) + step // 2) // step * (1 if micro >= 0 else -1)


class Articles:
    """Variants by article number; the unknown ones are made when a line needs them."""

    def __init__(self, run: ImportRun, facts: Mapping[str, list[Any]], currency: str) -> None:
        self.run, self.facts, self.currency = run, facts, currency
        self.ids: dict[str, int] = {}

    def forget(self) -> None:
        """After a transaction that failed: what it made is not there."""
        self.ids.clear()

    def need(self, skus: Iterable[str]) -> None:
        """Make sure that every article number has its variant in `ids`."""
        unknown = sorted(set(skus) - self.ids.keys())
        for start in range(0, len(unknown), MANY):
            found = Variant.objects.filter(sku__in=unknown[start : start + MANY])
            self.ids.update(found.values_list("sku", "id"))
        missing = [sku for sku in unknown if sku not in self.ids]
        if missing:
            self._make(missing)

    def _make(self, skus: list[str]) -> None:
        now = clock.now()
        products = []
        names = {sku: (self.facts.get(sku, ["", 0])[0] or sku)[:150] for sku in skus}
        slugs = free_slugs([names[sku] for sku in skus])
        for sku, slug in zip(skus, slugs, strict=True):
            charge = is_charge(sku, self.run.layout.get("name", ""))
            price = to_minor(self.facts.get(sku, ["", 0])[1], self.currency)
            products.append(
                Product(
                    kind=Product.Kind.CHARGE if charge else Product.Kind.GOODS, name=names[sku], slug=slug,
                    # Nothing is offered for nothing because a file happened to hold no price for it.
                    state=Product.State.ACTIVE if price or charge else Product.State.DRAFT,
                    price_from=price, price_to=price, created_at=now,
                    availability=Product.Availability.IN_STOCK if charge else Product.Availability.SOLD_OUT,
                )
            )  # fmt: skip
        Product.objects.bulk_create(products, batch_size=1000)
        variants = [
            Variant(product=product, sku=sku, price=product.price_from)
            for product, sku in zip(products, skus, strict=True)
        ]
        Variant.objects.bulk_create(variants, batch_size=1000)
        PriceEntry.objects.bulk_create([entry_of(one, before=None) for one in variants], batch_size=1000)
        self.ids.update((variant.sku, variant.pk) for variant in variants)
        remember(self.run, "product", [product.pk for product in products])
        search.index_new(
            "product", {variant.product.pk: search_texts(variant.product, [variant]) for variant in variants}
        )


def note_prices(
    run: ImportRun, new: Iterable[Variant], changed: Iterable[Variant], before: Mapping[int, Mapping[str, Any]]
) -> None:
    """Write down what articles cost from now on; a price that a file sets ends a scheduled one that runs."""
    moved = [one for one in changed if before[one.pk].keys() & {"price", "cost"}]
    reason = _("Import: %(file)s") % {"file": run.filename}
    entries = [entry_of(one, before=None, reason=reason, actor_id=run.actor_id) for one in new]
    entries += [
        entry_of(one, before=before[one.pk].get("price", one.price), reason=reason, actor_id=run.actor_id)
        for one in moved
    ]
    PriceEntry.objects.bulk_create(entries, batch_size=1000)
    stop_running([one.pk for one in moved if "price" in before[one.pk]])
    refresh_bundle_costs([one.pk for one in moved if "cost" in before[one.pk]])


def free_slugs(names: Iterable[str]) -> list[str]:
    """A slug for each name that no product has, nor another of the list."""
    bases = [slugify(name)[:70] or "item" for name in names]
    taken: set[str] = set()
    distinct = sorted(set(bases))
    for start in range(0, len(distinct), 400):
        part = distinct[start : start + 400]
        low, high = part[0], part[-1] + "\U0010ffff"
        taken.update(Product.objects.filter(slug__gte=low, slug__lte=high).values_list("slug", flat=True))
    slugs = []
    last: dict[str, int] = {}
    for base in bases:
        slug, number = base, last.get(base, 1)
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        last[base] = number
        taken.add(slug)
        slugs.append(slug)
    return slugs


def refresh_sold(product_ids: Iterable[int]) -> None:
    """Count the pieces sold of these products anew, from the orders that are done; what came back is taken off.

    Reads first, then writes in short transactions: the figure only orders lists, a sale in between may wait its turn.
    """
    ids = sorted(set(product_ids))
    sums: Counter[int] = Counter()
    if len(ids) > FEW:  # one pass over all lines is quicker than looking up each product's
        products = dict(Variant.objects.filter(product_id__in=ids).values_list("id", "product_id"))
        for variant_id, pieces in _pieces().values_list("variant_id").annotate(pieces=Sum("quantity")).iterator():
            if variant_id in products:
                sums[products[variant_id]] += pieces
    elif ids:
        of_products = _pieces().filter(variant__product_id__in=ids).values_list("variant__product_id")
        sums.update(dict(of_products.annotate(pieces=Sum("quantity"))))
    for start in range(0, len(ids), FEW):
        changed = []
        for product in Product.objects.filter(pk__in=ids[start : start + FEW]).only("id", "sold"):
            pieces = min(max(sums[product.pk], 0), 2**31 - 1)
            if pieces != product.sold:
                product.sold = pieces
                changed.append(product)
        Product.objects.bulk_update(changed, ["sold"], batch_size=FEW)


def _pieces() -> QuerySet[OrderLine]:
    """Lines that count as sold."""
    counted = [Order.Kind.SALE, Order.Kind.RETURN]
    return OrderLine.objects.filter(
        variant__isnull=False, order__state=Order.State.DONE, order__kind__in=counted
    ).order_by()


def products_of_run(run: ImportRun) -> set[int]:
    """Products in the orders that the run wrote, as they are now and as they were."""
    written = ImportedObject.objects.filter(run=run, entity="order").values("object_id")
    lines = OrderLine.objects.filter(order__in=written, variant__isnull=False).order_by()
    return products_of(skus_replaced(run) | set(lines.values_list("sku", flat=True).distinct()))


def skus_replaced(run: ImportRun) -> set[str]:
    """Article numbers in the orders that the run replaced, as they were before."""
    replaced = ImportedObject.objects.filter(run=run, entity="order", before__isnull=False).only("before")
    return {line["sku"] for touch in replaced.iterator() for line in touch.before["lines"]}


def products_of(skus: Iterable[str]) -> set[int]:
    wanted = sorted(skus)
    found: set[int] = set()
    for start in range(0, len(wanted), MANY):
        variants = Variant.objects.filter(sku__in=wanted[start : start + MANY])
        found.update(variants.values_list("product_id", flat=True))
    return found
