"""Goods of a purchase come in: onto the shelf, into the average cost, onto the bill. Each delivery once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import prices, serials, stock
from akrab.catalogue.models import Stock, StockMove, Variant
from akrab.core import clock
from akrab.journal.recording import record
from akrab.purchasing import kinds
from akrab.purchasing.errors import AlreadyDone, PurchasingError
from akrab.purchasing.models import Bill, Purchase, PurchaseLine, Receipt, ReceiptLine, SupplierItem


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """What came of one line. `price` None: as it was ordered; `numbers` for goods whose pieces have serial numbers."""

    quantity: int
    price: int | None = None
    numbers: Sequence[str] = field(default_factory=list)


@transaction.atomic
def receive(
    *,
    purchase: Purchase,
    arrived: Mapping[int, Arrived],
    key: str,
    delivery_note: str = "",
    sure: bool = False,
    actor: User | None = None,
) -> Receipt:
    """Book one delivery (line id → what came of it; more than ordered is taken too).

    `key` is the form's own: the same form sent twice gives the first receipt. `sure`: doubtful IMEIs are right. Raises
    PurchasingError, AlreadyDone or SerialError (DoubtfulNumber); nothing has then changed.
    """
    known = Receipt.objects.filter(key=key).first()
    if known is not None:
        return known
    lines = {line.pk: line for line in purchase.lines.select_related("variant__product")}
    came = {pk: one for pk, one in sorted(arrived.items()) if one.quantity}
    if not came:
        raise PurchasingError(_("Write how many pieces came."))
    if any(pk not in lines or not 0 < one.quantity <= 1_000_000 or (one.price or 0) < 0 for pk, one in came.items()):
        raise PurchasingError(_("The quantity must be at least 1."))
    # Holding the purchase's row: two deliveries of one purchase are booked one after the other.
    if not Purchase.objects.filter(pk=purchase.pk, state__in=Purchase.OPEN).update(closed_at=None):
        purchase.refresh_from_db()
        raise AlreadyDone(
            _("%(number)s is already “%(state)s”.") % {"number": purchase.number, "state": purchase.get_state_display()}
        )
    try:
        with transaction.atomic():
            receipt = Receipt.objects.create(
                key=key,
                purchase=purchase,
                supplier=purchase.supplier,
                outlet=purchase.outlet,
                delivery_note=delivery_note.strip()[:60],
                actor=actor,
                received_at=clock.now(),
            )
    except IntegrityError:  # the same form a moment ago
        return Receipt.objects.get(key=key)
    for pk, one in sorted(came.items(), key=lambda item: lines[item[0]].variant_id):
        _line(receipt, lines[pk], one, sure=sure, actor=actor)
    _settle(receipt, purchase, actor=actor)
    return receipt


def _line(receipt: Receipt, line: PurchaseLine, one: Arrived, *, sure: bool, actor: User | None) -> None:
    variant, price = line.variant, line.price if one.price is None else one.price
    ReceiptLine.objects.create(receipt=receipt, variant=variant, quantity=one.quantity, price=price)
    PurchaseLine.objects.filter(pk=line.pk).update(received=F("received") + one.quantity)
    stock.move(
        variant=variant,
        quantity=one.quantity,
        reason=StockMove.Reason.RECEIVED,
        outlet=receipt.outlet,
        reference=f"receipt:{receipt.pk}:{variant.pk}",
        unit_cost=price,
        note=receipt.purchase.number,
        actor=actor,
    )
    _average(variant, one.quantity, price, receipt.purchase.number, actor)
    if variant.has_serials or one.numbers:
        serials.enter(
            variant=variant,
            numbers=list(one.numbers),
            quantity=one.quantity,
            source=f"receipt:{receipt.pk}",
            outlet=receipt.outlet,
            sure=sure,
            actor=actor,
        )
    SupplierItem.objects.update_or_create(
        supplier=receipt.supplier, variant=variant, defaults={"last_price": price, "bought_at": receipt.received_at}
    )


def _average(variant: Variant, quantity: int, price: int, number: str, actor: User | None) -> None:
    """The moving average after `quantity` pieces came in; they lie in the stock already, whose row we hold by that."""
    held = Stock.objects.get(variant=variant)
    before = held.on_hand + held.reserved - quantity
    fresh = Variant.objects.select_related("product").get(pk=variant.pk)
    cost = moving_average(before, fresh.cost, quantity, price)
    if cost != fresh.cost:
        prices.set_cost(variant=fresh, cost=cost, reason=number, actor=actor)


def moving_average(pieces: int, cost: int | None, received: int, price: int) -> int:
    """Cost per piece, minor units, after `received` pieces at `price` joined `pieces` at `cost`; rounded once, half up.
    With nothing there, or at an unknown cost, the new price holds."""
    if pieces <= 0 or cost is None:
        return price
    total = pieces + received
    return (2 * (pieces * cost + received * price) + total) // (2 * total)


def _settle(receipt: Receipt, purchase: Purchase, *, actor: User | None) -> None:
    """Total, bill and state after the lines."""
    rows = list(receipt.lines.all())
    receipt.total = sum(row.quantity * row.price for row in rows)
    receipt.save(update_fields=["total"])
    if receipt.total:
        due = clock.today() + dt.timedelta(days=purchase.supplier.payment_days)
        Bill.objects.create(receipt=receipt, supplier=purchase.supplier, amount=receipt.total, due_on=due)
    whole = not purchase.lines.filter(received__lt=F("quantity")).exists()
    Purchase.objects.filter(pk=purchase.pk).update(
        state=Purchase.State.RECEIVED if whole else Purchase.State.PARTLY, closed_at=clock.now() if whole else None
    )
    purchase.refresh_from_db()
    what = kinds.PurchaseReceived(
        number=purchase.number, supplier=str(purchase.supplier), pieces=sum(row.quantity for row in rows)
    )
    record(what, subject=purchase, actor=actor)
