"""The stock as the shop's people see it: articles by how few are left, where they lie, to whom they are promised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from akrab.backoffice.paging import Page, keyset
from akrab.catalogue.models import BundleItem, Outlet, OutletStock, Product, Stock, Variant
from akrab.catalogue.summaries import low_line
from akrab.core import search
from akrab.orders.models import Order, OrderLine

COLUMNS = ("here", "on_hand", "reserved", "elsewhere", "line", "variant_id", "variant__sku", "variant__name",
           "variant__product_id", "variant__product__name", "variant__product__picture")  # fmt: skip
HOLDING = (Order.State.WAITING, Order.State.ACCEPTED, Order.State.PAID, Order.State.PACKED, Order.State.SENT)


def rows(
    *, query: str, only_low: bool, outlet: Outlet | None, known: Sequence[Outlet], after: str
) -> Page[dict[str, Any]]:
    """Counted articles on sale, those of which fewest are left first; with `outlet` by what is left there. Each row has
    `places`: [(outlet, pieces)] when several are `known`."""
    stocks = (
        Stock.objects.filter(variant__is_active=True, variant__product__state=Product.State.ACTIVE)
        .filter(variant__product__kind=Product.Kind.GOODS)
        .annotate(line=Coalesce(F("low_at"), low_line()), here=_here(outlet))
    )
    if only_low:
        own = Q(low_at__isnull=False, on_hand__lte=F("low_at"))
        below = Stock.objects.filter(Q(low_at__isnull=True, on_hand__lte=low_line()) | own)
        stocks = stocks.filter(pk__in=below.values("pk"))
    if query:
        exact = Variant.objects.filter(Q(barcode=query) | Q(sku__iexact=query)).values_list("product_id", flat=True)
        stocks = stocks.filter(variant__product_id__in=[*exact, *search.look_for("product", query, limit=200).ids])
    page = keyset(stocks.values(*COLUMNS), ("here", "variant_id"), after)
    lie = where(page.rows, known)
    return Page([{**row, "places": lie.get(row["variant_id"], [])} for row in page.rows], page.after)


def _here(outlet: Outlet | None) -> Any:
    if outlet is None:
        return F("on_hand")
    if outlet.is_main:
        return F("on_hand") - F("elsewhere")
    there = OutletStock.objects.filter(variant_id=OuterRef("variant_id"), outlet=outlet).values("on_hand")[:1]
    return Coalesce(Subquery(there), Value(0), output_field=IntegerField())


def where(stocks: Sequence[Mapping[str, Any]], known: Sequence[Outlet]) -> dict[int, list[tuple[Outlet, int]]]:
    """Free pieces by outlet; empty while the shop has one."""
    variant_ids = [row["variant_id"] for row in stocks]
    if len(known) < 2:
        return {}
    others = OutletStock.objects.filter(variant__in=variant_ids).values_list("variant_id", "outlet_id", "on_hand")
    pieces = {(variant_id, outlet_id): number for variant_id, outlet_id, number in others}
    for row in stocks:
        pieces[row["variant_id"], known[0].pk] = row["on_hand"] - row["elsewhere"]
    return {pk: [(one, pieces.get((pk, one.pk), 0)) for one in known] for pk in variant_ids}


@dataclass(frozen=True)
class Promise:
    """An order that holds pieces of a variant which still lie on the shelf."""

    order: Order
    pieces: int


def promised(variant_ids: Sequence[int]) -> dict[int, list[Promise]]:
    """By which orders the pieces of each variant are held, the oldest order first; those in bundles too."""
    inside: dict[int, list[tuple[int, int]]] = {pk: [(pk, 1)] for pk in variant_ids}
    for bundle, item, number in BundleItem.objects.filter(item__in=variant_ids).values_list(
        "bundle_id", "item_id", "quantity"
    ):
        inside.setdefault(bundle, []).append((item, number))
    found: dict[int, list[Promise]] = {}
    for line in _open_lines(list(inside)):
        assert line.variant_id is not None
        for variant_id, number in inside[line.variant_id]:
            held = Promise(order=line.order, pieces=(line.quantity - line.sent) * number)
            found.setdefault(variant_id, []).append(held)
    return found


def _open_lines(variant_ids: Sequence[int]) -> QuerySet[OrderLine]:
    lines = OrderLine.objects.filter(variant__in=variant_ids, sent__lt=F("quantity"), order__state__in=HOLDING)
    lines = lines.filter(order__placing_key__isnull=False)  # imported orders hold nothing
    return lines.select_related("order__customer").order_by("order__placed_at", "id")[:200]
