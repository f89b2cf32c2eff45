"""The stock that a product file says, booked in the ledger."""

from collections.abc import Iterable, Mapping
from typing import Any

from akrab.catalogue import kinds as happenings
from akrab.catalogue.models import Product, Stock, StockMove, Variant
from akrab.catalogue.resetting import set_free
from akrab.exchange.models import ImportRun
from akrab.exchange.writing import journal, remember
from akrab.journal.recording import Draft

IMPORTED = StockMove.Reason.IMPORTED


def set_stock(run: ImportRun, wanted: Mapping[str, int]) -> set[str]:
    """As many pieces of each article number are free to sell, in all outlets together. Returns the numbers of those
    that changed. Only goods are counted."""
    if not wanted:
        return set()
    ids = dict(Variant.objects.filter(sku__in=wanted, product__kind=Product.Kind.GOODS).values_list("sku", "id"))
    had = set(Stock.objects.filter(variant__in=ids.values()).values_list("variant_id", flat=True))
    differences = set_free(
        {pk: wanted[sku] for sku, pk in ids.items()}, reason=IMPORTED, note=run.filename, actor=run.actor
    )
    moved = {sku: pk for sku, pk in ids.items() if pk in differences or pk not in had}
    remember(run, "stock", [], {pk: {"difference": differences.get(pk, 0), "had": pk in had} for pk in moved.values()})
    journal(_told(run, ids, differences))
    return set(moved)


def _told(run: ImportRun, ids: Mapping[str, int], differences: Mapping[int, int]) -> Iterable[Draft]:
    for sku, pk in ids.items():
        if pk in differences:
            what = happenings.StockMoved(sku=sku, quantity=differences[pk], reason=IMPORTED.value)
            yield Draft(what=what, subject_type="variant", subject_id=pk, actor_id=run.actor_id)


def wanted_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Article number → pieces, of the rows that say it; the last row counts."""
    return {row["sku"]: row["stock"] for row in rows if row.get("stock") is not None}
