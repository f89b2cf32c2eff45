"""Pre-orders: goods that are made or bought once enough people have ordered, in batches with a cut-off."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models import Variant


class BatchQuerySet(models.QuerySet["Batch"]):
    def live(self) -> "BatchQuerySet":
        """Those that are not behind us."""
        return self.filter(state__in=Batch.LIVE)


class Batch(models.Model):
    """One round of pre-orders. `taken` never passes `capacity`; both are pieces of all its variants together."""

    class State(models.TextChoices):
        OPEN = "open", _("taking orders")
        CLOSED = "closed", _("being made")
        READY = "ready", _("ready")
        DONE = "done", _("over")
        CANCELLED = "cancelled", _("cancelled")

    LIVE = (State.OPEN, State.CLOSED, State.READY)

    name = models.CharField(_("name"), max_length=100)
    variants = models.ManyToManyField(Variant, related_name="batches")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    closes_at = models.DateTimeField(_("orders until"))
    ready_on = models.DateField(_("ready on"))
    place = models.CharField(_("where and when to collect"), max_length=200, blank=True)
    capacity = models.PositiveIntegerField(_("pieces at most"))
    taken = models.PositiveIntegerField(default=0)
    deposit_percent = models.PositiveSmallIntegerField(_("deposit in percent"), default=0)
    created_at = models.DateTimeField()

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at", "-id"]
        indexes = [models.Index(fields=["state", "closes_at"], name="batch_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="batch_within_capacity"),
            models.CheckConstraint(condition=Q(deposit_percent__lte=100), name="batch_deposit_percent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> int:
        return self.capacity - self.taken
