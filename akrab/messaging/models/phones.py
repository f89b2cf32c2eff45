"""What SMS and calls need beside messages: notices as they came, what SMS cost, and the calls themselves."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.customers.models import Customer
from akrab.messaging.models.messages import Message


class PhoneNotice(models.Model):
    """A notice of an SMS or telephone service exactly as it came; a refused one is kept and never acted on."""

    class Sort(models.TextChoices):
        SMS_STATUS = "sms_status", _("What became of an SMS")
        SMS_IN = "sms_in", _("An SMS that came in")
        CALL_STATUS = "call_status", _("What became of a call")
        CALL_IN = "call_in", _("A call that came in")

    # "<sort>:<sha256 of what was signed>" of a verified one, "refused:" before it of another.
    key = models.CharField(max_length=100, unique=True)
    sort = models.CharField(max_length=12, choices=Sort.choices)
    query = models.TextField(blank=True)  # of the address
    body = models.TextField(blank=True)
    verified = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=300, blank=True)  # see phones.notices.OUTCOMES, or a fault's own words
    times = models.PositiveIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="phone_notice_waiting", condition=Q(handled_at__isnull=True)),
            models.Index(fields=["-received_at", "-id"], name="phone_notice_newest"),
        ]

    def __str__(self) -> str:
        return self.key


class SmsMonth(models.Model):
    """What SMS cost in one month, in minor units: a further one must fit under the shop's limit."""

    month = models.CharField(max_length=7, unique=True)  # "2026-11", in the shop's time zone
    parts = models.PositiveIntegerField(default=0)
    spent = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.month


class SmsCharge(models.Model):
    """What one SMS costs; the row goes again when the service did not take it."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="sms_charge")
    month = models.CharField(max_length=7)
    parts = models.PositiveSmallIntegerField()
    price = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.message_id} {self.price}"


class StaffPhone(models.Model):
    """Where somebody of the shop is rung when they call a customer by a click."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="staff_phone"
    )
    number = models.CharField(max_length=20)  # E.164

    def __str__(self) -> str:
        return self.number


class Call(models.Model):
    """One telephone call through the service. What was said is not recorded."""

    class Sort(models.TextChoices):
        IN = "in", _("Incoming call")
        CONNECTED = "connected", _("Call to a customer")
        SPOKEN = "spoken", _("Message read out")

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        RINGING = "ringing", _("ringing")
        TALKING = "talking", _("talking")
        DONE = "done", _("answered")
        MISSED = "missed", _("not answered")
        BUSY = "busy", _("busy")
        FAILED = "failed", _("failed")

    key = models.CharField(max_length=64, unique=True)  # of the form, or the service's id of an incoming one
    sort = models.CharField(max_length=10, choices=Sort.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="calls")
    number = models.CharField(max_length=40, blank=True)  # the customer's; empty when withheld
    staff_number = models.CharField(max_length=40, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    provider_id = models.CharField(max_length=64, blank=True)
    message = models.OneToOneField(  # the spoken text, or the note about the call in the conversation
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="call"
    )
    seconds = models.PositiveIntegerField(default=0)  # how long the two talked
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="calls_newest"),
            models.Index(fields=["provider_id"], name="call_by_provider", condition=~Q(provider_id="")),
        ]

    def __str__(self) -> str:
        return self.key
