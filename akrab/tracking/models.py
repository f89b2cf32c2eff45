"""Visits and what happened in them. The tables stand in the events' own database (see `routing`), so no row points
into the shop's: customers and products are named by their ids."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Visit(models.Model):
    """Events of one visitor, none more than half an hour after the one before."""

    class Device(models.TextChoices):
        PHONE = "phone", _("phone")
        TABLET = "tablet", _("tablet")
        DESK = "desk", _("computer")

    class Stage(models.IntegerChoices):
        """How far it went: each later stage has the earlier ones in it."""

        LOOKED = 0, _("looked at pages")
        PRODUCT = 1, _("looked at a product")
        BASKET = 2, _("put something into the basket")
        CHECKOUT = 3, _("began to order")
        ORDER = 4, _("ordered")

    visitor = models.CharField(max_length=25)  # tracking.visitors: how known, and a mark that leads nowhere else
    customer_id = models.BigIntegerField(null=True)
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    device = models.CharField(max_length=6, choices=Device.choices)
    language = models.CharField(max_length=2, blank=True)
    source = models.CharField(max_length=80, blank=True)  # utm_source, else the host that linked here; empty: direct
    medium = models.CharField(max_length=40, blank=True)
    campaign = models.CharField(max_length=80, blank=True)
    content = models.CharField(max_length=80, blank=True)  # utm_content: which of several links or pictures
    term = models.CharField(max_length=80, blank=True)  # utm_term: the word that was paid for
    landing = models.CharField(max_length=200, blank=True)  # the first page
    last_path = models.CharField(max_length=200, blank=True)  # where it ended
    pages = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)  # from the first event to the last
    stage = models.PositiveSmallIntegerField(choices=Stage.choices, default=Stage.LOOKED)
    orders = models.PositiveSmallIntegerField(default=0)
    amount = models.BigIntegerField(default=0)  # of its orders, minor units

    class Meta:
        indexes = [
            models.Index(fields=["visitor", "-last_at"], name="visit_of_visitor"),
            models.Index(fields=["-started_at"], name="visit_by_time"),
            models.Index(
                fields=["customer_id", "-started_at"], name="visit_of_customer", condition=~Q(customer_id=None)
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"


class Event(models.Model):
    """One thing that happened, see tracking.happenings for the kinds."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    path = models.CharField(max_length=200, blank=True)
    about = models.BigIntegerField(null=True)  # product, category, variant (basket), order, offer or message, by kind
    count = models.IntegerField(null=True)  # results of a search, pieces in the basket
    amount = models.BigIntegerField(null=True)  # minor units
    text = models.CharField(max_length=100, blank=True)  # words searched for

    class Meta:
        indexes = [
            models.Index(fields=["visit", "at"], name="event_of_visit"),
            models.Index(fields=["at"], name="event_by_time"),
            models.Index(fields=["kind", "about", "-at"], name="event_about", condition=~Q(about=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.path}"


class Known(models.Model):
    """Whose a mark is while somebody is signed in; the row goes when they sign out."""

    visitor = models.CharField(max_length=25, primary_key=True)
    customer_id = models.BigIntegerField(db_index=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.visitor}: {self.customer_id}"


class Guest(models.Model):
    """The proof of a guest's yes to being recognised, and of its end. After the end the mark leads to no visit."""

    mark = models.CharField(max_length=25, primary_key=True)
    wording = models.TextField()  # as it was shown
    language = models.CharField(max_length=8)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.mark


class Followed(models.Model):
    """A message of the shop whose link was opened. Whose it was is known to the office; who opened it is not: a mail
    may be passed on, so the visit stays nobody's."""

    message_id = models.BigIntegerField(unique=True)
    customer_id = models.BigIntegerField(null=True, db_index=True)  # None: wants no profile, or is not known
    medium = models.CharField(max_length=40, blank=True)
    campaign = models.CharField(max_length=80, blank=True)
    times = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"message {self.message_id}: {self.times}"


class MonthWritten(models.Model):
    """How often rows of a month (by the shop's calendar, of a visit's beginning or an event) were written, changed or
    deleted. Whoever copies them keeps the number: another number says that the copy is old. Changed in the same
    transaction as the rows."""

    month = models.DateField(primary_key=True)  # its first day
    writes = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.writes}"


class BotDay(models.Model):
    """Calls of programs on one day, counted apart from people."""

    day = models.DateField(primary_key=True)
    events = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}: {self.events}"


class Taken(models.Model):
    """How far a file of events has been taken over; changed in the same transaction as the rows made of it."""

    file = models.CharField(max_length=60, primary_key=True)
    position = models.PositiveBigIntegerField(default=0)  # bytes

    def __str__(self) -> str:
        return f"{self.file}: {self.position}"
