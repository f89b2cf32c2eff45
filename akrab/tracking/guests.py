"""Guests who come back. Only where the shop asks, and only for who said yes, a first-party cookie of their browser
tells them apart for half a year; saying no again takes the cookie and unties what it tied. Law: UU 27/2022, articles
20–25 (a yes in plain words, separable, with its proof), 40 and 43 (withdrawn as easily, then erased)."""

import datetime as dt
import secrets

from django.conf import settings
from django.db import transaction

from akrab.core import clock
from akrab.tracking.models import Guest, Visit
from akrab.tracking.months import written_visits


def new_name() -> str:
    """What the cookie of a guest holds: chance alone."""
    return secrets.token_urlsafe(16)


def remember(mark: str, *, wording: str, language: str, at: dt.datetime | None = None) -> None:
    """The guest said yes."""
    values = {"wording": wording, "language": language, "given_at": at or clock.now(), "ended_at": None}
    Guest.objects.update_or_create(pk=mark, defaults=values)


def forget(mark: str, *, at: dt.datetime | None = None) -> None:
    """The guest said no again: their visits stay as figures, each by itself, and lead to each other no more."""
    with transaction.atomic(using=settings.EVENTS_DATABASE):
        visits = Visit.objects.filter(visitor=mark)
        written_visits(visits)
        for pk in list(visits.values_list("pk", flat=True)):
            Visit.objects.filter(pk=pk).update(visitor=f"x{secrets.token_hex(12)}")
        Guest.objects.filter(pk=mark, ended_at=None).update(ended_at=at or clock.now())


def has_agreed(mark: str) -> bool:
    return Guest.objects.filter(pk=mark, ended_at=None).exists()
