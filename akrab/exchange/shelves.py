"""Writing the products of a file: new ones, changed ones, their categories and stock. In the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from django.db.models import Max, Min

from akrab.catalogue import attributes
from akrab.catalogue.kinds import PriceChanged, ProductChanged
from akrab.catalogue.models import Category, Product, Variant
from akrab.catalogue.summaries import availabilities, search_texts
from akrab.core import clock, search
from akrab.exchange import contents, rivals, said
from akrab.exchange.categories import free_slug, named
from akrab.exchange.goods import free_slugs, note_prices, to_minor
from akrab.exchange.layouts import OWN
from akrab.exchange.models import ImportFailure, ImportRun
from akrab.exchange.orders import Outcome
from akrab.exchange.products import MORE_PICTURES, VARIANT
from akrab.exchange.stocking import set_stock, wanted_of
from akrab.exchange.writing import remember
from akrab.journal.recording import Draft, record_many

TEXTS = ("name", "brand", "summary", "description")
VARIANT_COLUMNS = ["name", "price", "cost", "barcode", "regular_price", "weight", "options"]
COLUMNS = ("row", "part", "sku", "variation", "price", "cost", "stock", "barcode", "service", "published", "category",
           "category_number", "regular_price", "weight", "attributes", "kind", "contents", "variant_attributes",
           "rival", "rival_price", "rival_date", *TEXTS)  # fmt: skip


@dataclass
class Shelf:
    """The rows of one product."""

    rows: list[dict[str, Any]]
    product: Product | None = None
    changed: dict[str, Any] = field(default_factory=dict)

    def holds(self, skus: set[str]) -> bool:
        return any(row["sku"] in skus for row in self.rows)

    def said(self, key: str) -> Any:
        return next((row[key] for row in self.rows if row.get(key) is not None), None)

    def category(self, known: Mapping[str, int]) -> int | None:
        return known.get(self.said("category_number") or "") or known.get(self.said("category") or "")


class ProductWriter:
    def __init__(self, run: ImportRun, facts: dict[str, Any], currency: str) -> None:
        self.run, self.currency = run, currency
        self._remarked = 0

    def forget(self) -> None:
        """Nothing is held between transactions."""

    def write(self, table: pa.Table, groups: npt.NDArray[np.int32]) -> Outcome:
        self._remarked = 0
        starts = [0, *(np.flatnonzero(np.diff(groups)) + 1).tolist(), len(groups)]
        columns = {key: table.column(key).to_pylist() for key in COLUMNS if key in table.schema.names}
        rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        shelves = [Shelf(rows[low:high]) for low, high in pairwise(starts)]
        skus = [row["sku"] for row in rows if row["part"] == VARIANT]
        known = {one.sku: one for one in Variant.objects.filter(sku__in=skus).select_related("product__category")}
        for shelf in shelves:
            shelf.product = next((known[row["sku"]].product for row in shelf.rows if row["sku"] in known), None)
        fresh = self._new_products([shelf for shelf in shelves if shelf.product is None])
        changed = self._change_products([shelf for shelf in shelves if shelf.product and shelf.product.pk not in fresh])
        made, altered = self._variants(shelves, known, fresh)
        articles = [row for row in rows if row["part"] == VARIANT]
        moved = set_stock(self.run, wanted_of(articles))
        moved |= contents.put_down(self.run, articles, known) | rivals.note(self.run, articles, known, self.currency)
        touched = made | altered | moved
        variants_of = {shelf.product.pk for shelf in shelves if shelf.product and shelf.holds(touched)}
        summarise(fresh | changed | variants_of)
        return self._outcome(shelves, fresh, changed, made, altered | moved)

    def _outcome(
        self, shelves: Sequence[Shelf], fresh: set[int], changed: set[int], made: set[str], altered: set[str]
    ) -> Outcome:
        created = updated = skipped = 0
        for shelf in shelves:
            assert shelf.product is not None
            for row in shelf.rows:
                if row["part"] == MORE_PICTURES:
                    skipped += 1
                elif row["sku"] in made or (row["part"] != VARIANT and shelf.product.pk in fresh):
                    created += 1
                elif row["sku"] in altered or shelf.product.pk in changed:
                    updated += 1
                else:
                    skipped += 1
        return Outcome(created, updated, skipped, self._remarked)

    # Products

    def _new_products(self, shelves: Sequence[Shelf]) -> set[int]:
        if not shelves:
            return set()
        categories = self._categories(shelves)
        names = [(shelf.said("name") or shelf.said("sku") or "?")[:150] for shelf in shelves]
        products = []
        for shelf, name, slug in zip(shelves, names, free_slugs(names), strict=True):
            shelf.product = Product(
                name=name, slug=slug, created_at=clock.now(), category_id=shelf.category(categories),
                kind=said.kind(shelf.said("kind"), shelf.said("service")),
                attributes=said.attributes(shelf.said("attributes")) or {},
                state=said.state(shelf.said("published")) or Product.State.ACTIVE,
                **{key: shelf.said(key) or "" for key in TEXTS if key != "name"},
            )  # fmt: skip
            products.append(shelf.product)
        Product.objects.bulk_create(products, batch_size=1000)
        remember(self.run, "product", [product.pk for product in products])
        return {product.pk for product in products}

    def _change_products(self, shelves: Sequence[Shelf]) -> set[int]:
        categories = self._categories(shelves)
        before, drafts, products = {}, [], []
        for shelf in shelves:
            product = shelf.product
            assert product is not None
            told: dict[str, Any] = {key: shelf.said(key) for key in TEXTS}
            told["name"] = told["name"][:150] if told["name"] else None
            told["category_id"] = shelf.category(categories)
            told["state"] = said.state(shelf.said("published"))
            told["attributes"] = said.attributes(shelf.said("attributes"))
            was = {
                key: getattr(product, key) for key, value in told.items() if value and value != getattr(product, key)
            }
            if not was:
                continue
            for key in was:
                setattr(product, key, told[key])
            before[product.pk] = was
            products.append(product)
            what = ProductChanged(name=product.name, fields=", ".join(key.removesuffix("_id") for key in was))
            drafts.append(Draft(what=what, subject_type="product", subject_id=product.pk, actor_id=self.run.actor_id))
        Product.objects.bulk_update(products, [*TEXTS, "category", "state", "attributes"], batch_size=200)
        remember(self.run, "product", [], before)
        record_many(drafts)
        return set(before)

    def _categories(self, shelves: Sequence[Shelf]) -> dict[str, int]:
        """Category of each path (`Clothing > Hoodies`), missing ones are made; and of each number that another program
        gives a category, where it is known."""
        numbers = {shelf: number for shelf in range(len(shelves)) if (number := shelves[shelf].said("category_number"))}
        found = named(self.run.source, numbers.values())
        lost = [
            ImportFailure(run=self.run, row=shelves[place].rows[0]["row"], taken=True, code="category_unknown",
                          params={"value": number})
            for place, number in numbers.items()
            if number not in found and not shelves[place].said("category")
        ]  # fmt: skip
        self._remarked += len(ImportFailure.objects.bulk_create(lost))
        return found | self._by_paths(shelves)

    def _by_paths(self, shelves: Iterable[Shelf]) -> dict[str, int]:
        wanted = {path for shelf in shelves if (path := shelf.said("category"))}
        if not wanted:
            return {}
        tree = {(one.parent_id, one.name.casefold()): one.pk for one in Category.objects.all()}
        slugs = set(Category.objects.values_list("slug", flat=True))
        own = self.run.layout.get("name") == OWN  # others part several paths by a comma
        made, found = [], {}
        for path in sorted(wanted):
            parent: int | None = None
            parts = (path if own else path.split(",")[0]).split(">")
            for name in [part.strip()[:80] for part in parts if part.strip()]:
                key = (parent, name.casefold())
                if key not in tree:
                    slug = free_slug(name, slugs)
                    tree[key] = Category.objects.create(parent_id=parent, name=name, slug=slug).pk
                    made.append(tree[key])
                parent = tree[key]
            if parent is not None:
                found[path] = parent
        remember(self.run, "category", made)
        return found

    # Variants

    def _variants(
        self, shelves: Sequence[Shelf], known: dict[str, Variant], fresh: set[int]
    ) -> tuple[set[str], set[str]]:
        """Make and change variants; returns the article numbers of both."""
        owners = self._barcodes(shelves)
        new: dict[str, Variant] = {}
        changed: dict[str, Variant] = {}
        before: dict[int, Any] = {}
        dearer: list[tuple[Variant, int]] = []
        for shelf in shelves:
            for position, row in enumerate(row for row in shelf.rows if row["part"] == VARIANT):
                values = self._values(row, owners)
                variant = known.get(row["sku"]) or new.get(row["sku"])
                if variant is None:
                    new[row["sku"]] = Variant(product=shelf.product, sku=row["sku"], position=position, **values)
                    continue
                was = {key: getattr(variant, key) for key, value in values.items() if value != getattr(variant, key)}
                for key in was:
                    setattr(variant, key, values[key])
                if was and variant.pk:
                    before[variant.pk] = {**was, **before.get(variant.pk, {})}
                    changed[row["sku"]] = variant
                    if "price" in was:
                        dearer.append((variant, was["price"]))
        Variant.objects.bulk_create(new.values(), batch_size=1000)
        Variant.objects.bulk_update(changed.values(), VARIANT_COLUMNS, batch_size=200)
        note_prices(self.run, new.values(), changed.values(), before)
        remember(self.run, "variant", [one.pk for one in new.values() if one.product_id not in fresh], before)
        record_many(
            Draft(
                what=PriceChanged(sku=one.sku, before=was, after=one.price, currency=self.currency),
                subject_type="product",
                subject_id=one.product_id,
                actor_id=self.run.actor_id,
            )
            for one, was in dearer
        )
        known.update(new)
        return set(new), set(changed)

    def _values(self, row: Mapping[str, Any], owners: Mapping[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = {"price": to_minor(row["price"], self.currency)}
        if row.get("cost") is not None:
            values["cost"] = to_minor(row["cost"], self.currency)
        if row.get("regular_price") is not None:
            regular = to_minor(row["regular_price"], self.currency)
            values["regular_price"] = regular if regular > values["price"] else None
        if row.get("weight") is not None:
            values["weight"] = min(row["weight"], 2**31 - 1)
        if row.get("variation"):
            values["name"] = row["variation"]
        if (options := said.attributes(row.get("variant_attributes"))) is not None:
            values["options"] = options
        if (barcode := row.get("barcode")) and owners.get(barcode) == row["sku"]:
            values["barcode"] = barcode
        return values

    def _barcodes(self, shelves: Sequence[Shelf]) -> dict[str, str]:
        """Which article a bar code belongs to: the one that has it already, else the first of the file."""
        rows = [row for shelf in shelves for row in shelf.rows if row.get("barcode")]
        for row in rows:
            row["barcode"] = said.barcode(row["barcode"])
        rows = [row for row in rows if row["barcode"]]
        owners = dict(
            Variant.objects.filter(barcode__in=[row["barcode"] for row in rows]).values_list("barcode", "sku")
        )
        remarks = []
        for row in rows:
            if owners.setdefault(row["barcode"], row["sku"]) != row["sku"]:
                params = {"value": row["barcode"]}
                remarks.append(
                    ImportFailure(run=self.run, row=row["row"], taken=True, code="barcode_taken", params=params)
                )
        self._remarked += len(ImportFailure.objects.bulk_create(remarks))
        return owners

    def finish(self) -> None:
        """All articles are there: what the bundles hold can be settled."""
        contents.settle(self.run)


def summarise(product_ids: Iterable[int]) -> None:
    """Price range, availability and search words of products whose variants or texts changed."""
    ids = sorted(set(product_ids))
    prices = {
        pk: (low or 0, high or 0)
        for pk, low, high in Variant.objects.filter(product__in=ids, is_active=True).order_by()
        .values_list("product").annotate(Min("price"), Max("price"))
    }  # fmt: skip
    products = list(Product.objects.filter(pk__in=ids).select_related("category").prefetch_related("variants"))
    had = availabilities(ids)
    for product in products:
        product.price_from, product.price_to = prices.get(product.pk, (0, 0))
        product.availability = had[product.pk]
    Product.objects.bulk_update(products, ["price_from", "price_to", "availability"], batch_size=500)
    attributes.mirror(ids)
    search.forget("product", ids)
    search.index_new("product", {one.pk: search_texts(one, one.variants.all()) for one in products})
