"""Imports: what was read, what became of every row, and enough to take it all back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One file on its way in. When it is done, created + updated + skipped + failed = read, in rows of the file."""

    class Kind(models.TextChoices):
        SALES = "sales", _("Sales")
        CUSTOMERS = "customers", _("Customers")
        PRODUCTS = "products", _("Products")

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
    mapping = models.JSONField(default=dict)  # our field → the file's column
    total = models.PositiveIntegerField(null=True)  # rows in the file, once known
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)  # why the whole file failed, for people
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.filename}"


class ImportFailure(models.Model):
    """A row that was not taken, with the reason in plain words."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="failures")
    row = models.PositiveIntegerField()  # as counted in the file, the header being row 1
    reason = models.CharField(max_length=300)
    values = models.JSONField(default=list)

    class Meta:
        ordering = ["row"]

    def __str__(self) -> str:
        return f"row {self.row}: {self.reason}"


class ImportedObject(models.Model):
    """A record that an import made or changed; `before` holds what it was."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="objects_touched")
    entity = models.CharField(max_length=20)  # customer, handle, product, variant, order
    object_id = models.BigIntegerField()
    before = models.JSONField(null=True)  # None: it was made by this import

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "entity", "object_id"], name="imported_object_once")]

    def __str__(self) -> str:
        return f"{self.entity} {self.object_id}"
