"""One product as its page shows it: what can be chosen, pictures, what it is made of, what others say."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from akrab.catalogue import options, queries
from akrab.catalogue.models import BundleItem, Category, Option, Picture, Product, Variant, in_language
from akrab.catalogue.stock import is_counted
from akrab.catalogue.summaries import FEW, bundles_left
from akrab.content.markup import render as markdown
from akrab.core import money, shop
from akrab.insight.offers.queries import beside
from akrab.orders.batches import open_for
from akrab.orders.models import Batch
from akrab.reviews.models import Review
from akrab.reviews.queries import published_of

REVIEWS_SHOWN = 3
RELATED = 4


@dataclass(frozen=True)
class Choice:
    """A variant as the product page offers it."""

    variant: Variant
    left: int | None  # None: not counted
    picture: str = ""  # stem of the picture that shows it
    contents: Sequence[BundleItem] = ()
    batch: Batch | None = None  # ordered before it is made

    @property
    def label(self) -> str:
        return self.variant.name or self.variant.sku

    @property
    def sold_out(self) -> bool:
        return self.left == 0

    @property
    def few(self) -> bool:
        return self.left is not None and 0 < self.left <= FEW

    @property
    def was(self) -> int | None:
        """The regular price in minor units, while a lower one runs."""
        regular = self.variant.regular_price
        return regular if regular is not None and regular > self.variant.price else None

    @property
    def saving(self) -> int:
        return (self.was or self.variant.price) - self.variant.price

    @property
    def sides(self) -> str:
        """Its colour, size and so on as JSON, by which the page's script makes buttons; empty for none."""
        return json.dumps(self.variant.options, ensure_ascii=False) if self.variant.options else ""


@dataclass(frozen=True)
class Detail:
    """A product page's whole content."""

    product: Product
    choices: Sequence[Choice]
    pictures: Sequence[Picture]
    description: SafeString
    attributes: dict[str, str]
    trail: Sequence[Category]
    related: Sequence[Product]
    together: Sequence[Product] = ()  # lies in the same baskets
    options: Sequence[Option] = ()
    reviews: Sequence[Review] = field(default=())

    @property
    def sold_out(self) -> bool:
        return all(choice.sold_out for choice in self.choices)

    @property
    def some_sold_out(self) -> bool:
        return any(choice.sold_out for choice in self.choices)

    @property
    def first(self) -> Choice | None:
        """The variant that is chosen when the page opens."""
        return next((choice for choice in self.choices if not choice.sold_out), None) or next(iter(self.choices), None)

    @property
    def batches(self) -> list[Batch]:
        """The pre-orders in which its variants are taken, each once."""
        return list({choice.batch.pk: choice.batch for choice in self.choices if choice.batch}.values())

    @property
    def takes_files(self) -> bool:
        return any(option.kind == Option.Kind.FILE for option in self.options)

    @property
    def address(self) -> str:
        return settings.BASE_URL + reverse("storefront:product", args=[self.product.slug])


def on_sale(slug: str) -> Product:
    """The product that everybody may see. Raises Http404."""
    product = queries.narrowed(queries.Filters()).filter(slug=slug).select_related("category__parent__parent").first()
    if product is None:
        raise Http404
    return product


def detail(slug: str) -> Detail:
    """Everything about one product on sale; a handful of queries. Raises Http404."""
    product = on_sale(slug)
    pictures = list(product.pictures.all())
    together = beside([product.pk], RELATED)
    shown = {one.pk for one in together}
    return Detail(
        product=product,
        choices=_choices(product, pictures),
        pictures=pictures,
        description=markdown(in_language(product, "description")),
        attributes=attributes_of(product),
        trail=trail(product.category),
        related=[one for one in related(product) if one.pk not in shown],
        together=together,
        options=options.of_product(product),
        reviews=list(published_of(product)[:REVIEWS_SHOWN]) if product.rating_count else [],
    )


def _choices(product: Product, pictures: Sequence[Picture]) -> list[Choice]:
    variants = product.variants.filter(is_active=True).select_related("stock")
    is_bundle = product.kind == Product.Kind.BUNDLE
    if is_bundle:
        inside = BundleItem.objects.select_related("item__product")
        variants = variants.prefetch_related(Prefetch("contents", queryset=inside))
    rows = list(variants)
    left = bundles_left([variant.pk for variant in rows]) if is_bundle else {}
    for variant in rows:
        variant.product = product
    batches = {} if is_bundle else open_for([variant.pk for variant in rows])
    return [
        Choice(
            variant,
            left[variant.pk] if is_bundle else batches[variant.pk].left if variant.pk in batches else _left(variant),
            picture=_picture_of(variant, pictures),
            contents=list(variant.contents.all()) if is_bundle else (),
            batch=batches.get(variant.pk),
        )
        for variant in rows
    ]


def _left(variant: Variant) -> int | None:
    if not is_counted(variant):
        return None
    return variant.stock.on_hand if hasattr(variant, "stock") else 0


def _picture_of(variant: Variant, pictures: Sequence[Picture]) -> str:
    """The picture whose text names the variant, or its colour or whatever sets it apart: “Sepatu, merah”."""
    wanted = [variant.name, *map(str, variant.options.values())]
    for words in wanted:
        for picture in pictures:
            if words and words.casefold() in picture.alt.casefold():
                return picture.stem
    return ""


def attributes_of(product: Product) -> dict[str, str]:
    """What is known about it, by name, in the reader's language."""
    translated = product.translations.get(get_language() or "", {}).get("attributes")
    return dict(translated or product.attributes)


def trail(category: Category | None) -> list[Category]:
    """The way from the top down to the category."""
    way: list[Category] = []
    while category is not None:
        way.insert(0, category)
        category = category.parent
    return way


def related(product: Product, limit: int = RELATED) -> list[Product]:
    """What the shop chose to show beside it, then others of the same category: what can be had and sells best first."""
    can_be_had = queries.narrowed(queries.Filters(available=True)).exclude(pk=product.pk)
    found = list(can_be_had.filter(pk__in=product.related.values("pk")).order_by("-sold", "id")[:limit])
    if len(found) < limit and product.category_id is not None:
        same = can_be_had.filter(category_id=product.category_id).exclude(pk__in=[one.pk for one in found])
        found += same.order_by("-sold", "id")[: limit - len(found)]
    return found


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
    if product.rating_count:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": f"{product.rating_sum / product.rating_count:.2f}",
            "reviewCount": product.rating_count,
        }
    return mark_safe(json.dumps(data).translate(_ESCAPES))  # noqa: S308  <, > and & are escaped
