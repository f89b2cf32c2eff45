"""Which months of visits and events were written since somebody copied them."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import TruncMonth

from akrab.core import clock
from akrab.tracking.models import MonthWritten, Visit


def written(moments: Iterable[dt.datetime]) -> None:
    """Note that rows of these moments' months were written. Call it in the transaction that writes them."""
    zone = clock.zone()
    for month in sorted({moment.astimezone(zone).date().replace(day=1) for moment in moments}):
        if not MonthWritten.objects.filter(pk=month).update(writes=F("writes") + 1):
            _row, fresh = MonthWritten.objects.get_or_create(pk=month, defaults={"writes": 1})
            if not fresh:
                MonthWritten.objects.filter(pk=month).update(writes=F("writes") + 1)


def written_visits(visits: QuerySet[Visit]) -> None:
    """The same for all months that these visits touch, before they change or go."""
    with transaction.atomic(using=settings.EVENTS_DATABASE):
        for field in ("started_at", "last_at"):
            found = visits.order_by().annotate(month=TruncMonth(field, tzinfo=clock.zone()))
            written(found.values_list("month", flat=True).distinct())


def writes() -> dict[dt.date, int]:
    """First day of a month → how often it was written; every month that has, or ever had, a visit."""
    return dict(MonthWritten.objects.values_list("month", "writes"))
