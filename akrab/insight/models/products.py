"""How each product sells."""

from django.db import models
from django.db.models import Q

from akrab.catalogue.models import Product


class ProductTrade(models.Model):
    """What one product did in the 365 days before `as_of` of the model's card, and what lies on the shelf. Amounts in
    minor units of the shop's currency. What came back is taken off pieces and revenue on the day it came back."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, primary_key=True, related_name="trade")
    orders = models.PositiveIntegerField(default=0)
    pieces = models.BigIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)  # pieces
    revenue = models.BigIntegerField(default=0)
    cost = models.BigIntegerField(null=True)  # None where no cost is known
    margin = models.BigIntegerField(default=0)  # of the lines whose cost is known: their revenue less their cost
    costed_revenue = models.BigIntegerField(default=0)
    share = models.FloatField(default=0)  # of the shop's revenue, 0 to 1
    grade = models.CharField(max_length=1, default="C")  # A: with the better ones 80 % of the revenue; B: to 95 %
    lately = models.BigIntegerField(default=0)  # revenue of the last 90 days
    before = models.BigIntegerField(default=0)  # of the 90 days before
    months = models.JSONField(default=list)  # revenue of the last twelve months, the running one last
    first_day = models.DateField(null=True)  # sold, ever
    last_day = models.DateField(null=True)
    is_new = models.BooleanField(default=False)  # sold for the first time in the last 60 days
    on_hand = models.IntegerField(default=0)
    stock_value = models.BigIntegerField(default=0)  # at cost, where it is known
    lasts = models.PositiveIntegerField(null=True)  # days that the stock lasts at the pace of the last 90
    slow = models.BooleanField(default=False)  # lies there for more than half a year, or nobody bought it in 90 days
    seen = models.PositiveIntegerField(default=0)  # visits of the last 90 days that looked at it
    basketed = models.PositiveIntegerField(default=0)
    ordered = models.PositiveIntegerField(default=0)
    # Factor on the pieces of a price ten per cent lower, see science.response; null where the price hardly moved.
    cheaper = models.FloatField(null=True)
    cheaper_low = models.FloatField(null=True)
    cheaper_high = models.FloatField(null=True)
    weeks = models.JSONField(default=list)  # [Monday, usual price, pieces] of each week, where the price moved
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-revenue", "product"], name="trade_by_revenue"),
            models.Index(fields=["-stock_value", "product"], name="trade_slow", condition=Q(slow=True)),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.revenue}"
