"""Reports that people of the shop made themselves, their results and when they are mailed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedReport(models.Model):
    """What somebody wants to see: measures by dimensions, see reports.definition. Removed ones stay, to be undone."""

    key = models.CharField(max_length=43, unique=True)  # the form's own: a doubled click saves once
    name = models.CharField(max_length=100)
    definition = models.JSONField(default=dict)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class ReportRun(models.Model):
    """One working out of a report. `definition` is what was asked; values are numbers, amounts in minor units."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    report = models.ForeignKey(SavedReport, on_delete=models.CASCADE, related_name="runs")
    definition = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    problem = models.CharField(max_length=300, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    first_before = models.DateField(null=True)
    last_before = models.DateField(null=True)
    count = models.PositiveIntegerField(default=0)  # how many rows there would be without `top`
    total = models.JSONField(default=dict)  # {measure: number or None}
    total_before = models.JSONField(default=dict)
    others = models.JSONField(default=dict)  # of the rows behind the top; empty where there are none
    others_before = models.JSONField(default=dict)
    token = models.CharField(max_length=32, blank=True)  # of the refresh whose facts it tells
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(state__in=["queued", "running"]), name="one_run_of_a_report_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.state}"


class ReportRow(models.Model):
    """One row of a result, in its order. Keys are numbers of records, codes or days: names are looked up when read."""

    run = models.ForeignKey(ReportRun, on_delete=models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()
    keys = models.JSONField(default=list)  # one text per dimension
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="report_row_once")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.place}"


class ReportPlan(models.Model):
    """When a report is mailed to whom, by the shop's clock."""

    class Every(models.TextChoices):
        DAY = "day", _("every day")
        WEEK = "week", _("every week")
        MONTH = "month", _("every month")

    report = models.ForeignKey(SavedReport, on_delete=models.CASCADE, related_name="plans")
    every = models.CharField(max_length=5, choices=Every.choices, default=Every.WEEK)
    day = models.PositiveSmallIntegerField(default=1)  # 1 (Monday) to 7 of a week; 1 to 28 of a month
    hour = models.PositiveSmallIntegerField(default=7)
    format = models.CharField(max_length=4, default="pdf")
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)  # of the last time
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["next_at"], name="report_plan_due")]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.every}"
