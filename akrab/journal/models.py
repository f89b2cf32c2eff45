"""The journal: one append-only row per happening, and how far each reader of it has come."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _


class CurrentTransaction(Func):
    """The number of the running transaction on PostgreSQL, 0 where writers come one at a time (SQLite)."""

    output_field = models.BigIntegerField()
    arity = 0

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "0", []

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        return "(pg_current_xact_id()::text::bigint)", []


class Audience(models.TextChoices):
    """Who may read an entry."""

    CUSTOMER = "customer", _("Customer and staff")
    STAFF = "staff", _("Staff")
    OWNER = "owner", _("Owner and managers")


class Entry(models.Model):
    """Something that happened. Never changed, never deleted, but for a merge (customer) and an erasure (data)."""

    # Commit order on PostgreSQL is not id order: readers go by (transaction, id), see journal.dispatch.
    transaction = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    kind = models.CharField(max_length=60)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, null=True, related_name="entries", db_index=False
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="entries", db_index=False
    )
    subject_type = models.CharField(max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["transaction", "id"], name="journal_reading_order"),
            models.Index(
                fields=["customer", "-occurred_at", "-id"],
                name="journal_timeline",
                condition=Q(customer__isnull=False),
            ),
            models.Index(fields=["subject_type", "subject_id"], name="journal_of_subject"),
            models.Index(
                fields=["actor", "-recorded_at"], name="journal_audit_trail", condition=Q(actor__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Cursor(models.Model):
    """How far one reader of the journal has come."""

    consumer = models.CharField(max_length=60, primary_key=True)
    transaction = models.BigIntegerField(default=0)
    entry_id = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.consumer} at {self.entry_id}"


class Parked(models.Model):
    """An entry that a reader could not handle: set aside with its reason, so that the others go on."""

    consumer = models.CharField(max_length=60)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="parked")
    reason = models.TextField()
    parked_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "parked"
        constraints = [models.UniqueConstraint(fields=["consumer", "entry"], name="parked_once")]

    def __str__(self) -> str:
        return f"{self.consumer}: {self.entry}"
