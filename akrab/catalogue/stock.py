"""The stock ledger: taking, giving back, receiving, counting. The database decides who gets the last one."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import kinds
from akrab.catalogue.models import BundleItem, Outlet, Product, Stock, StockMove, Variant
from akrab.catalogue.summaries import refresh_availability
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.journal.recording import Draft, record, record_many


class StockError(AkrabError):
    """A movement of stock is refused."""


class OutOfStock(StockError):
    """Fewer are left than wanted."""

    def __init__(self, variant: Variant, left: int) -> None:
        self.variant, self.left = variant, left
        if left:
            text = _("Only %(left)d of “%(name)s” are left. Reduce the quantity or remove it.")
        else:
            text = _("“%(name)s” is sold out. Remove it to order the rest.")
        super().__init__(text % {"left": left, "name": variant})


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


def take(quantities: Mapping[int, int], *, reference: str, outlet: Outlet | None = None) -> list[int]:
    """Reserve goods (variant id → pieces, bundles opened before by `contents`) for the order `reference`, once.

    Raises OutOfStock; the caller's transaction undoes all. Everybody takes in the order of the ids, so nobody waits in a
    circle. Returns the ids of the products, for `refresh_availability` when the last goods are taken. `outlet`: goods
    that lie there; without one the main outlet is emptied first, then the others.
    """
    for variant_id in sorted(quantities):
        _reserve(variant_id, quantities[variant_id])
    now = clock.now()
    StockMove.objects.bulk_create(
        StockMove(
            variant_id=pk,
            quantity=-quantities[pk],
            reason=StockMove.Reason.SALE,
            reference=taken_for(reference, pk),
            outlet=outlet,
            moved_at=now,
        )
        for pk in sorted(quantities)
    )
    return list(Variant.objects.filter(pk__in=quantities).values_list("product_id", flat=True))


def taken_for(reference: str, variant_id: int) -> str:
    """The reference of the move by which an order's goods left: unique, so that it happens once."""
    return f"{reference}:{variant_id}:sale"[:60]


def _reserve(variant_id: int, quantity: int) -> None:
    enough = Stock.objects.filter(variant_id=variant_id, on_hand__gte=quantity)
    # The database decides, so two buyers cannot both win.
    if not enough.update(on_hand=F("on_hand") - quantity, reserved=F("reserved") + quantity):
        left = Stock.objects.filter(variant_id=variant_id).values_list("on_hand", flat=True).first()
        raise OutOfStock(Variant.objects.select_related("product").get(pk=variant_id), left or 0)


def hand_over(quantities: Mapping[int, int]) -> None:
    """What was reserved leaves the shelf: packed and sent, or carried out (variant id → pieces, bundles opened)."""
    for variant_id in sorted(quantities):
        moved = Stock.objects.filter(variant_id=variant_id, reserved__gte=quantities[variant_id])
        moved.update(reserved=F("reserved") - quantities[variant_id])


def give_back(
    *, variant_id: int, quantity: int, reference: str, reason: StockMove.Reason, still_reserved: bool
) -> bool:
    """Put pieces of goods back, once per `reference`; False when they were put back before. As with `take`, the caller
    opens bundles and refreshes the availability. `still_reserved`: they never left the shelf."""
    try:
        with transaction.atomic():
            StockMove.objects.create(
                variant_id=variant_id, quantity=quantity, reason=reason, reference=reference, moved_at=clock.now()
            )
    except IntegrityError:
        return False
    stock = Stock.objects.filter(variant_id=variant_id)
    if still_reserved and stock.filter(reserved__gte=quantity).update(
        on_hand=F("on_hand") + quantity, reserved=F("reserved") - quantity
    ):
        return True
    if not stock.update(on_hand=F("on_hand") + quantity):
        Stock.objects.create(variant_id=variant_id, on_hand=quantity)
    return True


@transaction.atomic
def receive(
    *,
    variant: Variant,
    quantity: int,
    actor: User | None = None,
    reason: StockMove.Reason = StockMove.Reason.RECEIVED,
    note: str = "",
) -> None:
    """Goods come in. Raises StockError for a quantity below one."""
    if quantity < 1:
        raise StockError(_("The quantity must be at least 1."), field="quantity")
    _book(variant, quantity, reason, actor=actor, note=note)
    _add(variant, quantity)
    record(kinds.StockMoved(sku=variant.sku, quantity=quantity, reason=reason.value), subject=variant, actor=actor)
    refresh_availability([variant.product_id])


@transaction.atomic
def receive_many(quantities: Mapping[int, int], *, reason: StockMove.Reason, note: str = "") -> None:
    """Goods of many variants (variant id → pieces) come in at once, as when a shop opens. The caller refreshes the
    products' availability. Raises StockError for a quantity below one."""
    if any(quantity < 1 for quantity in quantities.values()):
        raise StockError(_("The quantity must be at least 1."), field="quantity")
    known = set(Stock.objects.filter(variant_id__in=quantities).values_list("variant_id", flat=True))
    for variant_id in known:
        Stock.objects.filter(variant_id=variant_id).update(on_hand=F("on_hand") + quantities[variant_id])
    Stock.objects.bulk_create(
        [Stock(variant_id=pk, on_hand=quantity) for pk, quantity in quantities.items() if pk not in known],
        batch_size=1000,
    )
    now = clock.now()
    StockMove.objects.bulk_create(
        [
            StockMove(variant_id=pk, quantity=quantity, reason=reason, note=note, moved_at=now)
            for pk, quantity in quantities.items()
        ],
        batch_size=1000,
    )
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
def count(*, variant: Variant, counted: int, actor: User | None = None, note: str = "") -> int:
    """Set the stock to what was counted; returns the difference booked. Raises StockError."""
    if counted < 0:
        raise StockError(_("The stock cannot be below zero."), field="counted")
    stock = Stock.objects.select_for_update().filter(variant=variant).first()
    difference = counted - (stock.on_hand if stock else 0)
    if difference == 0:
        if stock is None:
            Stock.objects.create(variant=variant, on_hand=0)
        return 0
    if stock is None:
        Stock.objects.create(variant=variant, on_hand=counted)
    elif not Stock.objects.filter(variant=variant, on_hand=stock.on_hand).update(on_hand=counted):
        raise StockError(_("Somebody sold or received this just now. Please count again."))
    _book(variant, difference, StockMove.Reason.COUNTED, actor=actor, note=note)
    record(
        kinds.StockMoved(sku=variant.sku, quantity=difference, reason=StockMove.Reason.COUNTED.value),
        subject=variant,
        actor=actor,
    )
    refresh_availability([variant.product_id])
    return difference


def _add(variant: Variant, quantity: int) -> None:
    if not Stock.objects.filter(variant=variant).update(on_hand=F("on_hand") + quantity):
        Stock.objects.create(variant=variant, on_hand=quantity)


def _book(
    variant: Variant,
    quantity: int,
    reason: StockMove.Reason,
    *,
    reference: str | None = None,
    actor: User | None = None,
    note: str = "",
) -> None:
    StockMove.objects.create(
        variant=variant,
        quantity=quantity,
        reason=reason,
        reference=reference,
        actor=actor,
        note=note,
        moved_at=clock.now(),
    )
