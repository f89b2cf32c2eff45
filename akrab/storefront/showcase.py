"""What the shelves show: the tree of categories, one page of products. One product stands in `offer`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Count
from django.http import Http404
from django.utils.translation import gettext as _

from akrab.catalogue import facets, queries
from akrab.catalogue.models import Category, Product
from akrab.core import phone, shop, versions
from akrab.messaging.adapters import wame
from akrab.storefront.offer import Choice, Detail, detail, structured_data, trail
from akrab.storefront.pagecache import shelf as kept_pages

__all__ = ["Choice", "Detail", "Shelf", "detail", "structured_data", "trail"]

PER_PAGE = 24
FIRST_ROW = 4  # pictures seen at once; the others may wait until they come near


@dataclass
class Shelf:
    """A category with what lies in it and below it."""

    category: Category
    count: int = 0
    below: list["Shelf"] = field(default_factory=list)
    open: bool = False  # the chosen category is this one or lies below


def shelves(chosen: Category | None = None) -> list[Shelf]:
    """The tree of categories that have something on sale."""
    counts = kept_pages.noted("shelves", versions.current().get("catalogue", 0), _on_the_shelves)
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


def _on_the_shelves() -> dict[int | None, int]:
    """How many products on sale lie in each category itself."""
    on_sale = queries.narrowed(queries.Filters())
    return dict(on_sale.values_list("category_id").annotate(n=Count("id")))


def _add_up(shelf: Shelf) -> int:
    shelf.count += sum(_add_up(below) for below in shelf.below)
    return shelf.count


def _without_empty(found: Iterable[Shelf]) -> list[Shelf]:
    kept = [shelf for shelf in found if shelf.count or shelf.open]
    for shelf in kept:
        shelf.below = _without_empty(shelf.below)
    return kept


def whole() -> facets.Whole:
    """How many of what there are in the whole shop; counted once after each change of the catalogue."""
    return kept_pages.noted("whole", versions.current().get("catalogue", 0), facets.whole)


def page_of(filters: queries.Filters, number: int, fitting: int) -> "Page[Product]":
    """One page of what fits, of `fitting` in all; what a search found in the order of the search. Raises Http404 beyond
    the last. The order is made of ids alone: what the cards show is read only of the few on the page."""
    try:
        if filters.query and filters.order == "usual":
            page = _best_first(filters, number)
        else:
            counted = Paginator(queries.products(filters).values_list("pk", flat=True), PER_PAGE)
            counted.count = fitting
            page = counted.page(number)
    except EmptyPage as error:
        raise Http404 from error
    wanted = list(page.object_list)
    rows = Product.objects.defer("description", "attributes").in_bulk(wanted)
    page.object_list = [rows[pk] for pk in wanted if pk in rows]
    return page


def _best_first(filters: queries.Filters, number: int) -> "Page[Any]":
    """The hundreds of ids are put in order here, not in the database: that spares it a condition for each of them."""
    fitting = set(queries.narrowed(filters).values_list("pk", flat=True))
    return Paginator([pk for pk in filters.found or () if pk in fitting], PER_PAGE).page(number)


def ask_link(text: str) -> str:
    """WhatsApp to the shop with this text; empty when the shop has no phone number."""
    number = phone.normalise(shop.get("phone"), shop.get("region")) if shop.get("phone") else None
    return wame.link(number, text) if number else ""


def share_link(shown: Detail) -> str:
    """WhatsApp with the product in the message, to whomever the visitor chooses."""
    return f"https://wa.me/?{urlencode({'text': f'{shown.product} {shown.address}'}, quote_via=quote)}"


def ask_about(shown: Detail) -> str:
    text = _("Hello, I have a question about %(name)s: %(address)s")
    return ask_link(text % {"name": shown.product, "address": shown.address})
