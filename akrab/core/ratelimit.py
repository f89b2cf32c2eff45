"""So many times per window, counted in the database: the limit holds over all processes."""

import datetime as dt

from django.db.models import F

from akrab.core import clock
from akrab.core.models import RateCount


def allow(key: str, *, limit: int, seconds: int) -> bool:
    """Count one use of `key`; False when it has been used `limit` times within the window."""
    now = clock.now()
    window = now - dt.timedelta(seconds=seconds)
    if RateCount.objects.filter(key=key, started_at__gt=window, count__lt=limit).update(count=F("count") + 1):
        return True
    if RateCount.objects.filter(key=key, started_at__lte=window).update(started_at=now, count=1):
        return True
    _, created = RateCount.objects.get_or_create(key=key, defaults={"started_at": now, "count": 1})
    return created
