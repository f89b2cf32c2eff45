"""Imports: what was read, what became of every row, and enough to take it all back."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.exchange.reasons import sentence


class ImportBundle(models.Model):
    """Several files that were brought at once, or one with several things in it."""

    filename = models.CharField(max_length=250)
    left = models.JSONField(default=list)  # [name, sentence]: files that hold nothing for us, and why
    chats = models.JSONField(default=list)  # ids of messaging.ChatImport
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename


class ImportRun(models.Model):
    """One file on its way in. At every moment created + updated + skipped + failed = read, in rows of the file."""

    class Kind(models.TextChoices):
        SALES = "sales", _("Sales")
        CUSTOMERS = "customers", _("Customers")
        PRODUCTS = "products", _("Products")
        CATEGORIES = "categories", _("Categories")
        MAIL = "mail", _("Mails")

    class State(models.TextChoices):
        PREVIEW = "preview", _("to be checked")
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PREVIEW)
    filename = models.CharField(max_length=250)
    path = models.CharField(max_length=500)  # where the file lies, on this machine
    source = models.CharField(max_length=40)  # the system the rows come from; order numbers are unique within it
    layout = models.JSONField(default=dict)  # guessed and confirmed: delimiter, encoding, decimal mark, date order …
    sample = models.JSONField(default=list)  # the first rows of the file as they are, for the preview
    mapping = models.JSONField(default=dict)  # our field → the file's column
    total = models.PositiveIntegerField(null=True)  # rows in the file; an estimate until all are understood
    understood = models.PositiveIntegerField(default=0)  # rows looked at in the first pass
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)  # remarks on rows that were taken
    first_month = models.CharField(max_length=7, blank=True)  # "2010-12": of the orders that were written
    last_month = models.CharField(max_length=7, blank=True)
    kept = models.JSONField(default=list)  # after undoing: what stays, and why
    problem = models.CharField(max_length=500, blank=True)  # why the whole file failed, for people
    bundle = models.ForeignKey(ImportBundle, on_delete=models.SET_NULL, null=True, blank=True, related_name="runs")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(read=models.F("created") + models.F("updated") + models.F("skipped") + models.F("failed")),
                name="import_rows_add_up",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.filename}"


class ImportFailure(models.Model):
    """A row that was not taken, or (`taken`) one that was taken without a part, with the reason in plain words."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="failures", db_index=False)
    row = models.PositiveIntegerField()  # as counted in the file, from 1
    taken = models.BooleanField(default=False)
    code = models.CharField(max_length=24)  # a key of reasons.SENTENCES
    params = models.JSONField(default=dict)
    values = models.JSONField(default=list)  # the row as it stood in the file

    class Meta:
        ordering = ["row", "id"]
        indexes = [models.Index(fields=["run", "taken", "row"], name="import_failures_of_run")]

    def __str__(self) -> str:
        return f"{self.row}: {self.reason}"

    @property
    def reason(self) -> str:
        """In the language of the moment."""
        return sentence(self.code, self.params)


class ImportedObject(models.Model):
    """A record that an import made or changed; `before` holds what it was."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="objects_touched", db_index=False)
    # customer, handle, address, link, document, message, category, product, variant, stock, order …
    entity = models.CharField(max_length=10)
    object_id = models.BigIntegerField()
    before: Any = models.JSONField(null=True)  # None: it was made by this import

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "entity", "object_id"], name="imported_object_once")]
        indexes = [models.Index(fields=["entity", "object_id"], name="imports_of_object")]

    def __str__(self) -> str:
        return f"{self.entity} {self.object_id}"


class ForeignName(models.Model):
    """How another program calls one of our records: its products then find the categories that came before them."""

    source = models.CharField(max_length=40)
    entity = models.CharField(max_length=10)  # category
    number = models.CharField(max_length=150)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "entity", "number"], name="foreign_name_once")]

    def __str__(self) -> str:
        return f"{self.source}:{self.number}"
