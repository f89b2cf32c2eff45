"""Visits as browsers and the shop tell them."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Callable
from typing import Any

from akrab.api import events
from akrab.tracking.taking import take

PHONE = (
    "Mozilla/5.0 (Linux; Android 13; SM-A045F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
_numbers = itertools.count(1)


def environ(body: bytes, **changes: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/e", "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
        "HTTP_HOST": "shop.example", "HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_USER_AGENT": PHONE,
        "HTTP_ACCEPT_LANGUAGE": "id-ID,id;q=0.9", "REMOTE_ADDR": "203.0.113.9", **changes,
    }  # fmt: skip


def send(told: Any, **changes: str) -> tuple[str, str]:
    """The status and the text that a browser gets for these events."""
    status: list[str] = []

    def start(line: str, headers: list[tuple[str, str]], problem: Any = None, /) -> Callable[[bytes], object]:
        status.append(line)
        return lambda _part: None

    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    parts = events.answer(environ(body, **changes), start)
    return status[0], b"".join(parts).decode()


def look(path: str = "/", **changes: str) -> None:
    """Somebody opens a page."""
    assert send([{"kind": "page", "path": path}], **changes) == ("204 No Content", "")


def take_all() -> int:
    """Take over until nothing is left."""
    return sum(iter(take, 0))
