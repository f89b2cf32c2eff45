"""Expenses, pots of money, targets, warnings. Amounts are minor units of the shop's currency."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models import Category
from akrab.counter.models import CashMove

PERSON = settings.AUTH_USER_MODEL


class Pot(models.TextChoices):
    """Where money lies."""

    CASH = "cash", _("Cash")
    BANK = "bank", _("Bank")
    QRIS = "qris", _("QRIS")


class ExpenseKind(models.Model):
    """A kind of expense of the shop's own, beside those of `finance.spending`."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    is_marketing = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return f"own{self.pk}"


class Repeat(models.Model):
    """An expense that comes every month, until it is ended. `next_on` is the day of the next one."""

    kind = models.CharField(max_length=20)  # a code of finance.spending
    amount = models.BigIntegerField()
    pot = models.CharField(max_length=4, choices=Pot.choices, default=Pot.CASH)
    payee = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    day_of_month = models.PositiveSmallIntegerField()
    next_on = models.DateField()
    actor = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["next_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="repeat_has_amount"),
            models.CheckConstraint(condition=Q(day_of_month__gte=1, day_of_month__lte=31), name="repeat_has_day"),
        ]
        indexes = [models.Index(fields=["next_on"], name="repeat_next", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class ExpenseQuerySet(models.QuerySet["Expense"]):
    def counting(self) -> "ExpenseQuerySet":
        """Those that were not undone."""
        return self.filter(withdrawn_at__isnull=True)


class Expense(models.Model):
    """Money spent. `key` is the form's own: a doubled tap spends once. What is undone stays, and counts no more."""

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20)  # a code of finance.spending
    amount = models.BigIntegerField()
    day = models.DateField()
    pot = models.CharField(max_length=4, choices=Pot.choices, default=Pot.CASH)
    payee = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    receipt = models.CharField(max_length=120, blank=True)  # stem, as of catalogue.optionfiles
    repeat = models.ForeignKey(Repeat, on_delete=models.PROTECT, null=True, blank=True, related_name="expenses")
    # Cash that was taken from a till for it: the same money is spent once.
    till_move = models.OneToOneField(CashMove, on_delete=models.PROTECT, null=True, blank=True, related_name="expense")
    actor = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = ExpenseQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="expense_has_amount")]
        indexes = [models.Index(fields=["-day", "-id"], name="expense_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class PotCount(models.Model):
    """What lay in a pot on the morning of a day: from here on its balance is worked out."""

    pot = models.CharField(max_length=4, choices=Pot.choices)
    day = models.DateField()
    amount = models.BigIntegerField()
    actor = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pot", "day"], name="pot_counted_once_a_day")]

    def __str__(self) -> str:
        return f"{self.pot} {self.amount}"


class PotMove(models.Model):
    """Money that went from one pot to another; from outside (`source` empty) or out of the shop (`target` empty)."""

    key = models.CharField(max_length=80, unique=True)
    source = models.CharField(max_length=4, choices=Pot.choices, blank=True)
    target = models.CharField(max_length=4, choices=Pot.choices, blank=True)
    amount = models.BigIntegerField()
    day = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    actor = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="pot_move_has_amount"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="pot_move_goes_somewhere"),
        ]
        indexes = [models.Index(fields=["-day", "-id"], name="pot_move_by_day")]

    def __str__(self) -> str:
        return f"{self.source or '…'} → {self.target or '…'} {self.amount}"


class Target(models.Model):
    """Revenue wished for in a month (its first day), of the whole shop or of one category with those below it."""

    month = models.DateField()
    category = models.ForeignKey(Category, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    amount = models.BigIntegerField()
    actor = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month"], condition=Q(category__isnull=True), name="one_target_of_the_shop_a_month"
            ),
            models.UniqueConstraint(fields=["month", "category"], name="one_target_per_category_and_month"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="target_has_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.month}: {self.amount}"


class Alert(models.Model):
    """Something about money that the owner should know; said once per `key`. `data`: figures and reasons, as codes."""

    class Kind(models.TextChoices):
        BELOW_COST = "below_cost", _("Revenue below cost")
        DAY = "day", _("An unusual day")
        WEEK = "week", _("An unusual week")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=60, unique=True)
    day = models.DateField()  # the last day it speaks of
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["-day", "-id"], name="alert_open", condition=Q(dismissed_at__isnull=True))]

    def __str__(self) -> str:
        return self.key
