"""Counters that say whether a cached page is still true. A change bumps its counter in the same transaction."""

from django.db import connection
from django.db.models import F


def bump(name: str) -> None:
    """What hangs on `name` has changed."""
    from akrab.core.models import Version

    if not Version.objects.filter(name=name).update(value=F("value") + 1):
        Version.objects.get_or_create(name=name, defaults={"value": 1})


def current() -> dict[str, int]:
    """All counters; one small query, without the ORM since every guest page asks it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, value FROM core_version")
        return dict(cursor.fetchall())
