"""Baskets: what somebody is about to order."""

from django.db import models
from django.db.models import Q

from akrab.catalogue.models import Variant
from akrab.customers.models import Customer


class Basket(models.Model):
    """What somebody is about to order. Found by an unguessable key in a cookie, or by its customer."""

    key = models.CharField(max_length=43, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True, blank=True, related_name="baskets")
    codes = models.JSONField(default=list, blank=True)  # promotion codes that were typed in, in that order
    points = models.PositiveIntegerField(default=0)  # loyalty points the customer chose to redeem
    created_at = models.DateTimeField()
    ordered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(ordered_at__isnull=True, customer__isnull=False),
                name="one_open_basket_per_customer",
            )
        ]

    def __str__(self) -> str:
        return f"basket {self.pk}"


class BasketLine(models.Model):
    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()
    # What was chosen of a product made to order: [{"option": id, "name", "value", "price": effect per piece}].
    options = models.JSONField(default=list, blank=True)
    options_key = models.CharField(max_length=32, blank=True)  # hash of them: the same choices lie in one line

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["basket", "variant", "options_key"], name="basket_line_once_per_choice"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="basket_line_has_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"
