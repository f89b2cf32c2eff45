"""A database of visits that does not answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import LazySettings
from django.db import connections


def database(name: str, **where: Any) -> None:
    """One more database, which the tests' guard over databases does not know."""
    connections.databases[name] = connections.databases["default"] | {"OPTIONS": {}} | where
    wrapper = connections[name]

    def connect() -> None:
        with wrapper.wrap_database_errors:
            if wrapper.connection is None:
                wrapper.connect()

    wrapper.ensure_connection = connect  # type: ignore[method-assign]


@contextmanager
def without_visits(settings: LazySettings) -> Iterator[None]:
    home = settings.EVENTS_DATABASE
    database("gone", ENGINE="django.db.backends.postgresql", NAME="x", HOST="127.0.0.1", PORT="1")
    settings.EVENTS_DATABASE = "gone"
    try:
        yield
    finally:
        settings.EVENTS_DATABASE = home
        del connections["gone"], connections.databases["gone"]
