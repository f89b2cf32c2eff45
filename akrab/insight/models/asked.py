"""What customers ask again and again, and what the shop did about it. Never what somebody wrote: numbers of records,
and words that several people used."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AskedQuestion(models.Model):
    """One thing that several people ask, look for, or give as the reason of a return. Written by insight.asked."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("asked")
        SEARCH = "search", _("looked for")
        REASON = "reason", _("why goods come back")

    class Trend(models.TextChoices):
        UNSURE = "", _("no sure change")
        RISING = "rising", _("asked more often lately")
        FALLING = "falling", _("asked less often lately")

    key = models.CharField(max_length=60, unique=True)  # "topic:price", or "words:" and a digest
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.QUESTION)
    topic = models.CharField(max_length=20, blank=True)  # of asked.topics; empty: known by its words
    words = models.CharField(max_length=120, blank=True)  # those that several people used
    people = models.PositiveIntegerField(default=0)  # who asked within the year
    talks = models.PositiveIntegerField(default=0)  # conversations in which it was asked, or searches
    recent = models.PositiveIntegerField(default=0)  # people of the last 28 days
    trend = models.CharField(max_length=8, choices=Trend.choices, default=Trend.UNSURE, blank=True)
    channels = models.JSONField(default=list)  # [[channel, people]], most first
    months = models.JSONField(default=list)  # [[first day, conversations with it, all conversations]]
    products = models.JSONField(default=list)  # [[product, people]], most first
    examples = models.JSONField(default=list)  # [[source, record]], the newest first, one of each person
    answers = models.JSONField(default=list)  # [[reply, times said alike]], most first
    answered = models.PositiveIntegerField(default=0)  # of talks
    minutes = models.PositiveIntegerField(null=True)  # half of the answers came within
    nothing = models.PositiveIntegerField(default=0)  # searches that found nothing
    on_faq = models.BooleanField(default=False)  # the page of frequent questions has it
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-people", "id"]
        indexes = [models.Index(fields=["kind", "-people", "id"], name="asked_most")]

    def __str__(self) -> str:
        return self.topic or self.words


class AskedDeed(models.Model):
    """What the shop did about a question. `seen`: how often it was asked before and since, worked out with the rest."""

    class Way(models.TextChoices):
        FAQ = "faq", _("stands on the page of frequent questions")
        SAVED = "saved", _("a saved answer")
        PRODUCT = "product", _("told in a product’s description")
        IDEA = "idea", _("kept as an idea for the range")
        AWAY = "away", _("put away")

    key = models.CharField(max_length=60)  # of the question, which may be gone
    kind = models.CharField(max_length=8, choices=AskedQuestion.Kind.choices)
    topic = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=120, blank=True)
    way = models.CharField(max_length=7, choices=Way.choices)
    about = models.BigIntegerField(null=True)  # the saved answer or the product
    language = models.CharField(max_length=8, blank=True)
    evidence = models.JSONField(default=dict)  # people, talks, nothing at that moment
    seen = models.JSONField(default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # an idea carried out or dropped, a card brought back

    class Meta:
        ordering = ["-done_at", "-id"]
        indexes = [models.Index(fields=["key", "way"], name="asked_deeds_of")]

    def __str__(self) -> str:
        return f"{self.way}: {self.topic or self.words}"
