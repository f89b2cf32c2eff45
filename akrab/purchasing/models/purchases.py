"""Orders to suppliers, what came of them, and what is owed for it. Amounts are minor units of the shop's currency."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models import Outlet, Variant
from akrab.purchasing.models.suppliers import Supplier


class Purchase(models.Model):
    """An order to a supplier."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ORDERED = "ordered", _("ordered")
        PARTLY = "partly", _("partly received")
        RECEIVED = "received", _("received")
        CANCELLED = "cancelled", _("cancelled")

    OPEN = (State.ORDERED, State.PARTLY)

    number = models.CharField(max_length=40, unique=True)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="purchases")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    note = models.CharField(_("note"), max_length=500, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    ordered_at = models.DateTimeField(null=True)
    expected_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-created_at", "-id"], name="purchase_by_state")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class PurchaseLine(models.Model):
    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="purchase_lines")
    quantity = models.PositiveIntegerField()
    price = models.BigIntegerField()  # per piece
    received = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["purchase", "variant"], name="purchase_line_once_per_variant"),
            models.CheckConstraint(condition=Q(quantity__gt=0, price__gte=0), name="purchase_line_is_sound"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"

    @property
    def open(self) -> int:
        """Pieces still to come."""
        return max(0, self.quantity - self.received)

    @property
    def total(self) -> int:
        return self.quantity * self.price


class Receipt(models.Model):
    """One delivery. `key` is the form's own: a doubled click books once."""

    key = models.CharField(max_length=43, unique=True)
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="receipts")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="receipts")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, null=True, related_name="+")
    delivery_note = models.CharField(_("delivery note or invoice number"), max_length=60, blank=True)
    total = models.BigIntegerField(default=0)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-received_at"], name="receipt_newest")]

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class ReceiptLine(models.Model):
    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="receipt_lines")
    quantity = models.PositiveIntegerField()
    price = models.BigIntegerField()  # per piece, as it was paid

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0, price__gte=0), name="receipt_line_is_sound")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"


class Bill(models.Model):
    """What is owed for one delivery."""

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="bill")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="bills")
    amount = models.BigIntegerField()
    paid = models.BigIntegerField(default=0)
    due_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["due_on"], name="bill_owed", condition=Q(paid__lt=F("amount")))]
        constraints = [
            models.CheckConstraint(condition=Q(paid__gte=0, paid__lte=F("amount")), name="bill_paid_at_most_once")
        ]

    def __str__(self) -> str:
        return f"bill of {self.receipt_id}"

    @property
    def owed(self) -> int:
        return self.amount - self.paid


class BillPayment(models.Model):
    """Money that went to a supplier. `key` is the form's own."""

    key = models.CharField(max_length=43, unique=True)
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="payments")
    amount = models.BigIntegerField()
    paid_on = models.DateField()
    note = models.CharField(_("note"), max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["paid_on", "id"]
        indexes = [models.Index(fields=["paid_on"], name="bill_payment_by_day")]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="bill_payment_has_amount")]

    def __str__(self) -> str:
        return f"{self.amount} for {self.bill_id}"
