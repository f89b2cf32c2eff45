"""What people ask about their data, and until when the shop has to answer."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.customers.models import Customer

HOURS = 3 * 24  # law 27/2022, articles 32, 40 and others


class Request(models.Model):
    """One request, with its clock. It stays when the person is erased, without saying who it was."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("see the data and get a copy")
        CORRECT = "correct", _("correct the data")
        ERASE = "erase", _("erase the data")
        OBJECT = "object", _("stop using the data for offers")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    class SentBy(models.TextChoices):
        MESSAGE = "message", _("by message")
        POST = "post", _("on paper")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="privacy_requests")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    text = models.TextField(blank=True)  # what the person wrote about it
    way = models.CharField(max_length=40)  # "my data", "inbox", "phone", …
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)  # the letter that was sent
    sent_by = models.CharField(max_length=8, choices=SentBy.choices, blank=True)  # how the letter went
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(state="open"), name="one_open_request_of_a_kind"
            )
        ]
        indexes = [models.Index(fields=["opened_at"], name="privacy_open", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.customer_id}"

    @property
    def due_at(self) -> dt.datetime:
        return self.opened_at + dt.timedelta(hours=HOURS)
