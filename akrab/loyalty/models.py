"""Points: an account per customer, an append-only ledger, what each order earned and redeemed, tiers and rewards."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models import in_language
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.promotions.models import Code, Promotion


class Tier(models.Model):
    """A level that customers reach by what they spent within twelve months (minor units)."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    spend = models.BigIntegerField(_("spent in twelve months"), default=0)
    percent = models.PositiveSmallIntegerField(_("points in percent of the usual"), default=100)
    benefits = models.CharField(_("what they get"), max_length=300, blank=True)
    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["spend", "id"]
        constraints = [models.CheckConstraint(condition=Q(spend__gte=0, percent__gte=1), name="tier_makes_sense")]

    def __str__(self) -> str:
        return in_language(self, "name")

    @property
    def perks(self) -> str:
        """What they get, in the reader's language."""
        return in_language(self, "benefits")


class Account(models.Model):
    """A customer's points. `balance` is the sum of the ledger; below zero when points were spent and the goods that
    earned them came back."""

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, primary_key=True, related_name="points")
    balance = models.IntegerField(default=0)
    tier = models.ForeignKey(Tier, on_delete=models.SET_NULL, null=True, blank=True, related_name="accounts")
    card = models.CharField(max_length=16, unique=True)  # what the card's QR code says
    referral_code = models.CharField(max_length=12, unique=True)
    referred_by = models.ForeignKey(
        Customer, on_delete=models.SET_NULL, null=True, blank=True, related_name="referred", db_index=False
    )
    since = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)  # of points about to expire; at most once a week

    class Meta:
        indexes = [
            models.Index(fields=["-balance"], name="points_balances"),
            models.Index(fields=["tier", "-balance"], name="points_of_tier"),
            models.Index(fields=["referred_by"], name="points_referrals", condition=Q(referred_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.balance}"


class PointsEntry(models.Model):
    """One movement of points, append-only but for `left`: what of earned points was not spent or expired yet."""

    class Kind(models.TextChoices):
        EARNED = "earned", _("Earned")
        REDEEMED = "redeemed", _("Redeemed")
        GIVEN_BACK = "given_back", _("Given back")
        TAKEN_BACK = "taken_back", _("Taken back")
        EXPIRED = "expired", _("Expired")
        GIFT = "gift", _("Gift")
        BIRTHDAY = "birthday", _("Birthday gift")
        FRIEND = "friend", _("Thanks for a friend")
        REWARD = "reward", _("Reward")
        CORRECTED = "corrected", _("Corrected")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    points = models.IntegerField()
    left = models.IntegerField(default=0)
    reference = models.CharField(max_length=80, unique=True)
    note = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)  # that it is about to expire
    voucher = models.ForeignKey(Code, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = "points entries"
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="points_of_account"),
            models.Index(fields=["expires_at"], name="points_expiring", condition=Q(left__gt=0)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(points=0), name="points_move"),
            models.CheckConstraint(condition=Q(left__gte=0), name="points_left_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.points:+}"

    @property
    def last_day(self) -> dt.date | None:
        """The last day, the shop's, on which what is left of it can be used."""
        if self.expires_at is None:
            return None
        return (self.expires_at - dt.timedelta(seconds=1)).astimezone(clock.zone()).date()

    @property
    def order_reference(self) -> str:
        """The placing key of the order behind it; empty when there is none."""
        kind, _colon, rest = self.reference.partition(":")
        if kind == "back":
            return rest.rpartition(":")[0]
        return rest if kind in {"earn", "redeem"} else ""


class OrderPoints(models.Model):
    """What one order did to points; money in minor units. Goods that come back move the `_back` columns only up."""

    reference = models.CharField(max_length=43, primary_key=True)  # the order's placing key
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="orders")
    spent = models.BigIntegerField(default=0)  # on goods, after discounts
    earned = models.IntegerField(default=0)
    redeemed = models.IntegerField(default=0)
    spent_back = models.BigIntegerField(default=0)
    earned_back = models.IntegerField(default=0)
    redeemed_back = models.IntegerField(default=0)
    earned_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "order points"
        indexes = [models.Index(fields=["account", "earned_at"], name="points_spend_of_account")]
        constraints = [
            models.CheckConstraint(
                condition=Q(spent_back__lte=models.F("spent"))
                & Q(earned_back__lte=models.F("earned"))
                & Q(redeemed_back__lte=models.F("redeemed")),
                name="no_more_back_than_moved",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class Reward(models.Model):
    """Something that points buy: it becomes a personal voucher."""

    class Kind(models.TextChoices):
        AMOUNT = "amount", _("Amount off")
        PERCENT = "percent", _("Percent off")
        SHIPPING = "free_shipping", _("Free delivery")

    name = models.CharField(_("name"), max_length=80)
    points = models.PositiveIntegerField(_("points"))
    kind = models.CharField(max_length=13, choices=Kind.choices, default=Kind.AMOUNT)
    value = models.BigIntegerField(default=0)  # minor units, or whole percent
    minimum_spend = models.BigIntegerField(default=0)
    promotion = models.ForeignKey(
        Promotion, on_delete=models.PROTECT, null=True, related_name="+"
    )  # gives its vouchers; see actions.save_reward
    days = models.PositiveSmallIntegerField(_("valid for so many days"), default=30)
    is_active = models.BooleanField(default=True)
    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["points", "id"]
        constraints = [models.CheckConstraint(condition=Q(points__gt=0, value__gte=0), name="reward_costs_points")]

    def __str__(self) -> str:
        return in_language(self, "name")
