"""Papers of the stock room: goods moved between outlets, goods counted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models import Category, Outlet, Variant


class Transfer(models.Model):
    """Goods on their way from one outlet to another."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SENT = "sent", _("on the way")
        RECEIVED = "received", _("received")
        CANCELLED = "cancelled", _("cancelled")

    number = models.CharField(max_length=40, unique=True)
    source = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    note = models.CharField(_("note"), max_length=300, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at", "-id"], name="transfer_newest")]
        constraints = [models.CheckConstraint(condition=~Q(source=models.F("target")), name="transfer_goes_somewhere")]

    def __str__(self) -> str:
        return self.number


class TransferLine(models.Model):
    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    received = models.PositiveIntegerField(null=True)  # None until it arrived

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["transfer", "variant"], name="transfer_line_once_per_variant"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="transfer_line_has_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"

    @property
    def difference(self) -> int:
        """Pieces that arrived more (negative: fewer) than were sent."""
        return (self.received if self.received is not None else self.quantity) - self.quantity


class Count(models.Model):
    """Somebody goes along the shelves of an outlet and counts, while the shop goes on selling."""

    class State(models.TextChoices):
        OPEN = "open", _("being counted")
        BOOKED = "booked", _("booked")
        CANCELLED = "cancelled", _("cancelled")

    number = models.CharField(max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    note = models.CharField(_("note"), max_length=300, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-started_at", "-id"], name="count_newest")]

    def __str__(self) -> str:
        return self.number


class CountLine(models.Model):
    """One article counted. `expected` is what the ledger said at that very moment (free and promised pieces), so what
    is sold later in the count changes nothing about the difference."""

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    counted = models.PositiveIntegerField()
    expected = models.IntegerField()
    booked = models.IntegerField(null=True)  # the difference that was booked
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ["-counted_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["count", "variant"], name="count_line_once_per_variant")]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.counted}"

    @property
    def difference(self) -> int:
        return self.counted - self.expected
