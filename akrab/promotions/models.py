"""Promotions, their codes, and every use of them."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models import in_language
from akrab.customers.models import Customer


class Promotion(models.Model):
    """One offer: what it gives, on what, to whom, when, how often. Amounts are minor units of the shop's currency.

    Whom and what it is for are lists of ids and names in the row itself: a basket is priced with one query for all
    offers. An empty list sets no condition.
    """

    class Kind(models.TextChoices):
        PERCENT = "percent", _("A percentage off")
        AMOUNT = "amount", _("An amount off")
        FREE_SHIPPING = "free_shipping", _("Free postage")
        BUY_X_GET_Y = "buy_x_get_y", _("Buy some, get some")
        FIXED_PRICE = "fixed_price", _("A special price per piece")

    class Channel(models.TextChoices):
        BOTH = "", _("Web shop and counter")
        WEB = "web", _("Only in the web shop")
        COUNTER = "counter", _("Only at the counter")

    class Phase(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        OVER = "over", _("Over")

    name = models.CharField(_("name"), max_length=80)
    translations = models.JSONField(default=dict, blank=True)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))  # of PERCENT and BUY_X_GET_Y
    amount = models.BigIntegerField(default=0)  # AMOUNT: off the whole basket; FIXED_PRICE: price of one piece
    buy = models.PositiveSmallIntegerField(default=0)
    free = models.PositiveSmallIntegerField(default=0)
    cap = models.BigIntegerField(null=True, blank=True)  # the most that one order gets of it
    automatic = models.BooleanField(default=False)  # else one of its codes must be typed
    shown = models.BooleanField(default=True)  # on the page of offers and on the products
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)  # the first moment when it no longer holds
    total_limit = models.PositiveIntegerField(null=True, blank=True)
    per_customer_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)  # uses that were not given back; moved by `uses` only
    minimum_spend = models.BigIntegerField(default=0)  # of the goods it is for, before any discount
    minimum_quantity = models.PositiveIntegerField(default=0)
    product_ids = models.JSONField(default=list, blank=True)
    category_ids = models.JSONField(default=list, blank=True)  # with all that lies below them
    brands = models.JSONField(default=list, blank=True)
    excludes_reduced = models.BooleanField(default=False)  # not on what is reduced already
    customer_ids = models.JSONField(default=list, blank=True)
    groups = models.JSONField(default=list, blank=True)  # "tag:<name>", "tier:<code>", "new", "birthday"
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.BOTH, blank=True)
    first_order_only = models.BooleanField(default=False)
    stackable = models.BooleanField(default=True)  # False: alone, or not at all
    priority = models.SmallIntegerField(default=0)  # the lower, the earlier
    is_active = models.BooleanField(default=True)
    phase = models.CharField(
        max_length=8, choices=Phase.choices, default=Phase.RUNNING
    )  # as last noticed, see schedules
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="promotion_percent_in_range"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="promotion_amount_not_negative"),
            models.CheckConstraint(condition=Q(cap__isnull=True) | Q(cap__gt=0), name="promotion_cap_positive"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(starts_at__lt=models.F("ends_at")),
                name="promotion_starts_before_it_ends",
            ),
        ]
        indexes = [
            # What every basket asks for; few rows.
            models.Index(fields=["automatic"], name="promotion_automatic", condition=Q(is_active=True)),
            models.Index(fields=["-created_at", "-id"], name="promotion_newest"),
        ]

    def __str__(self) -> str:
        return in_language(self, "name")


class Code(models.Model):
    """What a customer types. A code with a customer is a personal voucher: nobody else can use it."""

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="codes")
    text = models.CharField(max_length=40, unique=True)  # as `codes.normalise` writes it
    limit = models.PositiveIntegerField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True, blank=True, related_name="vouchers")
    ends_at = models.DateTimeField(null=True, blank=True)  # earlier than its promotion, if at all
    source = models.CharField(max_length=60, blank=True)  # where a voucher came from: "reward:12", "tag:reseller"
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="promotion_code_not_empty")]
        indexes = [models.Index(fields=["promotion", "id"], name="codes_of_promotion")]

    def __str__(self) -> str:
        return self.text


class Use(models.Model):
    """One order took one promotion. `reference` is the order's placing key."""

    class State(models.TextChoices):
        CLAIMED = "claimed", _("used")
        RELEASED = "released", _("given back")

    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="uses")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, null=True, related_name="uses")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="promotion_uses")
    reference = models.CharField(max_length=64)
    # Which of the customer's uses this is, 1 to the limit: two orders at the same time cannot both take the last one.
    place = models.PositiveSmallIntegerField(null=True)
    amount = models.BigIntegerField(default=0)
    on_shipping = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.CLAIMED)
    created_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promotion", "reference"], name="promotion_once_per_order"),
            models.UniqueConstraint(
                fields=["promotion", "customer", "place"],
                condition=Q(place__isnull=False),
                name="promotion_use_of_customer_once",
            ),
        ]
        indexes = [
            models.Index(fields=["reference"], name="promotion_uses_of_order"),
            models.Index(fields=["promotion", "-id"], name="promotion_uses_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.promotion_id} for {self.reference}"
