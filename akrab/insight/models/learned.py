"""What the models found, and how good they are."""

from django.db import models
from django.db.models import Q

from akrab.customers.models import Customer


class ModelCard(models.Model):
    """What is known of a model on this shop's own data: the fit, and how good it was on the past."""

    name = models.CharField(max_length=30, primary_key=True)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField()  # the begin of the last run, ended well or not
    wanted_at = models.DateTimeField(null=True)  # when somebody asked for a new run
    problem = models.CharField(max_length=100, blank=True)  # what the last run broke off with
    as_of = models.DateField(null=True)  # the day up to which it knows the trade; None before any
    currency = models.CharField(max_length=3, blank=True)
    subjects = models.PositiveIntegerField(default=0)  # customers, articles, ... see learning.learners.Learned
    trouble = models.CharField(max_length=20, blank=True)  # science.trouble: with it the model is silent
    figures = models.JSONField(default=dict)
    quality = models.JSONField(default=dict)  # the numbers of its sentence, see science.backtest
    quality_trouble = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.name


class CustomerWorth(models.Model):
    """What the model of buying expects of one customer, docs/reference/models/buying.md. Empty while it is silent."""

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, primary_key=True, related_name="worth")
    purchases = models.PositiveIntegerField()  # days with a purchase of which something was kept
    last_day = models.DateField()  # the last of them
    alive = models.FloatField()  # probability to be active still, 0 to 1
    expected = models.FloatField()  # purchases in the next 90 days
    low = models.PositiveIntegerField()  # of a hundred futures eighty lie from low to high
    high = models.PositiveIntegerField()
    worth = models.BigIntegerField()  # what they will buy in the next 365 days, minor units
    at_stake = models.BigIntegerField()  # the same if they are still active: worth / alive
    slipping = models.BooleanField(default=False)  # see insight.worth.model.slipping
    profit = models.BigIntegerField(null=True)  # of `worth`, what stays; None where too few goods have a known cost

    class Meta:
        indexes = [
            models.Index(fields=["-worth", "customer"], name="worth_by_worth"),
            models.Index(fields=["-at_stake", "customer"], name="worth_slipping", condition=Q(slipping=True)),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.worth}"
