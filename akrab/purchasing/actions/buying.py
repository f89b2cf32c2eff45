"""An order to a supplier: drafted, sent, cancelled."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue.models import Outlet, Product, Variant
from akrab.core import clock, shop
from akrab.core.numbers import next_number
from akrab.journal.recording import record
from akrab.purchasing import kinds
from akrab.purchasing.errors import AlreadyDone, PurchasingError
from akrab.purchasing.models import Purchase, PurchaseLine, Supplier, SupplierItem

State = Purchase.State


@transaction.atomic
def draft(
    *,
    supplier: Supplier,
    quantities: Mapping[int, int] | None = None,
    outlet: Outlet | None = None,
    actor: User | None = None,
) -> Purchase:
    """A draft for the supplier with these pieces (variant id → pieces) at the last known prices.

    A draft that is already open for this supplier and outlet is carried on: an article that is in it gets the larger of
    the two quantities, so the same proposal taken twice orders once.
    """
    place = None if outlet is None or outlet.is_main else outlet
    purchase = Purchase.objects.filter(supplier=supplier, outlet=place, state=State.DRAFT).order_by("id").first()
    if purchase is None:
        purchase = Purchase.objects.create(
            number=f"{shop.get('purchase_prefix')}{next_number('purchase')}",
            supplier=supplier,
            outlet=place,
            actor=actor,
            created_at=clock.now(),
        )
    for variant_id in sorted(quantities or {}):
        line = PurchaseLine.objects.filter(purchase=purchase, variant_id=variant_id).first()
        wanted = (quantities or {})[variant_id]
        if line is None:
            set_line(purchase=purchase, variant=_variant(variant_id), quantity=wanted)
        elif line.quantity < wanted:
            PurchaseLine.objects.filter(pk=line.pk).update(quantity=wanted)
    return purchase


def _variant(variant_id: int) -> Variant:
    return Variant.objects.select_related("product").get(pk=variant_id)


@transaction.atomic
def set_line(*, purchase: Purchase, variant: Variant, quantity: int, price: int | None = None) -> None:
    """So many pieces at so much each (None: the supplier's last price, else the variant's cost); 0 takes the line out.
    Raises PurchasingError; AlreadyDone when it is no draft any more."""
    if variant.product.kind != Product.Kind.GOODS:
        raise PurchasingError(_("Only goods can be bought from a supplier."), field="variant")
    if not 0 <= quantity <= 1_000_000 or (price is not None and not 0 <= price < 10**13):
        raise PurchasingError(_("The amount must be zero or more."), field="quantity")
    # Holding the draft's row: who orders it meanwhile waits, or we see that it is ordered.
    if not Purchase.objects.filter(pk=purchase.pk, state=State.DRAFT).update(state=State.DRAFT):
        raise AlreadyDone(_("%(number)s is ordered already and cannot be changed.") % {"number": purchase.number})
    if quantity == 0:
        PurchaseLine.objects.filter(purchase=purchase, variant=variant).delete()
        return
    if price is None:
        price = usual_price(purchase.supplier, variant)
    PurchaseLine.objects.update_or_create(
        purchase=purchase, variant=variant, defaults={"quantity": quantity, "price": price}
    )


def usual_price(supplier: Supplier, variant: Variant) -> int:
    """What a piece cost there the last time, else what it costs on average, else 0."""
    item = SupplierItem.objects.filter(supplier=supplier, variant=variant).first()
    if item is not None and item.last_price is not None:
        return item.last_price
    return variant.cost or 0


@transaction.atomic
def order(*, purchase: Purchase, actor: User) -> None:
    """The draft goes to the supplier and is expected after the supplier's usual days. Raises PurchasingError for an
    empty one, AlreadyDone."""
    lines = list(purchase.lines.all())
    if not lines:
        raise PurchasingError(_("Put at least one article in first."))
    now = clock.now()
    expected = clock.today() + dt.timedelta(days=purchase.supplier.lead_days)
    _step(purchase, allowed=(State.DRAFT,), state=State.ORDERED, ordered_at=now, expected_on=expected)
    total = sum(line.total for line in lines)
    what = kinds.PurchaseOrdered(
        number=purchase.number, supplier=str(purchase.supplier), total=total, currency=shop.get("currency")
    )
    record(what, subject=purchase, actor=actor)


@transaction.atomic
def cancel(*, purchase: Purchase, reason: str, actor: User) -> None:
    """What has not come will not come; what came stays. Raises PurchasingError without a reason, AlreadyDone."""
    if not reason.strip() and purchase.state != State.DRAFT:
        raise PurchasingError(_("Write a reason."), field="reason")
    partly = purchase.receipts.exists()
    _step(
        purchase,
        allowed=(State.DRAFT, *Purchase.OPEN),
        state=State.RECEIVED if partly else State.CANCELLED,
        closed_at=clock.now(),
    )
    record(kinds.PurchaseCancelled(number=purchase.number, reason=reason.strip()[:200]), subject=purchase, actor=actor)


def _step(purchase: Purchase, *, allowed: tuple[str, ...], **changes: object) -> None:
    if not Purchase.objects.filter(pk=purchase.pk, state__in=allowed).update(**changes):
        purchase.refresh_from_db()
        raise AlreadyDone(
            _("%(number)s is already “%(state)s”.") % {"number": purchase.number, "state": purchase.get_state_display()}
        )
    purchase.refresh_from_db()
