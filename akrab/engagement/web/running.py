"""The messages that are switched on, kept in this process until one of them changes."""

import datetime as dt
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from akrab.core import clock, versions
from akrab.engagement.models import WebMessage
from akrab.engagement.web.rules import OF_BASKET, OF_PERSON

VERSION = "web_messages"
HUNDRED = 100


@dataclass(frozen=True)
class Running:
    """All that are switched on, the most important first, and what they ask about."""

    messages: tuple[WebMessage, ...] = ()
    asks: frozenset[str] = field(default_factory=frozenset)

    def at(self, moment: dt.datetime) -> list[WebMessage]:
        return [
            one
            for one in self.messages
            if (one.starts_at is None or one.starts_at <= moment) and (one.ends_at is None or moment < one.ends_at)
        ]

    @property
    def of_person(self) -> bool:
        return not self.asks.isdisjoint(OF_PERSON)

    @property
    def of_basket(self) -> bool:
        return not self.asks.isdisjoint(OF_BASKET)


class _Kept:
    version: Any = None
    running = Running()


def running() -> Running:
    """One small query; the messages themselves are read again only after a change."""
    version = versions.current().get(VERSION, 0)
    if _Kept.version != version:
        found = tuple(WebMessage.objects.filter(is_active=True).select_related("promotion").order_by("-priority", "id"))
        asks = frozenset(name for one in found for name in one.conditions)
        _Kept.version, _Kept.running = version, Running(found, asks)
    return _Kept.running


def forget() -> None:
    """Read them again next time."""
    _Kept.version = None


def any_to_come() -> bool:
    """Whether pages need to ask at all: something is shown now, or will be later without anybody changing it."""
    now = clock.now()
    return any(one.ends_at is None or now < one.ends_at for one in running().messages)


def is_held(message_id: int, percent: int, who: str) -> bool:
    """Whether this person (or browser) is among those who never see the message: always the same answer, and
    independent from message to message."""
    digest = blake2b(f"{message_id}:{who}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % HUNDRED < percent
