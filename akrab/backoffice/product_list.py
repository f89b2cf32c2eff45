"""The products as a list for the shop's people, and the stock list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from akrab.backoffice.paging import Page, keyset
from akrab.catalogue.models import Category, Product, Stock
from akrab.catalogue.queries import branch
from akrab.catalogue.summaries import low_line
from akrab.core import search

COLUMNS = (
    "id",
    "name",
    "picture",
    "state",
    "kind",
    "availability",
    "price_from",
    "price_to",
    "category_id",
    "sold",
)
BY_NAME = ("name", "id")
STOCKS = {"low": _("Running out"), "out": _("Sold out"), "no_picture": _("Without a picture")}


def listed(
    *, found: search.Found | None, category: Category | None, state: str, stock: str, after: str
) -> Page[dict[str, Any]]:
    """One page of products with the pieces left of each (None for what is not counted); `found`: what a search found,
    None without one."""
    products: QuerySet[Any, dict[str, Any]] = Product.objects.exclude(kind=Product.Kind.CHARGE).values(*COLUMNS)
    products = products.filter(state=state) if state else products.exclude(state=Product.State.ARCHIVED)
    if category:
        products = products.filter(category_id__in=branch(category))
    if stock == "out":
        products = products.filter(availability=Product.Availability.SOLD_OUT)
    elif stock == "low":
        products = products.filter(_runs_low())
    elif stock == "no_picture":
        products = products.filter(picture="")
    if found is not None:
        products = products.filter(pk__in=found.ids)
    page = keyset(products, BY_NAME, after)
    left = _left([row["id"] for row in page.rows])
    return Page([{**row, "left": left.get(row["id"])} for row in page.rows], page.after)


def _runs_low() -> Q:
    """Found from the few rows of stock that are low, not by a look at every product's."""
    below = Q(low_at__isnull=True, on_hand__lte=low_line()) | Q(low_at__isnull=False, on_hand__lte=F("low_at"))
    low = Stock.objects.filter(below, variant__is_active=True)
    return Q(pk__in=low.values("variant__product_id"), kind=Product.Kind.GOODS)


def numbers() -> dict[str, int]:
    """How many products there are: by state, and of those not archived by what is amiss with them. One query."""
    products = Product.objects.exclude(kind=Product.Kind.CHARGE)
    kept = ~Q(state=Product.State.ARCHIVED)
    return products.aggregate(
        **{state: Count("id", filter=Q(state=state)) for state in Product.State.values},
        out=Count("id", filter=kept & Q(availability=Product.Availability.SOLD_OUT)),
        low=Count("id", filter=kept & _runs_low()),
        no_picture=Count("id", filter=kept & Q(picture="")),
    )


def _left(product_ids: Sequence[int]) -> Mapping[int, int]:
    stocks = Stock.objects.filter(variant__product_id__in=product_ids, variant__is_active=True)
    return dict(stocks.values_list("variant__product_id").annotate(left=Sum("on_hand")).order_by())


def categories_by_tree() -> list[tuple[Category, int]]:
    """All categories, each below its parent, with its depth."""
    below: dict[int | None, list[Category]] = {}
    for category in Category.objects.all():
        below.setdefault(category.parent_id, []).append(category)
    found: list[tuple[Category, int]] = []

    def walk(parent: int | None, depth: int) -> None:
        for category in below.get(parent, []):
            found.append((category, depth))
            walk(category.pk, depth + 1)

    walk(None, 0)
    return found
