"""What a till keeps of the shop to sell without a connection: articles, prices, bar codes, stock.

Articles lie in buckets by their number; a till says the fingerprints of its buckets and gets those that differ. So it
is always right, whatever changed and whoever changed it, and a till that is up to date gets next to nothing.
"""

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import F, Max
from django.utils.translation import get_language

from akrab.catalogue.models import Category, Option, Product, Serial, SerialEvent, Stock, StockMove, Variant
from akrab.core import versions
from akrab.counter import offers
from akrab.orders.batches import open_for
from akrab.orders.models import Batch

BUCKETS = 64


def version() -> str:
    """Changes whenever a till may have to hear something new; four small queries."""
    moved = StockMove.objects.aggregate(last=Max("id"))["last"] or 0
    numbered = SerialEvent.objects.aggregate(last=Max("id"))["last"] or 0
    batches = (
        Batch.objects.live()
        .order_by("id")
        .values_list("id", "state", "name", "taken", "capacity", "closes_at", "ready_on", "place", "deposit_percent")
    )
    pre = zlib.crc32(repr(list(batches)).encode())
    known = versions.current()
    return f"{pre}.{known.get('catalogue', 0)}.{known.get('promotions', 0)}.{moved}.{numbered}.{get_language()}"


def changed(*, since: str, fingerprints: Mapping[str, str]) -> dict[str, Any]:
    """What a till that stands at `since` with these buckets has to learn. {"version", "same": True} when nothing."""
    now = version()
    if since == now:
        return {"version": now, "same": True}
    buckets = _buckets()
    fresh = {}
    for number in range(BUCKETS):
        rows = buckets.get(number, [])
        text = json.dumps(rows, separators=(",", ":"), ensure_ascii=False)
        print_of = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:12] if rows else ""
        if fingerprints.get(str(number), "") != print_of:
            fresh[str(number)] = {"print": print_of, "rows": rows}
    return {"version": now, "buckets": fresh, "categories": _categories(), "offers": offers.for_tills()}


def _categories() -> list[list[Any]]:
    used = set(Product.objects.on_sale().order_by().values_list("category_id", flat=True).distinct())
    return [[one.pk, str(one)] for one in Category.objects.all() if one.pk in used]


def _buckets() -> dict[int, list[list[Any]]]:
    """Every product on sale as a row [id, name, category, picture, options, times sold, variants, brand], by bucket; a
    variant is [id, name, number, bar code, price, stock (null: not counted), serial numbers in stock (null: none are
    kept), 1 when below its regular price,
    its open pre-order (null: none)]."""
    language = get_language() or ""
    variants: dict[int, list[list[Any]]] = defaultdict(list)
    on_sale = Variant.objects.filter(is_active=True, product__state=Product.State.ACTIVE).order_by("position", "id")
    stock = dict(Stock.objects.values_list("variant_id", "on_hand"))
    numbers, batches = _serials(), _batches()
    fields = on_sale.values_list(
        "id", "name", "sku", "barcode", "price", "product_id", "product__kind", "has_serials", "regular_price"
    )
    for pk, name, sku, barcode, price, product_id, kind, numbered, regular in fields.iterator(5000):
        left = stock.get(pk, 0) if kind == Product.Kind.GOODS else None
        pieces = numbers.get(pk, []) if numbered else None
        variants[product_id].append(
            [pk, name, sku, barcode, price, left, pieces, int((regular or 0) > price), batches.get(pk)]
        )
    options = _options()
    buckets: dict[int, list[list[Any]]] = defaultdict(list)
    products = Product.objects.on_sale().exclude(kind=Product.Kind.CHARGE).order_by("id")
    rows = products.values_list(
        "id", "name", "category_id", "picture", F("sold"), "has_options", "translations", "brand"
    )
    for pk, name, category, picture, sold, has_options, translations, brand in rows.iterator(5000):
        if pk not in variants:
            continue
        shown = (translations or {}).get(language, {}).get("name") or name
        made = options.get(pk, []) if has_options else []
        buckets[pk % BUCKETS].append([pk, shown, category, picture, made, sold, variants[pk], brand])
    return buckets


def _serials() -> dict[int, list[str]]:
    """Numbers of the pieces in stock by variant, the oldest first; one query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Serial.objects.filter(state=Serial.State.IN_STOCK, variant__has_serials=True)
    for pk, number in rows.order_by("received_at", "id").values_list("variant_id", "number").iterator(5000):
        found[pk].append(number)
    return found


def _batches() -> dict[int, list[Any]]:
    """Variant → [id, name, ready on, orders until, places left, deposit in percent, where to collect]; one query."""
    rows = open_for(
        Batch.variants.through.objects.filter(batch__state=Batch.State.OPEN).values_list("variant_id", flat=True)
    )
    return {
        pk: [
            one.pk,
            one.name,
            one.ready_on.isoformat(),
            one.closes_at.isoformat(),
            one.left,
            one.deposit_percent,
            one.place,
        ]
        for pk, one in rows.items()
    }


def _options() -> dict[int, list[Any]]:
    """Of each product made to order: [id, name, kind, required, price, longest, [[id, name, price]]]; files are
    not taken at the counter."""
    found: dict[int, list[Any]] = defaultdict(list)
    made = Option.objects.filter(product__has_options=True).exclude(kind=Option.Kind.FILE)
    for one in made.prefetch_related("choices"):
        choices = [[choice.pk, str(choice), choice.price_effect] for choice in one.choices.all() if choice.is_active]
        found[one.product_id].append([one.pk, str(one), one.kind, one.required, one.price_effect, one.longest, choices])
    return found
