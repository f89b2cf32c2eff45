"""What the shelves show: the tree of categories, one page of products, everything about one product."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Count
from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.catalogue import queries
from akrab.catalogue.models import Category, Product, Variant, in_language
from akrab.catalogue.stock import is_counted
from akrab.catalogue.summaries import FEW
from akrab.content.markup import render as markdown
from akrab.core import money, phone, search, shop
from akrab.messaging.adapters import wame

PER_PAGE = 24
MOST_FOUND = 500  # by a search; whoever wants more narrows it
FIRST_ROW = 4  # pictures seen at once; the others may wait until they come near


@dataclass
class Shelf:
    """A category with what lies in it and below it."""

    category: Category
    count: int = 0
    below: list["Shelf"] = field(default_factory=list)
    open: bool = False  # the chosen category is this one or lies below


def shelves(chosen: Category | None = None) -> list[Shelf]:
    """The tree of categories that have something on sale; two queries."""
    on_sale = Product.objects.on_sale().exclude(kind=Product.Kind.CHARGE).order_by()
    counts = dict(on_sale.values_list("category_id").annotate(n=Count("id")))
    all_of_them = {category.pk: Shelf(category, counts.get(category.pk, 0)) for category in Category.objects.all()}
    top: list[Shelf] = []
    for shelf in all_of_them.values():
        parent = all_of_them.get(shelf.category.parent_id or 0)
        (parent.below if parent else top).append(shelf)
    for shelf in top:
        _add_up(shelf)
    walk = all_of_them.get(chosen.pk) if chosen else None
    while walk is not None:
        walk.open = True
        walk = all_of_them.get(walk.category.parent_id or 0)
    return _without_empty(top)


def _add_up(shelf: Shelf) -> int:
    shelf.count += sum(_add_up(below) for below in shelf.below)
    return shelf.count


def _without_empty(found: Iterable[Shelf]) -> list[Shelf]:
    kept = [shelf for shelf in found if shelf.count or shelf.open]
    for shelf in kept:
        shelf.below = _without_empty(shelf.below)
    return kept


def trail(category: Category | None) -> list[Category]:
    """The way from the top down to the category."""
    way: list[Category] = []
    while category is not None:
        way.insert(0, category)
        category = category.parent
    return way


def brands(category: Category | None) -> list[str]:
    """Brands on sale in the category, for the filter."""
    chosen = queries.products(queries.Filters(category=category)).exclude(brand="")
    return list(chosen.order_by("brand").values_list("brand", flat=True).distinct()[:60])


def page_of(filters: queries.Filters, number: int) -> "Page[Product]":
    """One page of what fits. Raises Http404 beyond the last."""
    try:
        if filters.query and filters.order == "usual":
            return _best_first(filters, number)
        page = Paginator(queries.products(filters), PER_PAGE).page(number)
    except EmptyPage as error:
        raise Http404 from error
    page.object_list = list(page.object_list)
    return page


def _best_first(filters: queries.Filters, number: int) -> "Page[Product]":
    """The same for a search in its own order. The hundreds of ids are put in order here, not in the database: that
    spares it a condition for each of them."""
    found = search.find("product", filters.query, limit=MOST_FOUND)
    others = queries.products(replace(filters, query=""))
    fitting = set(others.filter(pk__in=found).order_by().values_list("pk", flat=True))
    page: Page[Any] = Paginator([pk for pk in found if pk in fitting], PER_PAGE).page(number)
    rows = Product.objects.in_bulk(page.object_list)
    page.object_list = [rows[pk] for pk in page.object_list]
    return page


@dataclass(frozen=True)
class Choice:
    """A variant as the product page offers it."""

    variant: Variant
    left: int | None  # None: not counted

    @property
    def label(self) -> str:
        return self.variant.name or self.variant.sku

    @property
    def sold_out(self) -> bool:
        return self.left == 0

    @property
    def few(self) -> bool:
        return self.left is not None and 0 < self.left <= FEW


@dataclass(frozen=True)
class Detail:
    """A product page's whole content."""

    product: Product
    choices: Sequence[Choice]
    pictures: Sequence[Any]
    description: SafeString
    attributes: dict[str, str]
    trail: Sequence[Category]
    related: Sequence[Product]

    @property
    def sold_out(self) -> bool:
        return all(choice.sold_out for choice in self.choices)

    @property
    def first(self) -> Choice | None:
        """The variant that is chosen when the page opens."""
        return next((choice for choice in self.choices if not choice.sold_out), None) or next(iter(self.choices), None)

    @property
    def address(self) -> str:
        return settings.BASE_URL + reverse("storefront:product", args=[self.product.slug])


def detail(slug: str) -> Detail:
    """Everything about one product on sale; six queries. Raises Http404."""
    product = queries.products(queries.Filters()).filter(slug=slug).select_related("category__parent__parent").first()
    if product is None:
        raise Http404
    variants = product.variants.filter(is_active=True).select_related("stock")
    for variant in variants:
        variant.product = product
    return Detail(
        product=product,
        choices=[Choice(variant, _left(variant)) for variant in variants],
        pictures=list(product.pictures.all()),
        description=markdown(in_language(product, "description")),
        attributes=attributes_of(product),
        trail=trail(product.category),
        related=related(product),
    )


def attributes_of(product: Product) -> dict[str, str]:
    """What is known about it, by name, in the reader's language."""
    translated = product.translations.get(get_language() or "", {}).get("attributes")
    return dict(translated or product.attributes)


def _left(variant: Variant) -> int | None:
    if not is_counted(variant):
        return None
    return variant.stock.on_hand if hasattr(variant, "stock") else 0


def related(product: Product, limit: int = 4) -> list[Product]:
    """Others of the same category, those that can be had and sell best first."""
    if product.category_id is None:
        return []
    same = queries.products(queries.Filters(available=True)).filter(category_id=product.category_id)
    return list(same.exclude(pk=product.pk).order_by("-sold", "id")[:limit])


def ask_link(text: str) -> str:
    """WhatsApp to the shop with this text; empty when the shop has no phone number."""
    number = phone.normalise(shop.get("phone"), shop.get("region")) if shop.get("phone") else None
    return wame.link(number, text) if number else ""


def ask_about(shown: Detail) -> str:
    text = _("Hello, I have a question about %(name)s: %(address)s")
    return ask_link(text % {"name": shown.product, "address": shown.address})


_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def structured_data(shown: Detail) -> SafeString:
    """The product for search engines (schema.org), safe inside a script element."""
    product, currency = shown.product, shop.get("currency")
    available = "OutOfStock" if shown.sold_out else "InStock"
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": str(product),
        "url": shown.address,
        "description": in_language(product, "summary"),
        "sku": shown.first.variant.sku if shown.first else product.slug,
        "offers": {
            "@type": "AggregateOffer",
            "priceCurrency": currency,
            "offerCount": len(shown.choices),
            "lowPrice": str(money.to_major(product.price_from, currency)),
            "highPrice": str(money.to_major(product.price_to, currency)),
            "availability": f"https://schema.org/{available}",
        },
    }
    if product.brand:
        data["brand"] = {"@type": "Brand", "name": product.brand}
    if product.picture:
        data["image"] = f"{settings.BASE_URL}{settings.MEDIA_URL}{product.picture}-960.webp"
    return mark_safe(json.dumps(data).translate(_ESCAPES))  # noqa: S308  <, > and & are escaped
