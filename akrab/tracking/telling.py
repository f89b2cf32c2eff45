"""Writing down what happened in a visit: from browsers, and from the shop itself."""

import datetime as dt
import json
import logging
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from akrab.core import clock, shop
from akrab.tracking.spool import Spool, SpoolFull
from akrab.tracking.visitors import Marks, Visitor, who

COOKIE, COOKIE_DAYS = "visitor", 180  # of a guest who agreed to be recognised: chance alone
ASK = "ask"
logger = logging.getLogger(__name__)


def folder() -> Path:
    return Path(settings.HOME) / "events"


@cache
def spool() -> Spool:
    return Spool(folder())


@cache
def marks() -> Marks:
    return Marks(folder(), settings.SECRET_KEY)


def asks() -> bool:
    """Whether the shop asks guests if they may be recognised when they come back."""
    return bool(shop.get("visits_on")) and shop.get("visits_returning") == ASK


def visitor_of(environ: Mapping[str, Any], *, recognise: bool | None = None) -> Visitor:
    """The visitor behind a request (`request.META`, or the values of a WSGI call). `recognise`: whether guests who
    agreed are; None asks the shop's settings."""
    known = asks() if recognise is None else recognise
    return who(
        environ, marks(), session_cookie=settings.SESSION_COOKIE_NAME, day=today(), guest_cookie=COOKIE if known else ""
    )


def tell(visitor: Visitor, events: Sequence[dict[str, Any]]) -> None:
    """Keep events of one visitor; they are on the disk when this returns. Raises SpoolFull."""
    line: dict[str, Any] = {"at": time.time_ns() // 1_000_000, "visitor": visitor.mark, "device": visitor.device}
    if visitor.language:
        line["language"] = visitor.language
    line["events"] = events
    spool().append(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def tell_quietly(visitor: Visitor, **event: Any) -> None:
    """The same for what the shop itself does: a full disk must not keep anybody from buying. One event."""
    if not shop.get("visits_on"):
        return
    try:
        tell(visitor, [event])
    except SpoolFull:
        logger.exception("An event of a visit could not be kept")


def today() -> dt.date:
    """The day of the marks. It begins at 20:00 UTC, which is the small hours wherever Akrab's shops are."""
    return (clock.now() + dt.timedelta(hours=4)).date()
