"""Figures of periods, articles, cohorts and customers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.customers.models import Customer


class PeriodFigure(models.Model):
    """Trade of one day, week (Monday) or month of the shop's calendar; empty periods have a row of zeros."""

    class Grain(models.TextChoices):
        DAY = "day", _("day")
        WEEK = "week", _("week")
        MONTH = "month", _("month")

    grain = models.CharField(max_length=5, choices=Grain.choices)
    start = models.DateField()
    revenue = models.BigIntegerField(default=0)  # less what came back
    returned = models.BigIntegerField(default=0)  # what came back, positive
    cost = models.BigIntegerField(null=True)  # None where no cost is known
    costed_revenue = models.BigIntegerField(default=0)  # of the lines whose cost is known: profit = this - cost
    orders = models.PositiveIntegerField(default=0)
    customers = models.PositiveIntegerField(default=0)
    new_customers = models.PositiveIntegerField(default=0)
    returning_customers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grain", "start"], name="period_figure_once")]

    def __str__(self) -> str:
        return f"{self.grain} {self.start}"


class ProductFigure(models.Model):
    """Trade of one article in one month of the shop's calendar."""

    month = models.DateField()
    sku = models.CharField(max_length=60)
    variant_id = models.BigIntegerField(null=True)  # None where the catalogue does not know the article
    quantity = models.BigIntegerField()
    revenue = models.BigIntegerField()
    cost = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "sku"], name="product_figure_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.sku}"


class CohortCell(models.Model):
    """Customers whose first purchase fell in `cohort` and who bought again `offset` months later."""

    cohort = models.DateField()
    offset = models.PositiveSmallIntegerField()
    customers = models.PositiveIntegerField()
    revenue = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "offset"], name="cohort_cell_once")]

    def __str__(self) -> str:
        return f"{self.cohort:%Y-%m} +{self.offset}"


class CustomerScore(models.Model):
    """What the trade says of one customer. Recency-frequency-money, the usual interval, the standing."""

    class Standing(models.TextChoices):
        NEW = "new", _("new")
        PROMISING = "promising", _("promising")
        REGULAR = "regular", _("regular")
        BEST = "best", _("best")
        SLIPPING = "slipping", _("slipping")
        LOST = "lost", _("lost")

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, primary_key=True, related_name="score")
    first_order_at = models.DateTimeField()
    last_order_at = models.DateTimeField()
    orders = models.PositiveIntegerField()  # frequency
    revenue = models.BigIntegerField()  # money
    average_order = models.BigIntegerField()
    recency_score = models.PositiveSmallIntegerField()  # 1 (long ago) to 5 (lately)
    frequency_score = models.PositiveSmallIntegerField()
    money_score = models.PositiveSmallIntegerField()
    interval_days = models.FloatField(null=True)  # usual days between purchases; None below three purchases
    due_at = models.DateTimeField(null=True)  # last purchase + usual interval
    likelihood = models.FloatField(null=True)  # overdue only: how many that were as late came back, 0 to 1
    expected = models.BigIntegerField(default=0)  # overdue only: average order × likelihood
    standing = models.CharField(max_length=10, choices=Standing.choices)

    class Meta:
        indexes = [
            models.Index(fields=["-expected"], name="score_worth_a_call", condition=Q(expected__gt=0)),
            models.Index(fields=["due_at"], name="score_due"),
            models.Index(fields=["standing", "-revenue"], name="score_by_standing"),
            models.Index(fields=["-revenue"], name="score_by_revenue"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.standing}"
