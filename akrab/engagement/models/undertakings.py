"""What the shop undertakes: what it cost, booked here, and what it was to reach."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from akrab.finance.models import Expense

PERSON = settings.AUTH_USER_MODEL
MONEY_GOALS = ("revenue", "gross_profit")


class Undertaking(models.Model):
    """One of them. `source` names what the shop already knows of it: the number of a promotion or of a message on the
    pages, of a category, the name of a campaign; empty for the whole of points and parcel cards, and for projects."""

    class Kind(models.TextChoices):
        PROMOTION = "promotion", _("Promotion")
        WEB_MESSAGE = "web_message", _("Message on the pages")
        MESSAGE = "message", _("Message to many")
        POINTS = "points", _("Points and rewards")
        PARCELS = "parcels", _("Cards in parcels")
        ADVERT = "advert", _("Advertisement")
        RANGE = "range", _("New range of products")
        PROJECT = "project", _("Project")

    class Goal(models.TextChoices):
        REVENUE = "revenue", _("Sales")
        ORDERS = "orders", _("Orders")
        NEW_CUSTOMERS = "new_customers", _("New customers")
        GROSS_PROFIT = "gross_profit", _("Left after the goods")

    key = models.CharField(max_length=80, unique=True)  # of the form, or kind and source: taken up once
    kind = models.CharField(max_length=11, choices=Kind.choices)
    source = models.CharField(max_length=80, blank=True)
    name = models.CharField(_("name"), max_length=120)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)  # None: still going on
    goal = models.CharField(max_length=13, choices=Goal.choices, blank=True)
    wanted = models.BigIntegerField(null=True, blank=True)  # of the goal, over all its days; minor units or a number
    planned_cost = models.BigIntegerField(null=True, blank=True)
    note = models.TextField(max_length=2_000, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-first_day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="undertaking_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(goal="", wanted__isnull=True) | (~Q(goal="") & Q(wanted__gt=0)),
                name="undertaking_goal_with_amount",
            ),
            models.CheckConstraint(
                condition=Q(planned_cost__isnull=True) | Q(planned_cost__gte=0), name="undertaking_cost_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def goal_is_money(self) -> bool:
        return self.goal in MONEY_GOALS


class BookedExpense(models.Model):
    """An expense of the books that belongs to an undertaking: to one only, so that it counts once."""

    expense = models.OneToOneField(Expense, on_delete=models.CASCADE, primary_key=True, related_name="booked")
    undertaking = models.ForeignKey(Undertaking, on_delete=models.CASCADE, related_name="expenses")
    actor = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.expense_id} for {self.undertaking_id}"


class WorkedTime(models.Model):
    """Minutes that somebody of the shop worked for an undertaking, and what an hour of it costs (minor units)."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.CASCADE, related_name="times")
    key = models.CharField(max_length=80, unique=True)
    day = models.DateField()
    minutes = models.PositiveIntegerField()
    hourly_cost = models.BigIntegerField()
    note = models.CharField(max_length=120, blank=True)
    actor = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=60_000, hourly_cost__gte=0), name="worked_time_in_bounds"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.minutes}"

    @property
    def cost(self) -> int:
        """Minor units, rounded half up."""
        return (self.minutes * self.hourly_cost + 30) // 60
