"""The debt book: who may buy on account, up to what, and what each owes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from akrab.customers.models import Customer
from akrab.orders.models import Order


class DebtAccount(models.Model):
    """One customer's page in the book. `owed` is the sum of its entries; minor units of the shop's currency."""

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="debt_account")
    limit = models.BigIntegerField(default=0)
    owed = models.BigIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=30)  # until an order on account is to be paid
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(owed__gte=0), name="debt_not_negative"),
            models.CheckConstraint(condition=Q(limit__gte=0), name="debt_limit_not_negative"),
        ]
        indexes = [models.Index(F("owed").desc(), name="debt_largest", condition=Q(owed__gt=0))]

    def __str__(self) -> str:
        return f"{self.customer}: {self.owed}"

    @property
    def left(self) -> int:
        """What may still be bought on account."""
        return max(0, self.limit - self.owed)


class DebtEntry(models.Model):
    """One line of the page, its amount never changed: bought (positive), paid or taken back (negative)."""

    class Kind(models.TextChoices):
        BOUGHT = "bought", _("Bought on account")
        PAID = "paid", _("Paid")
        TAKEN_BACK = "taken_back", _("Taken back")

    account = models.ForeignKey(DebtAccount, on_delete=models.PROTECT, related_name="entries")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="debt_entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount = models.BigIntegerField()
    key = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()
    due_on = models.DateField(null=True)  # of what was bought
    reminded = models.CharField(max_length=10, blank=True)  # the last step of reminding

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="debt_entry_has_amount")]
        indexes = [
            models.Index(fields=["account", "at"], name="debt_entries_of_account"),
            models.Index(fields=["due_on"], name="debt_entries_due", condition=Q(due_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.amount}"
