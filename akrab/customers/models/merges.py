"""Records that are the same person: pairs that were found, and merges with all that they moved."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from akrab.customers.models.people import Customer


class Merge(models.Model):
    """Two records made one. It keeps what it moved and what it changed, so that it can be undone exactly."""

    keep = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges_away")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    moved = models.JSONField(default=dict)  # "orders.Order.customer" → ids of the rows that point to `keep` now
    told = models.JSONField(default=dict)  # what each mover needs to take its part back
    before = models.JSONField(default=dict)  # fields of `keep` as they were
    after = models.JSONField(default=dict)  # and as the merge made them
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at__isnull=True), name="merged_away_once"),
            models.CheckConstraint(condition=~Q(keep=F("gone")), name="merge_of_two"),
        ]
        indexes = [models.Index(fields=["-merged_at", "-id"], name="merge_newest")]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.keep_id}"


class Pair(models.Model):
    """Two records that may be the same person, with the score and what speaks for it. `first` is the older record."""

    class State(models.TextChoices):
        OPEN = "open", _("to be looked at")
        MERGED = "merged", _("merged")
        DIFFERENT = "different", _("not the same")

    first = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()  # 0 to 1
    reasons = models.JSONField(default=list)  # [[code, {parameters}]], see duplicates.reasons
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_older_first"),
        ]
        indexes = [models.Index(fields=["-score", "-id"], name="pair_surest", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"


class Scan(models.Model):
    """One search through all records for duplicates. `position` is how far it has come: it goes on from there."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    position = models.PositiveIntegerField(default=0)  # records compared, in the order of their ids
    total = models.PositiveIntegerField(default=0)
    last_id = models.BigIntegerField(default=0)  # of the last record compared
    found = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state__in=["waiting", "running"]), name="one_scan_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}/{self.total}"
