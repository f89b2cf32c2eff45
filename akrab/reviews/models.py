"""What customers say of the goods, what they would like to have, and what they wait for."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models import Product, Variant
from akrab.customers.models import Customer


class ReviewQuerySet(models.QuerySet["Review"]):
    def published(self) -> "ReviewQuerySet":
        """What everybody may read."""
        return self.filter(state=Review.State.PUBLISHED)


class Review(models.Model):
    """What a customer who bought the product says of it: once per product, from one star to five."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("hidden")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="reviews")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="reviews")
    rating = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    pictures = models.JSONField(default=list, blank=True)  # stems of up to three, see catalogue.pictures
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    state_reason = models.CharField(max_length=300, blank=True)  # why it was hidden
    answer = models.TextField(blank=True)  # of the shop, below the review
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "customer"], name="review_once_per_customer"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="review_one_to_five_stars"),
        ]
        indexes = [
            models.Index(fields=["product", "state", "-created_at", "-id"], name="reviews_of_product"),
            models.Index(fields=["state", "-created_at", "-id"], name="review_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.rating}/5: {self.text[:60]}"


class Favourite(models.Model):
    """A product that a customer keeps in mind."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="favourites")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="favourites")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "product"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.customer_id} ♥ {self.product_id}"


class StockAlert(models.Model):
    """Somebody wants to be told when a variant is back: a customer, or a guest by an e-mail address."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        TOLD = "told", _("told")
        CANCELLED = "cancelled", _("cancelled")

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="stock_alerts")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True, blank=True, related_name="stock_alerts")
    email = models.CharField(max_length=254, blank=True)  # of a guest
    language = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "customer"],
                condition=Q(state="waiting", customer__isnull=False),
                name="one_waiting_alert_per_customer",
            ),
            models.UniqueConstraint(
                fields=["variant", "email"],
                condition=Q(state="waiting", customer__isnull=True),
                name="one_waiting_alert_per_address",
            ),
            models.CheckConstraint(
                condition=Q(customer__isnull=False, email="") | (Q(customer__isnull=True) & ~Q(email="")),
                name="alert_goes_to_somebody",
            ),
        ]
        indexes = [models.Index(fields=["variant"], name="alerts_waiting", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.email or self.customer_id}"
