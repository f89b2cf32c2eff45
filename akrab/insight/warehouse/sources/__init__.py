"""Where the facts' rows come from: one module per table of `warehouse.tables`, each with its SOURCE."""

from importlib import import_module

from akrab.insight.warehouse.sources.source import Source
from akrab.insight.warehouse.tables import TABLES


def sources() -> list[Source]:
    """In the order of TABLES. Raises ModuleNotFoundError for a table that has no source."""
    return [import_module(f"{__name__}.{name}").SOURCE for name in TABLES]
