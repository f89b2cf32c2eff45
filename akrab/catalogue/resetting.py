"""The stock of many articles set at once, as a file says it: exact in ledger, sums and outlets, in a few statements."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F

from akrab.accounts.models import User
from akrab.catalogue.models import OutletStock, Stock, StockMove
from akrab.catalogue.places import Part
from akrab.core import clock

PART = 500


def lock(variant_ids: Iterable[int]) -> dict[int, Stock]:
    """The rows of Stock of these variants, held until the caller's transaction ends; missing ones are made."""
    wanted = sorted(set(variant_ids))
    have = set(Stock.objects.filter(variant__in=wanted).values_list("variant_id", flat=True))
    Stock.objects.bulk_create([Stock(variant_id=pk) for pk in wanted if pk not in have], ignore_conflicts=True)
    rows = Stock.objects.select_for_update().filter(variant__in=wanted).order_by("variant_id")
    return {one.variant_id: one for one in rows}


@transaction.atomic
def set_free(wanted: Mapping[int, int], *, reason: StockMove.Reason, note: str, actor: User | None) -> dict[int, int]:
    """So many pieces (variant id → pieces, all outlets together) are free to sell from now on; returns the differences
    that were booked. The caller refreshes the availability."""
    stocks = lock(wanted)
    differences = {pk: number - stocks[pk].on_hand for pk, number in wanted.items() if number != stocks[pk].on_hand}
    _shift(stocks, differences, reason, note, actor)
    return differences


@transaction.atomic
def shift_free(
    differences: Mapping[int, int], *, reason: StockMove.Reason, note: str, actor: User | None
) -> dict[int, int]:
    """So many pieces more or fewer; what cannot be taken away, because not so many are left, stays. Returns what was
    booked."""
    stocks = lock(differences)
    possible = {pk: number for pk, number in differences.items() if number and stocks[pk].on_hand + number >= 0}
    _shift(stocks, possible, reason, note, actor)
    return possible


def _shift(
    stocks: Mapping[int, Stock], differences: Mapping[int, int], reason: StockMove.Reason, note: str, actor: User | None
) -> None:
    """What comes lies in the main outlet; what goes is taken from there first, then from the others."""
    now = clock.now()
    parts: dict[int, list[Part]] = {}
    short = {pk: -number for pk, number in differences.items() if number < 0}
    lying = _elsewhere([pk for pk, number in short.items() if stocks[pk].on_hand - stocks[pk].elsewhere < number])
    for pk, number in differences.items():
        stock = stocks[pk]
        if number > 0:
            parts[pk] = [(None, number)]
        else:
            parts[pk] = _taken(-number, stock.on_hand - stock.elsewhere, lying.get(pk, []))
        stock.on_hand += number
        stock.elsewhere += sum(pieces for outlet, pieces in parts[pk] if outlet)
    for pk, booked in parts.items():
        for outlet, pieces in booked:
            if outlet:
                OutletStock.objects.filter(variant=pk, outlet=outlet).update(on_hand=F("on_hand") + pieces)
    Stock.objects.bulk_update([stocks[pk] for pk in parts], ["on_hand", "elsewhere"], batch_size=PART)
    StockMove.objects.bulk_create(
        [
            StockMove(
                variant_id=pk, outlet_id=outlet, quantity=pieces, reason=reason, note=note[:200], actor=actor,
                moved_at=now,
            )
            for pk, booked in parts.items()
            for outlet, pieces in booked
        ],
        batch_size=1000,
    )  # fmt: skip


def _elsewhere(variant_ids: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    rows = OutletStock.objects.filter(variant__in=list(variant_ids), on_hand__gt=0).order_by("variant_id", "outlet_id")
    for variant, outlet, number in rows.values_list("variant_id", "outlet_id", "on_hand"):
        found.setdefault(variant, []).append((outlet, number))
    return found


def _taken(pieces: int, in_main: int, lying: Iterable[tuple[int, int]]) -> list[Part]:
    places: list[Part] = [(None, in_main), *lying]
    found: list[Part] = []
    for outlet, number in places:
        gone = min(pieces, number)
        if gone > 0:
            found.append((outlet, -gone))
            pieces -= gone
    return found
