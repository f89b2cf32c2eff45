"""Orders read from what people write, and people of the shop who give commands by chat."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models import Variant
from akrab.customers.models import Customer
from akrab.messaging.models import Message
from akrab.orders.models import Order

PERSON = settings.AUTH_USER_MODEL


class OrderDraft(models.Model):
    """An order as it was understood from a text. It counts for nothing until somebody confirms what they were shown."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("to be looked at")
        SHOWN = "shown", _("shown to the customer")
        CONFIRMED = "confirmed", _("ordered")
        DROPPED = "dropped", _("dropped")

    OPEN = (State.PREPARED, State.SHOWN)

    # What it was read from, "message:17" or the form's own key: the same text again finds the same draft.
    key = models.CharField(max_length=80, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="order_drafts")
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="order_drafts")
    text = models.TextField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.PREPARED)
    way = models.CharField(max_length=8, blank=True)  # deliver, collect, or not said
    wished_time = models.CharField(max_length=120, blank=True)  # as it was written
    address = models.CharField(max_length=300, blank=True)
    unknown = models.JSONField(default=list, blank=True)  # stretches of the text that nothing was made of
    version = models.PositiveIntegerField(default=1)  # counts changes: what was shown is what is confirmed
    shown_total = models.BigIntegerField(null=True)  # minor units; what the customer was told the goods cost
    shown_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)  # why confirming it was refused the last time
    order = models.OneToOneField(Order, on_delete=models.PROTECT, null=True, related_name="draft")
    placing_key = models.CharField(max_length=43, unique=True)
    actor = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, related_name="+"
    )  # who decided; None: the customer
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="draft_newest"),
            models.Index(fields=["customer", "-id"], name="draft_of_customer"),
            models.Index(fields=["state", "-id"], name="draft_open", condition=Q(state__in=["prepared", "shown"])),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(order__isnull=False), name="confirmed_draft_has_order"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class DraftLine(models.Model):
    """One article of a draft. `variant` is empty while it is not clear which of `alternatives` is meant."""

    draft = models.ForeignKey(OrderDraft, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, null=True, related_name="+")
    quantity = models.PositiveIntegerField()
    confidence = models.PositiveSmallIntegerField(default=100)  # per cent
    alternatives = models.JSONField(default=list, blank=True)  # ids of variants that were perhaps meant
    words = models.CharField(max_length=300, blank=True)  # as it was written

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="draft_line_has_quantity")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id or '?'}"


class ChatSession(models.Model):
    """A person of the shop at their own phone: whether the PIN was given lately, and which command waits for it."""

    user = models.OneToOneField(PERSON, on_delete=models.CASCADE, primary_key=True, related_name="chat_session")
    sender = models.CharField(max_length=80)  # the handle that gave the PIN; another one must give it again
    open_until = models.DateTimeField(null=True)
    waiting = models.CharField(max_length=300, blank=True)  # the command to run once the PIN is right
    asked_at = models.DateTimeField(null=True)  # when the PIN was asked for

    def __str__(self) -> str:
        return f"chat of {self.user_id}"


class ChatNumber(models.Model):
    """A number from which a person of the shop gives commands: confirmed by a code sent from it."""

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="chat_numbers")
    value = models.CharField(max_length=80, unique=True)  # E.164, or WhatsApp's own id of the person
    verified_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.value


class LinkCode(models.Model):
    """A code shown in the office; sent from a phone it makes that number its person's. Only its hash is kept."""

    user = models.OneToOneField(PERSON, on_delete=models.CASCADE, primary_key=True, related_name="+")
    hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"code of {self.user_id}"


class ChatCommand(models.Model):
    """A command that came in, once: the same message again gets the same answer and does nothing."""

    key = models.CharField(max_length=120, unique=True)
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="chat_commands")
    text = models.CharField(max_length=300)  # a PIN is never kept
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="chat_commands_of_user")]

    def __str__(self) -> str:
        return self.key
