"""What things cost over time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models.products import Variant


class PriceChange(models.Model):
    """Prices of many articles changed at once; can be taken back as a whole."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        UNDOING = "undoing", _("being taken back")

    state = models.CharField(max_length=8, choices=State.choices, default=State.DONE)
    plan = models.JSONField(default=list)  # while it is worked off in the background: [variant, before, after]
    left = models.PositiveIntegerField(default=0)  # articles whose price had moved meanwhile, and stays
    key = models.CharField(max_length=32, unique=True)  # of the form that asked for it: a second click finds it done
    label = models.CharField(max_length=200)
    articles = models.PositiveIntegerField(default=0)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.label

    @property
    def works(self) -> bool:
        """The worker is still at it."""
        return self.state != self.State.DONE


class PriceEntry(models.Model):
    """Price and cost of a variant from a moment on; append-only, the newest is the present one."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="price_history")
    price = models.BigIntegerField()
    before = models.BigIntegerField(null=True)  # the price until then; None for the first one
    change = models.ForeignKey(PriceChange, on_delete=models.SET_NULL, null=True, related_name="entries")
    cost = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=100, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()

    class Meta:
        verbose_name_plural = "price entries"
        indexes = [models.Index(fields=["variant", "-since"], name="price_history_of_variant")]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.price}"


class ScheduledPrice(models.Model):
    """A price that begins, and perhaps ends, by itself."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        OVER = "over", _("over")
        CANCELLED = "cancelled", _("cancelled")

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="scheduled_prices")
    price = models.BigIntegerField(_("price"))
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    price_before = models.BigIntegerField(null=True)  # what comes back when it ends
    regular_before = models.BigIntegerField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="scheduled_price_not_negative"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="scheduled_price_ends_later"
            ),
            models.UniqueConstraint(
                fields=["variant"], condition=Q(state="running"), name="one_scheduled_price_runs_per_variant"
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="scheduled_price_due")]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.price}"


class RivalPrice(models.Model):
    """What somebody else asked for the same article on a day, as the shop saw it; append-only. The newest of each
    seller is what counts."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="rival_prices")
    seller = models.CharField(_("seller"), max_length=80)
    link = models.URLField(_("link"), max_length=500, blank=True)
    price = models.BigIntegerField(_("price"))
    seen_on = models.DateField(_("seen on"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0), name="rival_price_above_nothing"),
            models.UniqueConstraint(fields=["variant", "seller", "seen_on", "price"], name="rival_price_noted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seller}: {self.price}"
