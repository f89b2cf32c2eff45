"""Where browsers tell what happens in a visit: answered before Django's own machinery, when it lies on the disk.

POST /e with a JSON list of events (tracking.happenings). 204: kept. Nothing is asked of the database, so the answer
takes a tenth of a millisecond of processor time.
"""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from akrab.core import shop
from akrab.tracking import happenings
from akrab.tracking.spool import SpoolFull
from akrab.tracking.telling import asks, tell, visitor_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

PATH = "/e"
PER_MINUTE = 300  # events of one visitor and process
MODE_SECONDS = 10
Environ = dict[str, Any]
_HEADERS = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]


class Meter:
    """Events per visitor in the running minute."""

    def __init__(self) -> None:
        self.minute = 0
        self.counts: dict[str, int] = {}

    def allows(self, visitor: str, count: int) -> bool:
        minute = int(time.monotonic()) // 60
        if minute != self.minute or len(self.counts) > 100_000:
            self.minute, self.counts = minute, {}
        self.counts[visitor] = total = self.counts.get(visitor, 0) + count
        return total <= PER_MINUTE


class Mode:
    """Whether the shop counts visits; its settings are looked at every few seconds."""

    def __init__(self) -> None:
        self.until, self.on, self.asks = 0.0, True, False

    def counts(self) -> bool:
        if time.monotonic() > self.until:
            self.until = time.monotonic() + MODE_SECONDS
            shop.forget()
            self.on, self.asks = bool(shop.get("visits_on")), asks()
        return self.on


_meter, _mode = Meter(), Mode()


def answer(environ: Environ, start: "StartResponse") -> Iterable[bytes]:
    status, text = _taken(environ)
    body = text.encode()
    start(status, [*_HEADERS, ("Content-Length", str(len(body)))])
    return [body] if body else []


def _taken(environ: Environ) -> tuple[str, str]:
    if environ["REQUEST_METHOD"] != "POST":
        return "405 Method Not Allowed", "Send events by POST."
    if not _from_our_own_page(environ):
        return "403 Forbidden", "Events come from this shop's own pages."
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > happenings.LARGEST:
        return "413 Content Too Large", f"Send at most {happenings.LARGEST} bytes."
    try:
        events = happenings.read(environ["wsgi.input"].read(int(length)))
    except happenings.NotAnEvent as error:
        return "400 Bad Request", str(error)
    if not _mode.counts():
        return "204 No Content", ""
    visitor = visitor_of(environ, recognise=_mode.asks)
    if not _meter.allows(visitor.mark, len(events)):
        return "429 Too Many Requests", "Too many events. Wait a minute."
    try:
        tell(visitor, events)
    except SpoolFull:
        return "503 Service Unavailable", "The event could not be kept."
    return "204 No Content", ""


def _from_our_own_page(environ: Environ) -> bool:
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return bool(site == "same-origin")
    origin: str = environ.get("HTTP_ORIGIN", "")
    return bool(origin) and origin.partition("://")[2] == environ.get("HTTP_HOST")
