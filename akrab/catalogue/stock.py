"""The stock ledger: taking, giving back, receiving, counting. The database decides who gets the last one."""

from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import kinds, places
from akrab.catalogue.models import BundleItem, Outlet, Product, Stock, StockMove, Variant
from akrab.catalogue.summaries import FEW, refresh_availability
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.core.inserting import insert
from akrab.journal.recording import Draft, record, record_many

Reason = StockMove.Reason


class StockError(AkrabError):
    """A movement of stock is refused."""


class OutOfStock(StockError):
    """Fewer are left than wanted; with `outlet`: in that one."""

    def __init__(self, variant: Variant, left: int, outlet: Outlet | None = None) -> None:
        self.variant, self.left = variant, left
        if outlet is not None:
            text = _("Only %(left)d of “%(name)s” are free in “%(outlet)s”.")
        elif left:
            text = _("Only %(left)d of “%(name)s” are left. Reduce the quantity or remove it.")
        else:
            text = _("“%(name)s” is sold out. Remove it to order the rest.")
        super().__init__(text % {"left": left, "name": variant, "outlet": outlet})


def is_counted(variant: Variant) -> bool:
    """Services and charges have no stock; a bundle has that of what is in it."""
    return variant.product.kind == Product.Kind.GOODS


def contents(quantities: Mapping[int, int]) -> dict[int, int]:
    """The counted goods behind so many pieces of these variants (variant id → pieces): bundles opened, services left
    out."""
    kinds_of = dict(Variant.objects.filter(pk__in=quantities).values_list("id", "product__kind"))
    goods = {pk: number for pk, number in quantities.items() if kinds_of.get(pk) == Product.Kind.GOODS}
    bundles = [pk for pk, kind in kinds_of.items() if kind == Product.Kind.BUNDLE]
    if bundles:
        items = BundleItem.objects.filter(bundle__in=bundles, item__product__kind=Product.Kind.GOODS)
        for bundle, item, number in items.values_list("bundle_id", "item_id", "quantity"):
            goods[item] = goods.get(item, 0) + number * quantities[bundle]
    return goods


def take(quantities: Mapping[int, int], *, reference: str, outlet: Outlet | None = None) -> set[int]:
    """Reserve goods (variant id → pieces, bundles opened before by `contents`) for the order `reference`, once.

    Raises OutOfStock; the caller's transaction undoes all. Everybody takes in the order of the ids, so nobody waits in
    a circle. `outlet`: goods that lie there; without one the main outlet is emptied first, then the others. Returns
    the variants whose products the caller gives to `refresh_availability`: of the others too many are left to matter.
    """
    now = clock.now()
    seen = {} if outlet else places.reserve_in_main(quantities)
    taken: dict[int, list[places.Part]] = {
        pk: [(None, number)] if pk in seen else _reserve(pk, number, outlet)
        for pk, number in sorted(quantities.items())
    }
    insert(
        [
            StockMove(
                variant_id=pk,
                outlet_id=outlet_id,
                quantity=-number,
                reason=Reason.SALE,
                reference=taken_for(reference, pk, outlet_id if place else None),
                moved_at=now,
            )
            for pk, parts in taken.items()
            for place, (outlet_id, number) in enumerate(parts)
        ]
    )
    plenty = {pk for pk, (left, in_bundle) in seen.items() if left > FEW and not in_bundle}
    return set(taken) - plenty


def taken_for(reference: str, variant_id: int, further: int | None = None) -> str:
    """The reference of the move by which an order's goods left: unique, so that it happens once. What had to be taken
    from a second outlet has one of its own (`further`: that outlet)."""
    return f"{reference}:{variant_id}:sale{f':{further}' if further else ''}"[:80]


def _reserve(variant_id: int, quantity: int, outlet: Outlet | None) -> list[places.Part]:
    """The database decides, so two buyers cannot both win."""
    place = places.key_of(outlet)
    if places.lift(variant_id, quantity, place, reserve=True):
        return [(place, quantity)]
    parts = [] if outlet else places.reserve_anywhere(variant_id, quantity)
    if not parts:
        left = places.free_at(variant_id, place) if outlet else _on_hand(variant_id)
        raise OutOfStock(Variant.objects.select_related("product").get(pk=variant_id), left, outlet)
    return parts


def _on_hand(variant_id: int) -> int:
    return Stock.objects.filter(variant_id=variant_id).values_list("on_hand", flat=True).first() or 0


def _taken(reference: str, variant_id: int) -> list[places.Part]:
    """From which outlets the order's pieces were taken, in that order. Nothing to ask while there is one outlet."""
    others = Outlet.objects.filter(is_main=False).values_list("id", flat=True)
    references = [taken_for(reference, variant_id, further) for further in (None, *others)]
    moves = StockMove.objects.filter(reference__in=references).order_by("id")
    return [(outlet_id, -quantity) for outlet_id, quantity in moves.values_list("outlet_id", "quantity")]


def hand_over(quantities: Mapping[int, int], *, reference: str = "", before: Mapping[int, int] | None = None) -> None:
    """What was reserved leaves the shelf: packed and sent, or carried out (variant id → pieces, bundles opened).

    `reference`: the order's; with several outlets it says where its goods lie. `before`: pieces of it handed over
    earlier, which lay in the first of them.
    """
    for variant_id in sorted(quantities):
        quantity = quantities[variant_id]
        whole = Stock.objects.filter(variant_id=variant_id, reserved_elsewhere=0, reserved__gte=quantity)
        if whole.update(reserved=F("reserved") - quantity):
            continue
        wished = _taken(reference, variant_id) if reference else []
        gone = places.spread((before or {}).get(variant_id, 0), wished)
        rest = [(outlet_id, number - dict(gone).get(outlet_id, 0)) for outlet_id, number in wished]
        places.release(variant_id, quantity, rest, back=False)


def give_back(
    *,
    variant_id: int,
    quantity: int,
    reference: str,
    reason: StockMove.Reason,
    still_reserved: bool,
    taken_by: str = "",
    outlet: Outlet | None = None,
) -> bool:
    """Put pieces of goods back, once per `reference`; False when they were put back before. As with `take`, the caller
    opens bundles and refreshes the availability. `still_reserved`: they never left the shelf. `taken_by`: the order for
    which they were taken; they go back to the outlets they came from. `outlet`: they are laid down there instead.
    """
    parts: list[places.Part] = []
    try:
        with transaction.atomic():
            wished = _taken(taken_by, variant_id) if taken_by and outlet is None else []
            if still_reserved:
                parts = places.release(variant_id, quantity, wished[::-1], back=True)
            if not parts:
                only = wished[0][0] if len(wished) == 1 else places.key_of(outlet)
                places.lay(variant_id, quantity, only)
                parts = [(only, quantity)]
            _write(
                StockMove(
                    variant_id=variant_id,
                    outlet_id=outlet_id,
                    quantity=number,
                    reason=reason,
                    reference=f"{reference}:{outlet_id}" if place else reference,
                )
                for place, (outlet_id, number) in enumerate(parts)
            )
    except IntegrityError:
        return False
    return True


def _write(moves: Iterable[StockMove]) -> None:
    now = clock.now()
    rows = list(moves)
    for row in rows:
        row.moved_at = now
    StockMove.objects.bulk_create(rows)


@transaction.atomic
def move(
    *,
    variant: Variant,
    quantity: int,
    reason: StockMove.Reason,
    outlet: Outlet | None = None,
    reference: str | None = None,
    unit_cost: int | None = None,
    note: str = "",
    actor: User | None = None,
) -> bool:
    """Lay pieces down in an outlet (None: the main one), or with a negative quantity take free ones away; journalled.

    False, and nothing changed, when `reference` was booked before. Raises OutOfStock when not so many are free there,
    StockError for no pieces at all.
    """
    if quantity == 0:
        raise StockError(_("The quantity must be at least 1."), field="quantity")
    place = places.key_of(outlet)
    try:
        with transaction.atomic():
            if quantity > 0:
                places.lay(variant.pk, quantity, place)
            elif not places.lift(variant.pk, -quantity, place):
                raise OutOfStock(variant, places.free_at(variant.pk, place), outlet if place else None)
            _write(
                [
                    StockMove(
                        variant=variant,
                        outlet_id=place,
                        quantity=quantity,
                        unit_cost=unit_cost,
                        reason=reason,
                        reference=reference,
                        note=note[:200],
                        actor=actor,
                    )
                ]
            )
    except IntegrityError:
        if reference and StockMove.objects.filter(reference=reference).exists():
            return False
        raise
    record(kinds.StockMoved(sku=variant.sku, quantity=quantity, reason=reason.value), subject=variant, actor=actor)
    refresh_availability([variant.product_id])
    return True


@transaction.atomic
def receive(
    *,
    variant: Variant,
    quantity: int,
    actor: User | None = None,
    reason: StockMove.Reason = StockMove.Reason.RECEIVED,
    note: str = "",
    outlet: Outlet | None = None,
) -> None:
    """Goods come in. Raises StockError for a quantity below one."""
    if quantity < 1:
        raise StockError(_("The quantity must be at least 1."), field="quantity")
    move(variant=variant, quantity=quantity, reason=reason, outlet=outlet, note=note, actor=actor)


@transaction.atomic
def write_off(
    *, variant: Variant, quantity: int, note: str, actor: User | None = None, outlet: Outlet | None = None
) -> None:
    """Pieces are damaged or lost, and why. Raises StockError, OutOfStock; what is promised to orders is not free."""
    if quantity < 1:
        raise StockError(_("The quantity must be at least 1."), field="quantity")
    if not note.strip():
        raise StockError(_("Write what happened to it."), field="note")
    move(variant=variant, quantity=-quantity, reason=Reason.DAMAGED, outlet=outlet, note=note.strip(), actor=actor)


@transaction.atomic
def receive_many(quantities: Mapping[int, int], *, reason: StockMove.Reason, note: str = "") -> None:
    """Goods of many variants (variant id → pieces) come in at once, as when a shop opens. The caller refreshes the
    products' availability. Raises StockError for a quantity below one."""
    if any(quantity < 1 for quantity in quantities.values()):
        raise StockError(_("The quantity must be at least 1."), field="quantity")
    known = set(Stock.objects.filter(variant_id__in=quantities).values_list("variant_id", flat=True))
    for variant_id in sorted(known):
        Stock.objects.filter(variant_id=variant_id).update(on_hand=F("on_hand") + quantities[variant_id])
    Stock.objects.bulk_create(
        [Stock(variant_id=pk, on_hand=quantity) for pk, quantity in quantities.items() if pk not in known],
        batch_size=1000,
    )
    _write(StockMove(variant_id=pk, quantity=quantity, reason=reason, note=note) for pk, quantity in quantities.items())
    skus = dict(Variant.objects.filter(pk__in=quantities).values_list("id", "sku"))
    record_many(
        Draft(
            what=kinds.StockMoved(sku=skus[pk], quantity=quantity, reason=reason.value),
            subject_type="variant",
            subject_id=pk,
        )
        for pk, quantity in quantities.items()
    )


@transaction.atomic
def count(
    *, variant: Variant, counted: int, actor: User | None = None, note: str = "", outlet: Outlet | None = None
) -> int:
    """Set the stock of an outlet to what was counted on its shelf, where the pieces promised to orders lie too; returns
    the difference booked. Raises StockError, also when fewer were counted than are promised."""
    if counted < 0:
        raise StockError(_("The stock cannot be below zero."), field="counted")
    Stock.objects.get_or_create(variant=variant)
    Stock.objects.select_for_update().get(variant=variant)  # PostgreSQL: nobody sells between looking and booking
    place = places.key_of(outlet)
    difference = counted - places.shelf(variant.pk, place)
    if difference == 0:
        return 0
    try:
        move(variant=variant, quantity=difference, reason=Reason.COUNTED, outlet=outlet, note=note, actor=actor)
    except OutOfStock as error:
        promised = places.shelf(variant.pk, place) - places.free_at(variant.pk, place)
        raise StockError(
            _("%(promised)d of them are promised to orders. Cancel or change those orders first.")
            % {"promised": promised},
            field="counted",
        ) from error
    return difference
