"""Cards that lie in the parcels of orders from marketplaces: who buys there can become a customer of the shop."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.customers.models import Customer
from akrab.orders.models import Order


class ParcelCard(models.Model):
    """One card, for one order. `secret` stands only in its QR code; it is used once."""

    class State(models.TextChoices):
        OPEN = "open", _("not used yet")
        CLAIMED = "claimed", _("used")
        VOID = "void", _("no longer valid")

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="parcel_card")
    secret = models.CharField(max_length=32, unique=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    points = models.PositiveIntegerField()  # promised on the card
    ends_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.SET_NULL, null=True, blank=True, related_name="parcel_cards"
    )
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="claimed", claimed_at__isnull=False) | (~Q(state="claimed") & Q(claimed_at=None)),
                name="parcel_card_claimed_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="parcel_cards_newest"),
            models.Index(fields=["state", "-made_at", "-id"], name="parcel_cards_by_state"),
        ]

    def __str__(self) -> str:
        return f"card {self.pk}"
