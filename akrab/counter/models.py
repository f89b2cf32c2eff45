"""Tills, their sessions, sales across the counter, held sales, and who stands at the device."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models import Outlet, Variant
from akrab.orders.models import Order

PERSON = settings.AUTH_USER_MODEL


class Till(models.Model):
    """A cash drawer. A shop with one counter has one, made when it is first needed."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class TillSession(models.Model):
    """From the opening of a till with its float to the count of its cash. Amounts in minor units."""

    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveIntegerField(unique=True)  # of the Z report, without gaps
    opening_cash = models.BigIntegerField(default=0)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    expected_cash = models.BigIntegerField(null=True)  # what the books said when it was closed
    counted_cash = models.BigIntegerField(null=True)
    counts = models.JSONField(default=dict, blank=True)  # note or coin in minor units → pieces
    difference_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["till"], condition=Q(closed_at__isnull=True), name="one_open_session"),
            models.CheckConstraint(condition=Q(opening_cash__gte=0), name="till_opening_cash_not_negative"),
        ]

    def __str__(self) -> str:
        return f"Z{self.number}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def difference(self) -> int:
        """Counted less expected, minor units; 0 while it is open."""
        return (self.counted_cash or 0) - (self.expected_cash or 0)


class CashMove(models.Model):
    """Cash put into the drawer or taken out of it that is no sale."""

    class Kind(models.TextChoices):
        IN = "in", _("Put in")
        OUT = "out", _("Taken out")

    key = models.CharField(max_length=43, unique=True)  # the form's own: a doubled click moves once
    session = models.ForeignKey(TillSession, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=3, choices=Kind.choices)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    actor = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="cash_move_moves")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Device(models.Model):
    """A phone or tablet that several people share. Bound to one browser session, opened by somebody who may."""

    name = models.CharField(_("name"), max_length=60)
    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="devices")
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class CounterSale(models.Model):
    """One sale as the till sent it, kept whatever became of it. `key` is made by the till: it comes in once."""

    class State(models.TextChoices):
        RECORDED = "recorded", _("recorded")
        REFUSED = "refused", _("refused")  # kept with its reason until the owner decides
        REPLACED = "replaced", _("corrected")  # the till sent it again, mended
        DISMISSED = "dismissed", _("put away")
        VOIDED = "voided", _("undone")

    key = models.CharField(max_length=43, unique=True)
    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="sales")
    session = models.ForeignKey(TillSession, on_delete=models.PROTECT, null=True, related_name="sales")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, related_name="+")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, null=True, related_name="counter_sale")
    seller = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices)
    sentence = models.CharField(max_length=500, blank=True)  # why it was refused, or what to know about it
    total = models.BigIntegerField(default=0)
    given = models.BigIntegerField(default=0)  # cash handed over by the customer
    change = models.BigIntegerField(default=0)
    later = models.BigIntegerField(default=0)  # of a pre-order: what was left to be paid when it is collected
    waited = models.BooleanField(default=False)  # sold without a connection
    late = models.BooleanField(default=False)  # came in after its session was closed
    payload = models.JSONField(default=dict)
    sold_at = models.DateTimeField()
    received_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["session", "-id"], name="sales_of_session"),
            models.Index(fields=["state"], name="sales_refused", condition=Q(state="refused")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["recorded", "voided"]) | Q(order__isnull=False), name="recorded_sale_has_order"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class SalePayment(models.Model):
    """Money of one way that a sale brought into a session, net of change; negative when it went back."""

    sale = models.ForeignKey(CounterSale, on_delete=models.PROTECT, related_name="payments")
    session = models.ForeignKey(TillSession, on_delete=models.PROTECT, related_name="payments")
    method = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    reference = models.CharField(max_length=60, blank=True)  # of the card terminal's slip
    taken_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.method} {self.amount}"


class StockDifference(models.Model):
    """More was carried out than the books had on the shelf: booked in so that nothing is lost, to be checked."""

    sale = models.ForeignKey(CounterSale, on_delete=models.PROTECT, related_name="differences")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    missing = models.PositiveIntegerField()
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sale", "variant"], name="stock_difference_once"),
            models.CheckConstraint(condition=Q(missing__gt=0), name="stock_difference_differs"),
        ]
        indexes = [models.Index(fields=["settled_at"], name="differences_open", condition=Q(settled_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.missing}"


class SerialDifference(models.Model):
    """A piece that was carried out under a number that the books tell otherwise, or under none: to be checked."""

    class What(models.TextChoices):
        UNKNOWN = "unknown", _("never written down")  # it is written down now, and sold
        SOLD = "sold", _("not in stock any more")
        MISSING = "missing", _("no number")

    sale = models.ForeignKey(CounterSale, on_delete=models.PROTECT, related_name="serial_differences")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=40, blank=True)
    what = models.CharField(max_length=7, choices=What.choices)
    sentence = models.CharField(max_length=300, blank=True)
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sale", "variant", "number"], name="serial_difference_once"),
        ]
        indexes = [
            models.Index(fields=["settled_at"], name="serial_differences_open", condition=Q(settled_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.number} {self.what}"


class HeldSale(models.Model):
    """A basket put aside for a customer who comes back in a moment, on any device of the till."""

    key = models.CharField(max_length=43, unique=True)
    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="held")
    label = models.CharField(max_length=80, blank=True)
    payload = models.JSONField(default=dict)
    seller = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField()
    resumed_at = models.DateTimeField(null=True)
    resumed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["till", "-id"], name="held_now", condition=Q(resumed_at__isnull=True))]

    def __str__(self) -> str:
        return self.label or self.key


class Pin(models.Model):
    """A person's number for shared devices; only its hash is kept."""

    user = models.OneToOneField(PERSON, on_delete=models.CASCADE, related_name="pin")
    hash = models.CharField(max_length=160)
    failed = models.PositiveSmallIntegerField(default=0)  # wrong attempts since the last right one
    locked_until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"PIN of {self.user_id}"
