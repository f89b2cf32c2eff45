"""What of visits is no longer needed goes: single visits after their days, marks of messages and proofs of guests with
them, the keys of days gone by each night."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from akrab.tracking.models import Followed, Guest, Known, Visit
from akrab.tracking.months import written_visits
from akrab.tracking.telling import marks, today


def forget_keys() -> int:
    """Destroy the keys of days gone by; from then on nobody can tell the guests of those days from each other."""
    return marks().forget_before(today())


def forget_visits(before: dt.datetime, most: int) -> int:
    """Delete up to `most` visits that ended before the moment, with their events; returns how many."""
    ids = list(Visit.objects.filter(last_at__lt=before).order_by("last_at").values_list("pk", flat=True)[:most])
    with transaction.atomic(using=settings.EVENTS_DATABASE):
        rows = Visit.objects.filter(pk__in=ids)
        if ids:
            written_visits(rows)
        rows.delete()
    if len(ids) < most:
        Followed.objects.filter(last_at__lt=before).delete()
        Guest.objects.filter(Q(ended_at__lt=before) | Q(ended_at=None, given_at__lt=before)).delete()
        Known.objects.filter(since__lt=before).delete()
    return len(ids)
