"""Bank statements: what was pasted or uploaded, line by line, each line once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.payments.models.payments import Payment


class StatementLayout(models.Model):
    """How an unknown table is to be read, as the owner said once; found again by its header."""

    fingerprint = models.CharField(max_length=64, unique=True)
    columns = models.JSONField()  # {"date": 0, "text": [1, 2], "amount": 3, "mark": 4, "in": None, "out": None}
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.fingerprint


class Statement(models.Model):
    """One pasted text or uploaded file."""

    name = models.CharField(max_length=150, blank=True)
    layout = models.CharField(max_length=20)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)  # lines that came with an earlier statement
    unread = models.PositiveIntegerField(default=0)  # lines that could not be read
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.layout} {self.created_at:%Y-%m-%d}"


class StatementLine(models.Model):
    """One movement on the bank account; `amount` in minor units, negative for money that left."""

    class State(models.TextChoices):
        NEW = "new", _("to be looked at")
        MATCHED = "matched", _("matched")
        IGNORED = "ignored", _("not for an order")

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    day = models.DateField()
    text = models.CharField(max_length=300, blank=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    fingerprint = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="statement_lines"
    )
    by_hand = models.BooleanField(default=False)  # a person said so, not the amount alone
    matched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="matched", payment__isnull=False) | (~Q(state="matched") & Q(payment__isnull=True)),
                name="statement_line_matched_has_payment",
            ),
        ]
        indexes = [
            models.Index(fields=["-day", "-id"], name="statement_line_new", condition=Q(state="new")),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.amount}"
