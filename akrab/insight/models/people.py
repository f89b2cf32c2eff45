"""What customers brought, which of them are alike, and who may stay away."""

from django.db import models
from django.db.models import Q

from akrab.customers.models import Customer


class CustomerProfit(models.Model):
    """What one customer brought so far, from all trade in the shop's currency. Minor units.

    gross - discounts - points - returned = revenue. profit = costed_revenue - cost - messages: only of goods whose cost
    is known, never guessed for the others; None where something was sold and nothing of it has a cost.
    """

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, primary_key=True, related_name="brought")
    orders = models.PositiveIntegerField(default=0)
    gross = models.BigIntegerField(
        default=0
    )  # at the prices before any discount, of goods that did not come back whole
    discounts = models.BigIntegerField(default=0)
    points = models.BigIntegerField(default=0)  # paid with points
    returned = models.BigIntegerField(default=0)
    revenue = models.BigIntegerField(default=0)
    costed_revenue = models.BigIntegerField(default=0)  # of the lines whose cost is known
    cost = models.BigIntegerField(default=0)  # of those lines
    messages = models.BigIntegerField(default=0)  # what sending to them cost, as far as rates are known
    profit = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-profit", "customer"], name="brought_most", condition=Q(profit__isnull=False)),
            models.Index(fields=["-revenue", "customer"], name="brought_revenue"),
            models.Index(fields=["profit", "customer"], name="brought_loss", condition=Q(profit__lt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.profit}"


class CustomerGroup(models.Model):
    """The group of customers that this one is alike. `group`: its marks, such as "frequency_high-recency_low"; "middle"
    for the group that is in the middle of everything."""

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, primary_key=True, related_name="group")
    group = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["group", "customer"], name="group_members")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.group}"


class CustomerRisk(models.Model):
    """How probable it is that a customer does not buy in the next so many days (the card says how many)."""

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, primary_key=True, related_name="risk")
    chance = models.FloatField()  # 0 to 1
    reasons = models.CharField(
        max_length=100, blank=True
    )  # columns of science.slipping, the strongest first, by commas
    last_day = models.DateField()  # of the last purchase
    at_stake = models.BigIntegerField(default=0)  # what they would buy in a year if they stayed, minor units
    slipping = models.BooleanField(default=False)  # see insight.risk.model.slipping

    class Meta:
        indexes = [models.Index(fields=["-at_stake", "customer"], name="risk_slipping", condition=Q(slipping=True))]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.chance}"


class CustomerUplift(models.Model):
    """How much more probable a message of this kind makes it that the customer buys. `best`: of the half whom it moves
    most. Only of kinds whose order held on customers that the model had not seen; see insight.uplift."""

    kind = models.CharField(max_length=80)  # messaging.MassMessage.kind
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="uplifts", db_index=False)
    gain = models.FloatField()  # difference of two chances, -1 to 1
    best = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "kind"], name="uplift_once")]
        indexes = [models.Index(fields=["kind", "best", "customer"], name="uplift_halves")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.customer_id}"
