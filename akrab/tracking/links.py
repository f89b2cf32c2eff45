"""Links in messages carry a mark that says which message they stood in: `?m=1z4k-abcdefg`. It names no person, and what
it opens shows none: a mail that was passed on tells its reader nothing. Only the office can see whose message it was.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

SECRETS = frozenset({"token", "key", "code", "secret"})  # names of parts of addresses that open something
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MARK = re.compile(r"([0-9a-z]{1,13})-([0-9a-f]{7})")
_LINK = re.compile(r"https?://[^\s<>\"'()\[\]]+")


@dataclass(frozen=True)
class Sent:
    """What is known of a message whose link was opened. `customer_id` is None for who wants no profile."""

    customer_id: int | None
    medium: str  # its channel
    campaign: str  # what it was for; empty for answers of people


Lookup = Callable[[Collection[int]], dict[int, Sent]]
_lookups: list[Lookup] = []


def register(lookup: Lookup) -> None:
    """The room of messages says how a message is looked up; tracking lies below it."""
    if lookup not in _lookups:
        _lookups.append(lookup)


def sent(messages: Collection[int]) -> dict[int, Sent]:
    """Those of these messages that there are."""
    found: dict[int, Sent] = {}
    for lookup in _lookups if messages else ():
        found |= lookup(messages)
    return found


def mark_of(message_id: int) -> str:
    """The mark of a message, hard to forge."""
    return f"{_base36(message_id)}-{_seal(message_id)}"


def message_of(mark: str) -> int | None:
    """The message again; None for anything else."""
    match = _MARK.fullmatch(mark)
    if match is None:
        return None
    number = int(match[1], 36)
    return number if number < 2**63 and _seal(number) == match[2] else None


def marked(text: str, message_id: int) -> str:
    """The same text, its links to pages of the shop with the mark in them. Links that open something secret, files and
    links elsewhere stay as they are."""
    base = settings.BASE_URL
    if base not in text:
        return text
    mark = mark_of(message_id)

    def one(found: re.Match[str]) -> str:
        link = found[0]
        end = link.rstrip(".,;:!?")
        rest = link[len(end) :]
        if (
            not (end == base or end.startswith((f"{base}/", f"{base}?")))
            or "#" in end
            or not _is_page(end[len(base) :])
        ):
            return link
        return f"{end}{'&' if '?' in end else '?'}m={mark}{rest}"

    return _LINK.sub(one, text)


@lru_cache(maxsize=1024)
def _is_page(rest: str) -> bool:
    """Whether it is a page that everybody may see."""
    path = urlsplit(rest).path or "/"
    if not path.endswith("/") or "m=" in rest:
        return False
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return hasattr(match.func, "public") and not SECRETS & match.kwargs.keys()


def _seal(message_id: int) -> str:
    key = settings.SECRET_KEY.encode()[:64]
    return blake2b(str(message_id).encode(), digest_size=4, key=key, person=b"akrab-link").hexdigest()[:7]


def _base36(number: int) -> str:
    text = ""
    while number or not text:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text
