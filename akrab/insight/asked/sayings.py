"""What customers said: one question each, with who, where, when, about which product, and how it was answered.

Texts are taken apart while they are read and never kept: only words that say something stay, and only for the run.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from akrab.insight.asked.topics import Asked

MESSAGE, REVIEW, RETURN, SEARCH, WISH = "message", "review", "return", "search", "wish"


@dataclass(frozen=True, slots=True)
class Saying:
    """`person`: the same for all that one person says. `talk`: the conversation, empty outside of one. `reply`: the
    shop's answer, `minutes` after."""

    source: str
    pk: int
    person: str
    channel: str
    at: dt.datetime
    asked: Asked
    talk: str = ""
    products: tuple[int, ...] = ()
    reply: int | None = None
    minutes: int | None = None
    nothing: bool = False  # a search that found nothing


@dataclass
class Heard:
    """`talks`: when each conversation of customers began, by its name."""

    sayings: list[Saying] = field(default_factory=list)
    talks: dict[str, dt.datetime] = field(default_factory=dict)


Source = Callable[[dt.datetime], Iterable[Saying]]


@cache
def sources_above() -> dict[str, Source]:
    """Sayings that rooms above this one know of: `asked_source.py` of an app names its SOURCE and gives `sayings`, a
    function of the moment since when."""
    found = {}
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, "asked_source"):
            module = import_module(f"{app.name}.asked_source")
            found[module.SOURCE] = module.sayings
    return found


def from_above(since: dt.datetime) -> Iterator[Saying]:
    for source in sources_above().values():
        yield from source(since)
