"""What rises and falls, and what lies behind a change of the revenue."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Trend(models.Model):
    """One figure of one part of the shop over whole months or weeks, docs/reference/models/trends.md. Money in minor
    units of the currency of the model's card."""

    dimension = models.CharField(max_length=12)  # shop, brand or one of insight.reports.dimensions
    subject = models.CharField(max_length=200, blank=True)  # its key there; empty for the whole shop
    figure = models.CharField(max_length=20)  # one of insight.reports.measures
    grain = models.CharField(max_length=5)  # month or week
    start = models.DateField()  # the first day of the first period
    values = models.JSONField(default=list)  # of each period, the oldest first
    slope = models.FloatField()  # per period
    span = models.PositiveSmallIntegerField()  # periods that `change` stretches over
    change = models.FloatField()  # how much more (or less) a period brings than `span` periods ago
    low = models.FloatField()  # in 8 of 10 cases the change lies between
    high = models.FloatField()
    money = models.BigIntegerField()  # what the change is worth in a period, never negative
    p = models.FloatField()
    q = models.FloatField()  # of Benjamini and Hochberg, among all of the same dimension
    sure = models.BooleanField(default=False)
    rising = models.BooleanField(default=False)
    seasonal = models.BooleanField(default=False)  # the same months of different years were compared
    correlation = models.FloatField(default=0)
    leading = models.BooleanField(default=False)  # of this subject's sure figures the one that says most
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dimension", "subject", "figure"], name="trend_once")]
        indexes = [models.Index(fields=["-money", "id"], name="trend_sure", condition=Q(sure=True))]

    def __str__(self) -> str:
        return f"{self.dimension} {self.subject} {self.figure}: {self.change:.0f}"


class RevenueChange(models.Model):
    """Why the revenue of a period is not that of another: `parts` that add up to the difference exactly."""

    name = models.CharField(max_length=20, primary_key=True)  # see insight.trends.changes.PAIRS
    first = models.DateField()
    last = models.DateField()
    first_before = models.DateField()
    last_before = models.DateField()
    revenue = models.BigIntegerField()
    revenue_before = models.BigIntegerField()
    parts = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.revenue - self.revenue_before}"


class Overhead(models.Model):
    """Something the shop keeps, pays or cares for and does not use, docs/reference/models/overhead.md."""

    kind = models.CharField(max_length=20)  # see insight.overhead.kinds
    subject = models.CharField(max_length=200, blank=True)  # which one, among those of its kind
    name = models.CharField(max_length=200, blank=True)  # a name that people gave, where it has one
    since = models.DateField(null=True)  # not used since; null: never
    cost = models.BigIntegerField(null=True)  # a month in minor units; null where it is not known
    is_money_tied = models.BooleanField(default=False)  # `cost` lies there, it is not spent every month
    figures = models.JSONField(default=dict)  # what its sentence needs
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="overhead_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class KeptOverhead(models.Model):
    """Somebody decided to keep it all the same; it is not told again before `until`."""

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200)
    until = models.DateField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="kept_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} until {self.until}"
