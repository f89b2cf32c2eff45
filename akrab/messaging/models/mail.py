"""Mail that came in, as rows: each exactly once, with what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.messaging.models.messages import Message


class Mailbox(models.Model):
    """How far a mailbox has been read."""

    name = models.CharField(max_length=120, unique=True)
    validity = models.BigIntegerField(default=0)  # UIDVALIDITY: when it changes, UIDs begin anew
    last_uid = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class MailReceipt(models.Model):
    """One mail. Its bytes lie under their digest in HOME/mail until it is handled."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("to be read")
        MESSAGE = "message", _("a message")
        AUTOMATIC = "automatic", _("an automatic answer")
        BOUNCE = "bounce", _("came back undelivered")
        COMPLAINT = "complaint", _("reported as spam")
        OWN = "own", _("our own mail")
        REFUSED = "refused", _("not taken")

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the bytes: fetched again, it is the same mail
    mailbox = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["id"], name="mail_waiting", condition=Q(outcome="waiting"))]

    def __str__(self) -> str:
        return self.digest[:12]
