"""DuckDB, Spark or PostgreSQL: what runs the expressions, chosen by AKRAB_ANALYTICS (docs/how-to/analytics.md).

Facts are written to Parquet by DuckDB whatever is chosen; an engine reads them. All three give the same rows of the
same Python types, which tests/insight/engines compares. Loaded by the worker and by commands, never by a web process.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from akrab.insight.warehouse.engines.engine import Engine, EngineError
from akrab.insight.warehouse.folder import Folder

__all__ = ["Engine", "EngineError", "make", "opened"]


def make(name: str = "") -> Engine:
    """The engine of this name, by default the one that the shop chose. Nothing is started before it is opened."""
    name = name or settings.ANALYTICS
    if name == "spark":
        from akrab.insight.warehouse.engines.spark import Spark

        return Spark()
    if name == "postgres":
        from akrab.insight.warehouse.engines.postgres import Postgres

        return Postgres()
    from akrab.insight.warehouse.engines.duck import Duck

    return Duck()


@contextmanager
def opened(folder: Folder, currency: str, name: str = "") -> Iterator[Engine]:
    """An engine with the facts of `folder` in one currency. Raises EngineError where it cannot run."""
    engine = make(name)
    try:
        engine.open(folder, currency)
        yield engine
    finally:
        engine.close()
