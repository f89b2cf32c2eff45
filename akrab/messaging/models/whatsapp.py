"""What WhatsApp needs beside messages: notices as they came, who wrote from where, templates, statuses, costs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.customers.models import Customer
from akrab.messaging.models.messages import Message


class WebhookNotice(models.Model):
    """A notice of WhatsApp exactly as it came. It is stored, answered, and handled later."""

    # "sha256 of the body" of a verified one, "refused:" before it of another: a forgery never stands in the way.
    key = models.CharField(max_length=80, unique=True)
    body = models.TextField()
    verified = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=300, blank=True)  # see whatsapp.notices.OUTCOMES, or a fault's own words
    kinds = models.CharField(max_length=120, blank=True)  # what was in it, in WhatsApp's words
    times = models.PositiveIntegerField(default=1)  # how often the very same came
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="webhook_waiting", condition=Q(handled_at__isnull=True)),
            models.Index(fields=["-received_at", "-id"], name="webhook_newest"),
        ]

    def __str__(self) -> str:
        return self.key


class WhatsAppContact(models.Model):
    """A person as WhatsApp knows them: a phone's digits, an id of WhatsApp's own, or both; and their open window."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="whatsapp_contacts")
    wa_id = models.CharField(max_length=20, null=True, blank=True, unique=True)  # digits, international, no plus
    user_id = models.CharField(max_length=140, null=True, blank=True, unique=True)  # business-scoped, "ID.1349…"
    username = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=150, blank=True)  # as the person calls themselves there
    window_until = models.DateTimeField(null=True, blank=True)  # free answers are possible until then
    last_id = models.CharField(max_length=200, blank=True)  # their last message

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wa_id__isnull=False) | Q(user_id__isnull=False), name="whatsapp_contact_has_an_id"
            )
        ]
        indexes = [models.Index(fields=["customer", "-window_until"], name="whatsapp_window")]

    def __str__(self) -> str:
        return self.name or self.wa_id or self.user_id or ""


class WhatsAppTemplate(models.Model):
    """A template as WhatsApp holds it: what is sent is checked against this first."""

    class Category(models.TextChoices):
        MARKETING = "marketing", _("Advertising")
        UTILITY = "utility", _("About an order or a matter")
        AUTHENTICATION = "authentication", _("Codes for signing in")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PENDING = "pending", _("waits for WhatsApp")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        PAUSED = "paused", _("paused by WhatsApp")
        DISABLED = "disabled", _("switched off by WhatsApp")
        GONE = "gone", _("deleted at WhatsApp")

    name = models.CharField(max_length=512)
    language = models.CharField(max_length=20)  # as WhatsApp writes it: id, en, en_US
    category = models.CharField(max_length=20, choices=Category.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    named = models.BooleanField(default=False)  # {{name}} instead of {{1}}
    components = models.JSONField(default=list)
    remote_id = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # why it was rejected, in WhatsApp's words
    changed_at = models.DateTimeField()
    synced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "language"]
        constraints = [models.UniqueConstraint(fields=["name", "language"], name="whatsapp_template_once")]
        indexes = [models.Index(fields=["remote_id"], name="whatsapp_template_remote", condition=~Q(remote_id=""))]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class WhatsAppStatus(models.Model):
    """One status of one outgoing message as it was told, kept whatever came of it.

    `message` is empty while we do not know the message: the notice may be quicker than our own note of the sending.
    """

    wamid = models.CharField(max_length=200)
    status = models.CharField(max_length=20)
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, blank=True, related_name="whatsapp_statuses"
    )
    at = models.DateTimeField()
    raw = models.JSONField(default=dict)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wamid", "status"], name="whatsapp_status_once")]
        indexes = [models.Index(fields=["received_at"], name="whatsapp_status_open", condition=Q(message__isnull=True))]

    def __str__(self) -> str:
        return f"{self.wamid} {self.status}"


class WhatsAppRate(models.Model):
    """What WhatsApp asks for one delivered template, by category and country, as the owner entered it."""

    ANY = "*"

    category = models.CharField(max_length=20)  # marketing, utility, authentication, service
    country = models.CharField(max_length=2)  # ISO 3166, "*" for all others
    micros = models.BigIntegerField()  # millionths of the currency's whole unit

    class Meta:
        ordering = ["country", "category"]
        constraints = [
            models.UniqueConstraint(fields=["category", "country"], name="whatsapp_rate_once"),
            models.CheckConstraint(condition=Q(micros__gte=0), name="whatsapp_rate_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.country}"


class WhatsAppMonth(models.Model):
    """What a month has cost so far, promised messages among it: the cap on advertising is kept here."""

    month = models.CharField(max_length=7, unique=True)  # "2026-11", in the shop's time zone
    marketing = models.BigIntegerField(default=0)  # micros

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(marketing__gte=0), name="whatsapp_month_not_negative")]

    def __str__(self) -> str:
        return self.month


class WhatsAppCharge(models.Model):
    """What one message costs, booked to its customer and its campaign."""

    class State(models.TextChoices):
        EXPECTED = "expected", _("expected")
        CHARGED = "charged", _("charged")
        FREE = "free", _("free")
        DROPPED = "dropped", _("not delivered, costs nothing")

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="charge")
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="whatsapp_charges"
    )
    campaign = models.CharField(max_length=80, blank=True)
    category = models.CharField(max_length=20)
    country = models.CharField(max_length=2, blank=True)
    micros = models.BigIntegerField(default=0)
    known = models.BooleanField(default=True)  # False: no rate was entered for it
    state = models.CharField(max_length=8, choices=State.choices, default=State.EXPECTED)
    month = models.CharField(max_length=7)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["month", "state", "category"], name="whatsapp_charge_month"),
            models.Index(fields=["customer", "-created_at"], name="whatsapp_charge_customer"),
            models.Index(fields=["campaign", "state"], name="whatsapp_charge_campaign", condition=~Q(campaign="")),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.category} {self.micros}"


class ChatImport(models.Model):
    """A chat that was exported from a phone: looked at, then taken into the timelines of those who wrote in it."""

    class State(models.TextChoices):
        READ = "read", _("read, not imported")
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    filename = models.CharField(max_length=150)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READ)
    order = models.CharField(max_length=3, blank=True)  # of the date: dmy, mdy, ymd; empty: to be asked
    people = models.JSONField(default=dict)  # writer → "shop", "", "new" or the customer's id
    counts = models.JSONField(default=dict)  # found, new, known, left_out, system, media
    reason = models.CharField(max_length=300, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename
