"""Charts and reports, drawn and made beforehand."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


class Chart(models.Model):
    """A drawn chart, ready for the page: SVG whose colours follow the page's theme, and the table behind it."""

    name = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    svg = models.TextField()
    title = models.CharField(max_length=150)
    summary = models.CharField(max_length=500)  # the same in words, for who cannot see it
    table = models.JSONField(default=dict)  # {"columns": [...], "rows": [[...]]}
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "language"], name="chart_once_per_language")]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class ReportFile(models.Model):
    """A report being made or ready to fetch."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    name = models.CharField(max_length=40)
    format = models.CharField(max_length=5)
    parameters = models.JSONField(default=dict)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    path = models.CharField(max_length=200, blank=True)  # in the folder of reports
    problem = models.CharField(max_length=300, blank=True)
    requested_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename

    @property
    def filename(self) -> str:
        """What the browser saves it as."""
        days = [str(self.parameters[key]) for key in ("first", "last") if key in self.parameters]
        name = slugify(str(self.parameters.get("title", ""))) or self.name
        return f"{'-'.join([name, *days])}.{self.format}"

    @property
    def file(self) -> Path:
        return Path(settings.HOME) / "reports" / self.path
