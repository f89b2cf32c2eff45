"""Who reads the journal: apps declare their readers in their own `consumers.py`, found when Django starts.

A reader does no slow work: it writes rows (a message to send, a task to run) in the transaction that it is given.
"""

from collections.abc import Callable
from dataclasses import dataclass

from akrab.journal.models import Entry

Handler = Callable[[Entry], None]


@dataclass(frozen=True)
class Consumer:
    name: str
    kinds: frozenset[str]
    handle: Handler


_registered: dict[str, Consumer] = {}


def consumer(name: str, *, kinds: set[str]) -> Callable[[Handler], Handler]:
    """Call the function once for every entry of these kinds, each with its cursor's step in one transaction."""

    def declare(handle: Handler) -> Handler:
        if name in _registered:
            raise ValueError(f"The journal consumer {name!r} is declared twice.")
        _registered[name] = Consumer(name, frozenset(kinds), handle)
        return handle

    return declare


def registered() -> list[Consumer]:
    return list(_registered.values())


def named(name: str) -> Consumer:
    return _registered[name]
