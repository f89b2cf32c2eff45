"""Orders, their lines and their discounts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models import Outlet, Variant
from akrab.core.money import cash_exponent, exponent
from akrab.customers.models import Customer
from akrab.orders.models.batches import Batch


class OrderQuerySet(models.QuerySet["Order"]):
    def waiting(self) -> "OrderQuerySet":
        """Not yet confirmed by the shop."""
        return self.filter(state=Order.State.WAITING)

    def counting(self) -> "OrderQuerySet":
        """Those that count as trade: everything the shop has agreed to and not taken back."""
        return self.exclude(state__in=Order.NOT_TRADE)


class Order(models.Model):
    """An order of any channel. Amounts are minor units of `currency`.

    total = subtotal - discount + shipping + tax + adjustment. `discount` is the sum of its OrderDiscount rows,
    `shipping` what remains to pay of it, `adjustment` a bank transfer's unique amount or the rounding of cash. `paid`
    is what came in less what was refunded, written by `payments` only.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        PAID = "paid", _("paid")
        PACKED = "packed", _("packed")
        SENT = "sent", _("sent")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")
        RETURNED = "returned", _("returned")

    class Kind(models.TextChoices):
        SALE = "sale", _("Sale")
        RETURN = "return", _("Return")
        ADJUSTMENT = "adjustment", _("Adjustment")

    NOT_TRADE = (State.WAITING, State.REJECTED, State.CANCELLED)

    number = models.CharField(max_length=40)
    source = models.CharField(max_length=40, default="shop")  # "shop", or the name of the imported system
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SALE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    state_reason = models.CharField(max_length=300, blank=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    channel = models.CharField(max_length=20, default="web")
    currency = models.CharField(max_length=3)
    subtotal = models.BigIntegerField(default=0)
    discount = models.BigIntegerField(default=0)
    shipping = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    adjustment = models.BigIntegerField(default=0, db_default=0)
    total = models.BigIntegerField(default=0)
    paid = models.BigIntegerField(default=0, db_default=0)
    deposit = models.BigIntegerField(default=0, db_default=0)  # asked for before the shop begins
    credited = models.BigIntegerField(default=0, db_default=0)  # worth of what came back: it need not be paid any more
    payment_method = models.CharField(max_length=20, blank=True, db_default="")  # a code of payments.methods
    due_at = models.DateTimeField(null=True)  # when it is to be paid or answered; then it is given up
    reminded_at = models.DateTimeField(null=True)  # of `due_at`, once
    asks = models.BooleanField(default=False, db_default=False)  # the shop asked something and waits for the answer
    troubled = models.BooleanField(default=False, db_default=False)  # a return is to be decided or received
    recipient = models.CharField(max_length=150, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=300, blank=True)
    district = models.CharField(max_length=13, blank=True, db_default="")  # code of the region, see shipping
    delivery = models.CharField(
        max_length=40, blank=True, db_default=""
    )  # code of the way to get it: "pickup", or a tariff's
    delivery_label = models.CharField(max_length=100, blank=True, db_default="")
    weight = models.PositiveIntegerField(default=0, db_default=0)  # grams
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seller = models.ForeignKey(  # who stood at the counter
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    note = models.CharField(max_length=500, blank=True)
    invoice_number = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001  most have none yet
    invoiced_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=32, blank=True)  # of the imported rows: the same again changes nothing
    placed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    # The form's own key: a doubled click finds the order that the first one placed.
    placing_key = models.CharField(max_length=43, null=True, unique=True)  # noqa: DJ001  imported orders have none

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="order_number_once_per_source"),
            models.CheckConstraint(
                condition=Q(
                    total=models.F("subtotal")
                    - models.F("discount")
                    + models.F("shipping")
                    + models.F("tax")
                    + models.F("adjustment")
                ),
                name="order_total_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(credited=0) | Q(credited__gt=0, credited__lte=models.F("total")),
                name="order_credited_within_total",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-placed_at", "-id"], name="order_by_state"),
            models.Index(fields=["-placed_at", "-id"], name="order_newest"),
            models.Index(fields=["customer", "-placed_at"], name="order_of_customer"),
            models.Index(fields=["due_at"], name="order_falls_due", condition=Q(state__in=["waiting", "accepted"])),
            models.Index(fields=["-placed_at", "-id"], name="order_troubled", condition=Q(troubled=True)),
            models.Index(  # where money is to go back
                fields=["id"],
                name="order_refund_due",
                condition=Q(paid__gt=0)
                & (Q(paid__gt=models.F("total") - models.F("credited")) | Q(state__in=["rejected", "cancelled"])),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state not in {*self.NOT_TRADE, self.State.DONE, self.State.RETURNED} or self.state == "waiting"

    @property
    def owed(self) -> int:
        """What is still to be paid, minor units; never negative. A sale brought in from another system as paid or done
        was paid there."""
        if self.state in {"rejected", "cancelled"} or self._was_paid_elsewhere():
            return 0
        return max(0, self.total - self.credited - self.paid)

    def _was_paid_elsewhere(self) -> bool:
        brought_in = self.source != "shop" and not self.is_cash_on_delivery
        return brought_in and self.state not in {"waiting", "accepted"}

    @property
    def deposit_due(self) -> int:
        """What of the deposit is still to be paid, minor units."""
        return min(self.owed, max(0, self.deposit - self.paid))

    @property
    def deposit_received(self) -> int:
        """What of it is here while a rest is to come, minor units; 0 for an order without deposit, or paid in full."""
        return min(self.paid, self.deposit) if self.deposit and self.owed else 0

    @property
    def refund_due(self) -> int:
        """What came in and is to go back: all of an order that came to nothing, else what is above its worth."""
        worth = 0 if self.state in {"rejected", "cancelled"} else self.total - self.credited
        return max(0, self.paid - worth)

    @property
    def is_cash_on_delivery(self) -> bool:
        return self.payment_method == "cod"


class OrderLine(models.Model):
    """What was ordered, as it was named and priced then. Negative quantities are goods that came back."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(
        Variant, on_delete=models.SET_NULL, null=True, blank=True, related_name="order_lines", db_index=False
    )
    sku = models.CharField(max_length=60)
    name = models.CharField(max_length=250, blank=True)
    quantity = models.IntegerField()
    unit_price = models.BigIntegerField()
    # Where a price is finer than the smallest coin (0.001): the exact figure, in major units.
    exact_unit_price = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    unit_cost = models.BigIntegerField(null=True)
    total = models.BigIntegerField()  # before discounts
    discount = models.BigIntegerField(default=0, db_default=0)  # this line's part of the order's discounts
    options = models.JSONField(
        default=list, db_default=[], blank=True
    )  # as in the basket line; their prices are in unit_price
    # Of a pre-order: made for it, so that it took a place in the batch and nothing from the shelf.
    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, null=True, blank=True, related_name="lines", db_index=False
    )
    sent = models.IntegerField(default=0, db_default=0)  # pieces handed over so far
    returned = models.IntegerField(default=0, db_default=0)  # pieces that came back so far

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0), name="order_line_has_quantity"),
            # Lines of imported returns are negative and have nothing sent.
            models.CheckConstraint(
                condition=Q(sent=0, returned=0)
                | Q(sent__gte=0, returned__gte=0, sent__lte=models.F("quantity"), returned__lte=models.F("sent")),
                name="order_line_pieces_add_up",
            ),
        ]
        indexes = [
            models.Index(fields=["variant"], name="order_lines_of_variant", condition=Q(variant__isnull=False)),
            models.Index(fields=["batch"], name="order_lines_of_batch", condition=Q(batch__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @property
    def open(self) -> int:
        """Pieces not handed over yet."""
        return self.quantity - self.sent

    @property
    def returnable(self) -> int:
        """Pieces the customer has."""
        return self.sent - self.returned

    @property
    def net(self) -> int:
        """What the buyer pays for the line after its part of the discounts, minor units."""
        return self.total - self.discount

    def refund_of(self, pieces: int) -> int:
        """What so many more pieces that come back are worth, minor units.

        The step of a running sum, rounded to coins that exist: however a line comes back, all of it is worth `net`.
        """
        return self._worth(self.returned + pieces) - self._worth(self.returned)

    def _worth(self, pieces: int) -> int:
        if pieces >= self.quantity:
            return self.net
        currency = self.order.currency
        coin: int = 10 ** (exponent(currency) - cash_exponent(currency))
        return int(self.net * pieces // self.quantity // coin * coin)


class OrderDiscount(models.Model):
    """One discount of an order, in the order in which they were taken: what the buyer sees."""

    class Kind(models.TextChoices):
        PROMOTION = "promotion", _("Offer")
        CODE = "code", _("Code")
        POINTS = "points", _("Points")
        MANUAL = "manual", _("By hand")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="discounts")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    label = models.CharField(max_length=150)
    code = models.CharField(max_length=40, blank=True)
    promotion_id = models.BigIntegerField(null=True)
    amount = models.BigIntegerField()  # taken off the goods
    on_shipping = models.BigIntegerField(default=0)  # taken off the postage

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["promotion_id"], name="orders_of_promotion", condition=Q(promotion_id__isnull=False))
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0, on_shipping__gte=0), name="order_discount_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.amount}"
