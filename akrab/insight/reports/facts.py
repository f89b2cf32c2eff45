"""The facts opened for a report, on the engine that the shop chose."""

from collections.abc import Iterator
from contextlib import contextmanager

from akrab.core import shop
from akrab.insight.reports.asking import Fetch


@contextmanager
def opened() -> Iterator[Fetch]:
    """Runs expressions and gives their rows as dictionaries, while no refresh changes the facts."""
    from akrab.insight.warehouse import engines, folder

    with (
        folder.alone(wait=True),
        engines.opened(folder.current(), str(shop.get("currency"))) as engine,
    ):
        yield engine.fetch
