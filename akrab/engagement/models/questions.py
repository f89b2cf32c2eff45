"""Short questionnaires, and what people answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from akrab.customers.models import Customer


def said(texts: dict[str, str]) -> str:
    """The text in the language of the moment, else in the shop's own, else any."""
    return texts.get(get_language() or "") or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), "")


class Questionnaire(models.Model):
    """A few questions to chosen customers. `texts`: language → title, intro, thanks."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    key = models.CharField(max_length=24, unique=True)  # in its address; cannot be guessed
    name = models.CharField(_("name"), max_length=80)
    texts = models.JSONField(default=dict)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    anonymous = models.BooleanField(default=False)  # anybody who has the address may answer, without a name
    on_thanks = models.BooleanField(default=False)  # after an order
    on_account = models.BooleanField(default=False)  # among the customer's own pages
    tag = models.CharField(max_length=40, blank=True)  # only for customers with this tag
    points = models.PositiveIntegerField(default=0)  # thanks to a customer who answers
    ends_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def part(self, name: str) -> str:
        """title, intro or thanks, in the reader's language."""
        return said({language: words.get(name, "") for language, words in self.texts.items() if words.get(name)})


class Question(models.Model):
    """One question. `target` says what of the customer's record an answer fills in; what is known is not asked."""

    class Kind(models.TextChoices):
        CHOICE = "choice", _("One of several")
        MANY = "many", _("Any of several")
        SCALE = "scale", _("A grade from 1 to 5")
        NPS = "nps", _("Would you recommend us? 0 to 10")
        TEXT = "text", _("In their own words")
        DATE = "date", _("A day")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    texts = models.JSONField(default=dict)  # language → the question
    options = models.JSONField(default=list, blank=True)  # [{language → words}], of CHOICE and MANY
    target = models.CharField(max_length=60, blank=True)  # "birthday", "preference:colour", "custom:shoe_size", "tag"
    required = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "position"], name="question_in_its_place")]

    def __str__(self) -> str:
        return said(self.texts)

    @property
    def labels(self) -> list[str]:
        """The options in the reader's language."""
        return [said(one) for one in self.options]


class Reply(models.Model):
    """One person's answers to one questionnaire; without a customer of somebody unknown."""

    class Way(models.TextChoices):
        LINK = "link", _("link of their own")
        ACCOUNT = "account", _("signed in")
        ANONYMOUS = "anonymous", _("open address")

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="replies", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True, related_name="replies")
    way = models.CharField(max_length=9, choices=Way.choices)
    language = models.CharField(max_length=8)
    key = models.CharField(max_length=64, unique=True)  # of the form: a doubled click answers once
    replied_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "customer"], condition=Q(customer__isnull=False), name="one_reply_per_person"
            )
        ]
        indexes = [models.Index(fields=["questionnaire", "-replied_at", "-id"], name="replies_newest")]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {self.pk}"


class Answer(models.Model):
    """The answer to one question. `number`: of grades and of the place of a chosen option; `text`: words or a day."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers", db_index=False)
    number = models.SmallIntegerField(null=True)
    chosen = models.JSONField(default=list, blank=True)  # places of options, of MANY
    text = models.TextField(blank=True)
    mood = models.CharField(max_length=8, blank=True)  # of words: positive, neutral or negative

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reply", "question"], name="one_answer_per_question")]
        indexes = [models.Index(fields=["question", "number"], name="answers_counted")]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.number if self.number is not None else self.text[:40]}"
