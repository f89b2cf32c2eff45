"""Reading suppliers, purchases and what is owed."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum

from akrab.core import clock
from akrab.purchasing.models import Bill, BillPayment, Purchase, PurchaseLine, Receipt, SupplierItem

USUAL_LEAD = 7  # days until a delivery is here, while nobody is known to deliver it


@dataclass(frozen=True)
class Payable:
    """What is owed for one delivery; amounts in minor units."""

    bill_id: int
    supplier_id: int
    supplier: str
    purchase: str
    delivery_note: str
    received_on: dt.date
    due_on: dt.date
    amount: int
    paid: int

    @property
    def owed(self) -> int:
        return self.amount - self.paid


def bills(*, open_only: bool = True) -> QuerySet[Bill]:
    """Bills, the most urgent first."""
    rows = Bill.objects.select_related("supplier", "receipt__purchase")
    return rows.filter(paid__lt=F("amount")).order_by("due_on", "id") if open_only else rows.order_by("-due_on", "-id")


def payables() -> list[Payable]:
    """Everything that is owed to suppliers now, the most urgent first."""
    zone = clock.zone()
    return [
        Payable(
            bill_id=bill.pk,
            supplier_id=bill.supplier_id,
            supplier=bill.supplier.name,
            purchase=bill.receipt.purchase.number,
            delivery_note=bill.receipt.delivery_note,
            received_on=bill.receipt.received_at.astimezone(zone).date(),
            due_on=bill.due_on,
            amount=bill.amount,
            paid=bill.paid,
        )
        for bill in bills()
    ]


def owed_in_all() -> int:
    """The sum of it, minor units."""
    return bills().order_by().aggregate(n=Sum(F("amount") - F("paid")))["n"] or 0


def paid_between(first: dt.date, last: dt.date) -> int:
    """Money that went to suppliers from `first` to `last`, both included, minor units."""
    paid = BillPayment.objects.filter(paid_on__range=(first, last))
    return paid.aggregate(n=Sum("amount"))["n"] or 0


def received_between(first: dt.date, last: dt.date) -> int:
    """What the deliveries of these days cost, minor units."""
    start, end = clock.day_range(first, last)
    came = Receipt.objects.filter(received_at__gte=start, received_at__lt=end)
    return came.aggregate(n=Sum("total"))["n"] or 0


def on_the_way(variant_ids: list[int] | None = None) -> dict[int, int]:
    """Pieces ordered and not here yet, drafts left out (variant id → pieces)."""
    lines = PurchaseLine.objects.filter(purchase__state__in=Purchase.OPEN, received__lt=F("quantity"))
    if variant_ids is not None:
        lines = lines.filter(variant__in=variant_ids)
    rows = lines.values_list("variant_id").annotate(n=Sum(F("quantity") - F("received"))).order_by()
    return dict(rows)


def expected() -> QuerySet[Purchase]:
    """Deliveries that are still to come, the earliest first."""
    return Purchase.objects.filter(state__in=Purchase.OPEN).select_related("supplier").order_by("expected_on", "id")


def usual_items() -> dict[int, SupplierItem]:
    """Who delivers each variant: of several the one it was last bought from."""
    rows = SupplierItem.objects.filter(supplier__is_active=True).select_related("supplier")
    found: dict[int, SupplierItem] = {}
    for item in rows.order_by(F("bought_at").asc(nulls_first=True), "-id"):
        found[item.variant_id] = item
    return found
