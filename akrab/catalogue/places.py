"""Where goods lie: pieces put into an outlet, taken from it, promised there. Only `catalogue.stock` and its documents
use this; each call changes Stock first and OutletStock after it, so two who move the same goods take turns.

An outlet is told by its number, None for the main one. Every call needs the caller's transaction.
"""

from collections.abc import Mapping, Sequence

from django.db import connection
from django.db.models import F

from akrab.catalogue.models import Outlet, OutletStock, Stock

Part = tuple[int | None, int]  # outlet, pieces


def key_of(outlet: Outlet | None) -> int | None:
    """The outlet as the ledger names it."""
    return None if outlet is None or outlet.is_main else outlet.pk


def lay(variant_id: int, quantity: int, outlet_id: int | None) -> None:
    """Pieces more are free to sell there."""
    elsewhere = quantity if outlet_id else 0
    changes = {"on_hand": F("on_hand") + quantity, "elsewhere": F("elsewhere") + elsewhere}
    if not Stock.objects.filter(variant_id=variant_id).update(**changes):
        Stock.objects.get_or_create(variant_id=variant_id)
        Stock.objects.filter(variant_id=variant_id).update(**changes)
    if outlet_id:
        row = OutletStock.objects.filter(variant_id=variant_id, outlet_id=outlet_id)
        if not row.update(on_hand=F("on_hand") + quantity):
            OutletStock.objects.create(variant_id=variant_id, outlet_id=outlet_id, on_hand=quantity)


def lift(variant_id: int, quantity: int, outlet_id: int | None, *, reserve: bool = False) -> bool:
    """Pieces fewer are free to sell there; with `reserve` they stay on the shelf, promised. False: not so many."""
    promised = quantity if reserve else 0
    if outlet_id is None:
        enough = Stock.objects.filter(variant_id=variant_id, on_hand__gte=F("elsewhere") + quantity)
        return bool(enough.update(on_hand=F("on_hand") - quantity, reserved=F("reserved") + promised))
    enough = Stock.objects.filter(variant_id=variant_id, elsewhere__gte=quantity)
    held = enough.update(
        on_hand=F("on_hand") - quantity,
        elsewhere=F("elsewhere") - quantity,
        reserved=F("reserved") + promised,
        reserved_elsewhere=F("reserved_elsewhere") + promised,
    )
    if not held:
        return False
    there = OutletStock.objects.filter(variant_id=variant_id, outlet_id=outlet_id, on_hand__gte=quantity)
    if there.update(on_hand=F("on_hand") - quantity, reserved=F("reserved") + promised):
        return True
    Stock.objects.filter(variant_id=variant_id).update(  # it lies in yet another outlet
        on_hand=F("on_hand") + quantity,
        elsewhere=F("elsewhere") + quantity,
        reserved=F("reserved") - promised,
        reserved_elsewhere=F("reserved_elsewhere") - promised,
    )
    return False


RESERVE = """
    UPDATE catalogue_stock AS stock
    SET on_hand = stock.on_hand - wanted.pieces, reserved = stock.reserved + wanted.pieces
    FROM (
        SELECT there.variant_id AS id, asked.column2 AS pieces
        FROM (VALUES {values}) AS asked
        JOIN catalogue_stock AS there ON there.variant_id = asked.column1
        ORDER BY there.variant_id {lock}
    ) AS wanted
    WHERE stock.variant_id = wanted.id AND stock.on_hand >= stock.elsewhere + wanted.pieces
    RETURNING variant_id, on_hand, EXISTS (SELECT 1 FROM catalogue_bundleitem WHERE item_id = variant_id)
"""


def reserve_in_main(quantities: Mapping[int, int]) -> dict[int, tuple[int, bool]]:
    """Promise pieces of many goods from the main outlet in one step: variant id → pieces left free to sell in all
    outlets, and whether a bundle is made of them. Not named, and nothing changed, are those of which it holds not so
    many. PostgreSQL locks them in the order of their ids, so nobody waits in a circle; SQLite's writers come one at a
    time."""
    if not quantities:
        return {}
    lock = "FOR NO KEY UPDATE OF there" if connection.features.has_select_for_update else ""
    sql = RESERVE.format(values=", ".join(["(%s, %s)"] * len(quantities)), lock=lock)
    with connection.cursor() as cursor:
        cursor.execute(sql, [number for pair in quantities.items() for number in pair])
        return {pk: (left, bool(in_bundle)) for pk, left, in_bundle in cursor.fetchall()}


def reserve_anywhere(variant_id: int, quantity: int) -> list[Part]:
    """Promise pieces from the main outlet first, then from the fullest others. Empty: not so many in all."""
    stock = Stock.objects.select_for_update().filter(variant_id=variant_id, on_hand__gte=quantity).first()
    if stock is None:
        return []
    parts: list[Part] = [(None, stock.on_hand - stock.elsewhere)]
    others = OutletStock.objects.filter(variant_id=variant_id, on_hand__gt=0).order_by("-on_hand", "outlet_id")
    parts += others.values_list("outlet_id", "on_hand")
    chosen = spread(quantity, parts)
    if any(not lift(variant_id, number, outlet_id, reserve=True) for outlet_id, number in chosen):
        raise AssertionError("stock changed under its lock")
    return chosen


def spread(quantity: int, parts: Sequence[Part]) -> list[Part]:
    """`quantity` over the parts, the first ones emptied first; less when they do not hold so many."""
    chosen: list[Part] = []
    for outlet_id, room in parts:
        number = min(room, quantity)
        if number > 0:
            chosen.append((outlet_id, number))
            quantity -= number
    return chosen


def release(variant_id: int, quantity: int, wished: Sequence[Part], *, back: bool) -> list[Part]:
    """Promised pieces leave the shelf, or with `back` are free to sell again where they lie. `wished` outlets come
    first. Empty, and nothing changed, when not so many are promised."""
    one_place = Stock.objects.filter(variant_id=variant_id, reserved_elsewhere=0, reserved__gte=quantity)
    if one_place.update(
        reserved=F("reserved") - quantity, on_hand=F("on_hand") + (quantity if back else 0)
    ):  # the common case, in one step
        return [(None, quantity)]
    stock = Stock.objects.select_for_update().filter(variant_id=variant_id, reserved__gte=quantity).first()
    if stock is None:
        return []
    rows = OutletStock.objects.filter(variant_id=variant_id, reserved__gt=0).order_by("outlet_id")
    room: dict[int | None, int] = {None: stock.reserved - stock.reserved_elsewhere}
    room.update(rows.values_list("outlet_id", "reserved"))
    first = spread(quantity, [(outlet_id, min(number, room.get(outlet_id, 0))) for outlet_id, number in wished])
    for outlet_id, number in first:
        room[outlet_id] -= number
    rest = spread(quantity - sum(number for _outlet, number in first), list(room.items()))
    for outlet_id, number in (*first, *rest):
        _let_go(variant_id, number, outlet_id, back=back)
    return [*first, *rest]


def _let_go(variant_id: int, quantity: int, outlet_id: int | None, *, back: bool) -> None:
    freed, elsewhere = (quantity if back else 0), (quantity if outlet_id else 0)
    done = Stock.objects.filter(variant_id=variant_id, reserved__gte=F("reserved_elsewhere") + quantity - elsewhere)
    done = done.filter(reserved_elsewhere__gte=elsewhere)
    if not done.update(
        reserved=F("reserved") - quantity,
        reserved_elsewhere=F("reserved_elsewhere") - elsewhere,
        on_hand=F("on_hand") + freed,
        elsewhere=F("elsewhere") + (freed if outlet_id else 0),
    ):
        raise AssertionError("stock changed under its lock")
    if outlet_id:
        there = OutletStock.objects.filter(variant_id=variant_id, outlet_id=outlet_id)
        there.update(reserved=F("reserved") - quantity, on_hand=F("on_hand") + freed)


def free_at(variant_id: int, outlet_id: int | None) -> int:
    """Pieces free to sell there."""
    return _at(variant_id, outlet_id)[0]


def shelf(variant_id: int, outlet_id: int | None) -> int:
    """Pieces that somebody who counts finds there: free ones and promised ones."""
    return sum(_at(variant_id, outlet_id))


def _at(variant_id: int, outlet_id: int | None) -> tuple[int, int]:
    if outlet_id:
        row = OutletStock.objects.filter(variant_id=variant_id, outlet_id=outlet_id)
        return row.values_list("on_hand", "reserved").first() or (0, 0)
    stock = Stock.objects.filter(variant_id=variant_id).first()
    if stock is None:
        return 0, 0
    return stock.on_hand - stock.elsewhere, stock.reserved - stock.reserved_elsewhere
