"""The runs of the analysis, and what they have to do."""

from django.db import models
from django.db.models import Q


class Refresh(models.Model):
    """One run of the analysis."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    data_until = models.DateTimeField(null=True)  # newest order in the facts
    as_of = models.DateField(null=True)  # the day that "days since" count to, see docs/reference/metrics.md
    currency = models.CharField(max_length=3, blank=True)
    lines = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    incremental = models.BooleanField(default=False)
    problem = models.CharField(max_length=500, blank=True)
    token = models.CharField(max_length=32, blank=True)  # the same in the warehouse: both tell of one moment
    summary = models.JSONField(default=dict)  # the figures of the dashboard's tiles, see insight.queries.dashboard

    class Meta:
        indexes = [models.Index(fields=["-id"], name="refresh_last_good", condition=Q(problem=""))]

    def __str__(self) -> str:
        return f"refresh {self.started_at:%Y-%m-%d %H:%M}"


class DirtyMonth(models.Model):
    """A month whose orders changed since its facts were written; marked by the journal's reader."""

    month = models.DateField(primary_key=True)
    marked_at = models.DateTimeField()
    # A refresh takes the mark away only when none was added meanwhile.
    marks = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
