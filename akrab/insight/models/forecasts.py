"""What will probably be sold, and days on which it was not as usual."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.insight.models.figures import PeriodFigure


class SalesForecast(models.Model):
    """The next days, weeks or months of one series, docs/reference/models/forecast.md. Revenue in minor units for the
    shop, pieces for everything else. 80 of 100 futures lie between `low` and `high`.

    Each level is forecast by itself, so the products of a shop need not add up to it. With `trouble` "too_few" there
    are no figures for the time ahead.
    """

    class Level(models.TextChoices):
        SHOP = "shop", _("shop")
        CATEGORY = "category", _("category")
        PRODUCT = "product", _("product")

    level = models.CharField(max_length=8, choices=Level.choices)
    subject = models.BigIntegerField(default=0)  # of the category or product; 0 for the shop
    grain = models.CharField(max_length=5, choices=PeriodFigure.Grain.choices)
    start = models.DateField()  # of the first period ahead
    periods = models.PositiveSmallIntegerField()
    total = models.FloatField(default=0)  # of all the periods together
    low = models.FloatField(default=0)
    high = models.FloatField(default=0)
    before = models.FloatField(default=0)  # as many periods right before
    error = models.FloatField(null=True)  # on the past: sum of the errors over what came, 0.12 for 12 per cent
    naive_error = models.FloatField(null=True)  # the same for "as in the season before"
    tries = models.PositiveSmallIntegerField(default=0)
    seasonal = models.BooleanField(default=False)  # "the season before" is last year, not the last period
    way = models.CharField(max_length=20, blank=True)  # science.forecast.making.WAYS
    trouble = models.CharField(max_length=20, blank=True)
    # {"past": [...], "middle": [...], "low": [...], "high": [...]}; the past is the time right before `start`
    series = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "subject", "grain"], name="sales_forecast_once")]
        indexes = [models.Index(fields=["level", "-total", "subject"], name="sales_forecast_largest")]

    def __str__(self) -> str:
        return f"{self.level} {self.subject} {self.grain}"


class StrangeDay(models.Model):
    """A day with far more or far fewer orders than usual, docs/reference/models/strange-days.md. Told once."""

    day = models.DateField(primary_key=True)
    orders = models.PositiveIntegerField()
    usual = models.FloatField()
    low = models.PositiveIntegerField()  # from low to high it would have passed for usual
    high = models.PositiveIntegerField()
    alike = models.PositiveIntegerField()  # the same weekdays before with as few or as many orders
    weekdays = models.PositiveIntegerField()  # the same weekdays before
    # What made the difference: [{"category": id, "now": orders, "usual": orders}, ...], the greatest first
    parts = models.JSONField(default=list)
    found_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["-day"], name="strange_day_open", condition=Q(dismissed_at=None))]

    def __str__(self) -> str:
        return f"{self.day}: {self.orders}"

    @property
    def is_more(self) -> bool:
        return self.orders > self.usual
