"""The shop's goods for the parser: all of them in a small shop, those that the text may mean in a large one."""

from collections.abc import Iterable

from django.db.models import QuerySet

from akrab.assistant.parsing import Good, Shelf
from akrab.assistant.parsing.tokens import tokens
from akrab.catalogue.models import Product, Variant
from akrab.core import search

ALL = 400  # products; a shop with more is searched for each text
PER_WORD = 40


def shelf_for(text: str) -> Shelf:
    """Everything on sale that the text may speak of. What is made to order is left out: its wishes are asked for."""
    ids = list(_on_sale().values_list("id", flat=True)[: ALL + 1])
    if len(ids) > ALL:
        ids = _spoken_of(text)
    return Shelf(_goods(ids))


def _on_sale() -> QuerySet[Product]:
    return Product.objects.on_sale().exclude(kind=Product.Kind.CHARGE).filter(has_options=False).order_by("-sold", "id")


def _goods(ids: Iterable[int]) -> list[Good]:
    rows = Variant.objects.filter(product_id__in=list(ids), is_active=True).order_by("product_id", "position", "id")
    columns = rows.values_list("id", "product_id", "product__name", "name", "product__brand", "product__sold")
    return [Good(*row) for row in columns]


def _spoken_of(text: str) -> list[int]:
    """Products found by the words of the text, each word by itself, with what it is meant for."""
    found: dict[int, int] = {}
    words = {one.word for one in tokens(text) if one.word and not one.is_filler and len(one.word) > 1}
    for word in sorted(words):
        for pk in search.look_for("product", word, limit=PER_WORD).ids:
            found[pk] = found.get(pk, 0) + 1
    best = sorted(found, key=lambda pk: -found[pk])[:ALL]
    return list(_on_sale().filter(id__in=best).values_list("id", flat=True))
