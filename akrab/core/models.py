"""Rows that belong to no room of their own: settings, counters, search words, limits, worker signs of life."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ShopSetting(models.Model):
    """One setting of the shop; the known keys are declared in `core.shop`."""

    key = models.CharField(max_length=60, primary_key=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.key


class Version(models.Model):
    """A counter behind cached pages, see `core.versions`."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class SearchWord(models.Model):
    """One word under which an object is found, see `core.search`."""

    kind = models.CharField(max_length=20)
    word = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    weight = models.SmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "word"], name="search_word_once_per_object"),
        ]
        indexes = [
            # A prefix search is one range of this index; the rest of the row comes with it.
            models.Index(fields=["kind", "word", "object_id", "weight"], name="search_prefix"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.word}"


class CustomField(models.Model):
    """A field that the shop added to a kind of record; its values sit in the record's `custom` JSON."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        DATE = "date", _("Date")
        CHOICE = "choice", _("Choice")
        YES_NO = "yes_no", _("Yes or no")

    entity = models.CharField(max_length=20)
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TEXT)
    choices = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["entity", "position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "key"], name="custom_field_key_once"),
            models.CheckConstraint(condition=~Q(key=""), name="custom_field_has_key"),
        ]

    def __str__(self) -> str:
        return self.label


class RateCount(models.Model):
    """How often a key was used in the window that began at `started_at`, see `core.ratelimit`."""

    key = models.CharField(max_length=120, primary_key=True)
    started_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class WorkerBeat(models.Model):
    """A worker's sign of life: tasks of a worker that went silent are given to another."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField()
    started_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker_id


class ScheduleRun(models.Model):
    """When a scheduled job last started; claimed by conditional update, so two workers start it once."""

    name = models.CharField(max_length=60, primary_key=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
