"""Messages that the shop shows to chosen visitors of its pages, and how they were taken."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.customers.models import Customer
from akrab.promotions.models import Promotion


class WebMessage(models.Model):
    """One message. `conditions` are read by `engagement.web.rules`; `texts`: language → title, text, button."""

    class Shape(models.TextChoices):
        BAR = "bar", _("A line at the foot of the page")
        CORNER = "corner", _("A small card in the corner")
        BANNER = "banner", _("A wide band at the foot of the page")
        CARD = "card", _("A card in the middle, over the page")

    class Frequency(models.TextChoices):
        ONCE = "once", _("Once, and never again")
        VISIT = "visit", _("Once in a visit")
        DAY = "day", _("Once a day")

    name = models.CharField(_("name"), max_length=80)
    shape = models.CharField(max_length=6, choices=Shape.choices, default=Shape.CORNER)
    texts = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    promotion = models.ForeignKey(Promotion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    conditions = models.JSONField(default=dict, blank=True)
    priority = models.SmallIntegerField(default=0)  # the higher, the earlier
    frequency = models.CharField(max_length=5, choices=Frequency.choices, default=Frequency.DAY)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)  # the first moment when it no longer shows
    held_percent = models.PositiveSmallIntegerField(default=10)  # of the chosen people, who never see it
    is_active = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-is_active", "-priority", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(held_percent__lte=50), name="web_message_held_at_most_half"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(starts_at__lt=models.F("ends_at")),
                name="web_message_starts_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WebShowing(models.Model):
    """One message and one customer: seen, or held back by chance and never shown, so that the two can be compared."""

    message = models.ForeignKey(WebMessage, on_delete=models.CASCADE, related_name="showings")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="web_showings")
    held = models.BooleanField()
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    clicked_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "message"], name="web_showing_once")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.customer_id}"


class WebCount(models.Model):
    """How often a message was shown on one day of the shop, to anybody. Holds nobody."""

    message = models.ForeignKey(WebMessage, on_delete=models.CASCADE, related_name="counts", db_index=False)
    day = models.DateField()
    shown = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    clicked = models.PositiveIntegerField(default=0)
    dismissed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "day"], name="web_count_once_a_day")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.day}"
