"""Which database the events live in: a file of their own beside the shop's SQLite, or the PostgreSQL database that
AKRAB_EVENTS_DATABASE_URL names, so that browsing never waits for selling; else the shop's own."""

from typing import Any

from django.conf import settings


class Events:
    """Django's router: the app `tracking` to its database, everything else to the shop's."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return settings.EVENTS_DATABASE if model._meta.app_label == "tracking" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == (settings.EVENTS_DATABASE if app_label == "tracking" else "default")
