"""One conversation per person, on whatever channel they write; episodes of it are measured."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.customers.models import Customer


class Label(models.Model):
    """A word the shop sorts conversations by."""

    name = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Conversation(models.Model):
    """All that one person and the shop said to each other.

    It belongs to a customer, or to a visitor of the web chat until that person is known. The row repeats what the list
    of conversations shows, so that a list of hundreds of thousands is one look at an index.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SNOOZED = "snoozed", _("set aside")
        SOLVED = "solved", _("solved")

    class Urgency(models.IntegerChoices):
        NONE = 0, _("normal")
        RAISED = 1, _("raised")
        HIGH = 2, _("high")
        URGENT = 3, _("urgent")

    customer = models.OneToOneField(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="conversation"
    )
    visitor = models.CharField(max_length=64, null=True, blank=True, unique=True)  # digest of the web chat's cookie
    name = models.CharField(max_length=150, blank=True)  # what a visitor calls themselves
    email = models.EmailField(blank=True)  # where a visitor who has gone wants to be answered
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="conversations"
    )
    labels = models.ManyToManyField(Label, related_name="conversations", blank=True)
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.NONE)
    urgent_words = models.CharField(max_length=200, blank=True)  # what in the messages raised it
    unread = models.PositiveIntegerField(default=0)  # messages of the person that nobody has answered or read
    waiting_since = models.DateTimeField(null=True, blank=True)  # their first message without an answer
    last_at = models.DateTimeField()
    last_text = models.CharField(max_length=160, blank=True)
    last_outward = models.BooleanField(default=False)  # the last word was the shop's
    channel = models.CharField(max_length=12, blank=True)  # where the person wrote last
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | Q(visitor__isnull=False), name="conversation_is_with_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state="snoozed") | Q(snoozed_until__isnull=False), name="conversation_set_aside_until"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-urgency", "-last_at", "-id"], name="conversation_by_state"),
            models.Index(fields=["assignee", "state", "-urgency", "-last_at", "-id"], name="conversation_of_assignee"),
            models.Index(fields=["channel", "state", "-urgency", "-last_at", "-id"], name="conversation_by_channel"),
            models.Index(fields=["-last_at", "-id"], name="conversation_latest"),
            models.Index(  # the sum of `unread` on every page's menu is read from it alone
                fields=["waiting_since", "unread"],
                name="conversation_waiting",
                condition=Q(waiting_since__isnull=False),
            ),
            models.Index(fields=["snoozed_until"], name="conversation_snoozed", condition=Q(state="snoozed")),
        ]

    def __str__(self) -> str:
        if self.customer is not None:
            return str(self.customer)
        return self.name or _("Visitor %(n)s") % {"n": self.pk}


class Episode(models.Model):
    """From a person's first message to the end of the matter: what first-answer and solving times are taken from."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="episodes")
    channel = models.CharField(max_length=12)
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    solved_at = models.DateTimeField(null=True, blank=True)
    solved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(solved_at__isnull=True), name="one_open_episode_per_conversation"
            ),
        ]
        indexes = [models.Index(fields=["opened_at"], name="episode_opened")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.opened_at}"
