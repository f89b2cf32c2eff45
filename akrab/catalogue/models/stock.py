"""How many of what lie where, and every move of it."""

from typing import cast

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models.products import Variant


class Outlet(models.Model):
    """A place where goods lie: the shop, a second shop, a store room. One of them is the main one."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    is_main = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["-is_main", "name"]
        constraints = [
            models.UniqueConstraint(fields=["is_main"], condition=Q(is_main=True), name="one_main_outlet"),
        ]

    def __str__(self) -> str:
        return self.name


class Stock(models.Model):
    """How many can be sold now, in all outlets together. Goods only; a variant without a row is never counted.

    `on_hand` is free to sell. `reserved` was promised to orders and still lies on the shelf: together they are what
    somebody who counts finds. `elsewhere` is the part of `on_hand` that lies in other outlets than the main one (see
    OutletStock), so that a shop with one outlet needs no further row; `reserved_elsewhere` the same of `reserved`.
    """

    variant = models.OneToOneField(Variant, on_delete=models.CASCADE, primary_key=True, related_name="stock")
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0, db_default=0)
    elsewhere = models.IntegerField(default=0, db_default=0)
    reserved_elsewhere = models.IntegerField(default=0, db_default=0)
    low_at = models.PositiveIntegerField(null=True, blank=True)  # None: the shop's own warning line

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stock_not_negative"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="stock_reserved_not_negative"),
            models.CheckConstraint(
                condition=Q(elsewhere__gte=0, elsewhere__lte=F("on_hand")), name="stock_elsewhere_is_a_part"
            ),
            models.CheckConstraint(
                condition=Q(reserved_elsewhere__gte=0, reserved_elsewhere__lte=F("reserved")),
                name="stock_reserved_elsewhere_is_a_part",
            ),
        ]
        indexes = [
            # Few are below the shop's line, and few have a line of their own: both are found without a look at all.
            models.Index(fields=["on_hand", "low_at"], name="stock_running_out"),
            models.Index(fields=["variant"], name="stock_with_own_line", condition=Q(low_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.on_hand}"


class OutletStock(models.Model):
    """What of a variant is free to sell, and what is promised, in an outlet that is not the main one. Written only by
    somebody who has changed the row of Stock in the same transaction: so two who move the same goods take turns."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="outlet_stocks")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="stocks")
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "outlet"], name="outlet_stock_once"),
            models.CheckConstraint(condition=Q(on_hand__gte=0, reserved__gte=0), name="outlet_stock_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} in {self.outlet_id}: {self.on_hand}"


class StockMoveQuerySet(models.QuerySet["StockMove"]):
    def lost(self) -> "StockMoveQuerySet":
        """Damaged, missing or found: what counting and writing off booked. In words that SQLite recognises its partial
        index by; it does not look into a list of parameters."""
        table = connection.ops.quote_name(StockMove._meta.db_table)
        words = f"{table}.reason IN ('damaged', 'counted')"
        return cast(StockMoveQuerySet, self.extra(where=[words]))  # noqa: S610  no word of it comes from outside


class StockMove(models.Model):
    """The ledger: every change of what is free to sell, append-only. Its sum per variant is Stock.on_hand, its sum per
    outlet what OutletStock says (for the main one, which is None here: on_hand - elsewhere)."""

    class Reason(models.TextChoices):
        OPENING = "opening", _("Opening stock")
        SALE = "sale", _("Sold")
        CANCELLED = "cancelled", _("Order cancelled")
        RETURNED = "returned", _("Returned")
        RECEIVED = "received", _("Received")
        COUNTED = "counted", _("Counted")
        IMPORTED = "imported", _("Imported")
        TRANSFER = "transfer", _("Moved between outlets")
        DAMAGED = "damaged", _("Damaged or lost")

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="moves")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, related_name="moves")  # None: the main one
    quantity = models.IntegerField()
    unit_cost = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    # "order:7:line:9:sale": the same move cannot be booked twice.
    reference = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001  many moves have none
    note = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    moved_at = models.DateTimeField()

    objects = StockMoveQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["variant", "-moved_at"], name="stock_moves_of_variant"),
            # What was lost in a month, for the profit; a sale does not touch it.
            models.Index(fields=["moved_at"], name="stock_moves_lost", condition=Q(reason__in=("damaged", "counted"))),
        ]
        constraints = [models.CheckConstraint(condition=~Q(quantity=0), name="stock_move_moves")]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.quantity:+}"


class Serial(models.Model):
    """One piece of a variant whose pieces have numbers: IMEI of a phone, serial of a charger."""

    class State(models.TextChoices):
        IN_STOCK = "in_stock", _("in stock")
        SOLD = "sold", _("sold")
        RETURNED = "returned", _("sent back")  # to the supplier
        LOST = "lost", _("damaged or lost")

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="serials")
    number = models.CharField(_("serial number or IMEI"), max_length=40)
    state = models.CharField(max_length=8, choices=State.choices, default=State.IN_STOCK)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, related_name="+")
    order_line_id = models.BigIntegerField(null=True)  # orders stand above: told by number
    source = models.CharField(max_length=60, blank=True)  # "receipt:12": what it came with
    received_at = models.DateTimeField()
    sold_at = models.DateTimeField(null=True)
    warranty_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["variant", "number"], name="serial_once_per_variant")]
        indexes = [
            models.Index(fields=["number"], name="serial_by_number"),
            models.Index(fields=["order_line_id"], name="serial_of_line", condition=Q(order_line_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number


class SerialEvent(models.Model):
    """One step in the life of a piece: received, sold, come back. Append-only."""

    class What(models.TextChoices):
        RECEIVED = "received", _("received")
        REGISTERED = "registered", _("written down")
        SOLD = "sold", _("sold")
        RETURNED = "returned", _("came back")
        SENT_BACK = "sent_back", _("sent back to the supplier")
        LOST = "lost", _("damaged or lost")

    serial = models.ForeignKey(Serial, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(max_length=10, choices=What.choices)
    reference = models.CharField(max_length=60, blank=True)  # "receipt:12", "line:34"
    note = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.serial_id} {self.what}"
