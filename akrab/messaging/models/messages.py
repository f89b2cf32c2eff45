"""Messages as rows: an outgoing one exists before it leaves, and its states only move forward."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.customers.models import Customer
from akrab.messaging.models.conversations import Conversation


class Message(models.Model):
    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        WHATSAPP_TAP = "whatsapp_tap", _("WhatsApp, sent by hand")
        WHATSAPP = "whatsapp", _("WhatsApp")
        INBOX = "inbox", _("Inbox in the shop")
        WEBCHAT = "webchat", _("Web chat")
        FORM = "form", _("Contact form")
        SMS = "sms", _("SMS")
        PHONE = "phone", _("Phone call")
        VISIT = "visit", _("Visit to the shop")
        PUSH = "push", _("Notice on the screen")

    class State(models.TextChoices):
        PREPARED = "prepared", _("prepared")  # waits for a person's tap
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        DELIVERED = "delivered", _("delivered")
        READ = "read", _("read")
        FAILED = "failed", _("failed")
        UNSURE = "unsure", _("perhaps sent")  # handed over, the answer was lost: a person decides, nothing is resent
        SKIPPED = "skipped", _("left out")  # prepared, and a person decided against it

    class Direction(models.TextChoices):
        OUT = "out", _("from the shop")
        IN = "in", _("to the shop")
        NOTE = "note", _("within the shop")  # the customer never sees it

    class Mood(models.TextChoices):
        UNREAD = "", _("not read for its mood")
        POSITIVE = "positive", _("pleased")
        NEUTRAL = "neutral", _("neutral")
        NEGATIVE = "negative", _("displeased")

    # What the message is for, such as "order_placed:17:email": queueing it again finds this row.
    key = models.CharField(max_length=120, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="messages")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    direction = models.CharField(max_length=4, choices=Direction.choices, default=Direction.OUT)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    recipient = models.CharField(max_length=254, blank=True)
    template = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=8, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(max_length=300, blank=True)  # why it failed, in words a shop owner understands
    mass = models.BooleanField(default=False, db_default=False)  # one of many: goes after what is for one person
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=64, blank=True)  # the worker that is sending it
    provider_id = models.CharField(max_length=200, blank=True)  # Message-ID, wamid
    reply_to = models.CharField(max_length=200, blank=True)  # the provider_id of the message it answers
    data = models.JSONField(default=dict, blank=True)  # what only the channel understands: template, buttons, headers
    mood = models.CharField(max_length=8, choices=Mood.choices, default=Mood.UNREAD, blank=True)
    topic = models.CharField(max_length=20, blank=True)
    mood_words = models.CharField(max_length=200, blank=True)  # the words it was read from
    subject_type = models.CharField(max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    # Of advertising only: when it bothers the customer, or did. Counted by `messaging.caps`.
    advertised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["advertised_at", "customer"], name="message_adverts", condition=Q(advertised_at__isnull=False)
            ),
            models.Index(
                fields=["channel", "mass", "next_try_at", "id"], name="message_outbox", condition=Q(state="queued")
            ),
            models.Index(fields=["claimed_at"], name="message_stuck", condition=Q(state="sending")),
            models.Index(fields=["customer", "-created_at"], name="messages_of_customer"),
            models.Index(fields=["state", "-created_at"], name="message_by_state"),
            models.Index(fields=["customer", "state", "id"], name="message_to_shop", condition=Q(direction="in")),
            models.Index(fields=["conversation", "-created_at", "-id"], name="messages_of_conversation"),
            models.Index(fields=["provider_id"], name="message_by_provider", condition=~Q(provider_id="")),
        ]

    def __str__(self) -> str:
        return self.key


class Attachment(models.Model):
    """A file that came or went with a message; its type was read from its bytes, not from its name.

    The bytes lie under their digest in a folder of their own (`messaging.files`), out of the web server's reach.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    digest = models.CharField(max_length=64, db_index=True)  # SHA-256 of the bytes
    name = models.CharField(max_length=150)
    mime = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    width = models.PositiveIntegerField(default=0)  # of a picture, so that the page keeps its place free
    height = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        """image, audio, video or application."""
        return self.mime.partition("/")[0]
