"""Notices of SMS and telephone services: verified on the raw body, stored, answered at once; handled later, harmless
twice. Refused ones are kept for the owner and never acted on."""

import datetime as dt
import hashlib
import hmac
import logging

from django.conf import settings as configuration
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from akrab.core import clock, ratelimit, shop
from akrab.messaging.models import PhoneNotice
from akrab.messaging.phones import signing

logger = logging.getLogger(__name__)
Sort = PhoneNotice.Sort
LARGEST = 64 * 1024  # bytes
REFUSED_PER_DAY = 200
TRIES = 8
REFUSED = "refused:"
LATE = dt.timedelta(hours=24)  # how long a status waits for us to know its message
DONE, FORGED, UNREADABLE, KEPT, UNKNOWN, GIVEN_UP = "done", "forged", "unreadable", "kept", "unknown", "given_up"
OUTCOMES = {
    DONE: _("Handled"),
    FORGED: _("Refused: the signature does not fit"),
    UNREADABLE: _("Cannot be read"),
    KEPT: _("Kept: nothing to be done about it"),
    UNKNOWN: _("About something that did not go out from here"),
    GIVEN_UP: _("Given up after several tries"),
}


def outcome_of(notice: PhoneNotice) -> str:
    """What came of a notice, in words; a fault's own sentence while it is tried again."""
    known = OUTCOMES.get(notice.outcome)
    return str(known) if known else notice.outcome or gettext("Waits to be looked into")


def receive_signed(*, sort: str, path: str, given: str, body: bytes, about: str = "") -> int:
    """One notice of Twilio; returns the HTTP status to answer with. `path` with the query, as it was asked; `about`:
    what we noted in the address ourselves."""
    token = str(shop.get("twilio_token"))
    if not token:
        return 404
    fits = signing.fits(given=given, url=configuration.BASE_URL + path, body=body, token=token)
    return _receive(sort, about, body, verified=fits)


def receive_worded(*, sort: str, word: str, query: str, body: bytes) -> int:
    """One notice of a gateway that signs nothing: whoever knows the word in the address is believed."""
    ours = str(shop.get("sms_gateway_word"))
    if not ours:
        return 404
    return _receive(sort, query, body, verified=hmac.compare_digest(ours.encode(), word.encode()))


def _receive(sort: str, query: str, body: bytes, *, verified: bool) -> int:
    digest = hashlib.sha256(f"{sort}\n{query}\n".encode() + body).hexdigest()
    key = f"{'' if verified else REFUSED}{sort}:{digest}"
    if not verified and not ratelimit.allow("phone-notice-refused", limit=REFUSED_PER_DAY, seconds=86_400):
        return 403
    now = clock.now()
    values = {
        "sort": sort, "query": query[:4000], "body": _text(body), "verified": verified, "received_at": now,
        **({} if verified else {"handled_at": now, "outcome": FORGED}),
    }  # fmt: skip
    row, new = PhoneNotice.objects.get_or_create(key=key, defaults=values)
    if not new:
        PhoneNotice.objects.filter(pk=row.pk).update(times=F("times") + 1)
    if not verified:
        logger.warning("A notice of a telephone service was refused: its signature does not fit")
    return 200 if verified else 403


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace").replace("\x00", "")


def handle_waiting(*, limit: int = 200) -> int:
    """Look into what waits, the oldest first; returns how many were taken up."""
    due = PhoneNotice.objects.filter(handled_at=None, verified=True)
    due = due.filter(Q(next_try_at=None) | Q(next_try_at__lte=clock.now()))
    waiting = list(due.order_by("id")[:limit])
    for notice in waiting:
        handle(notice)
    return len(waiting)


def handle(notice: PhoneNotice) -> None:
    """Do what one notice says. Harmless twice; a fault is written down and tried again."""
    from akrab.messaging.phones import reading

    try:
        with translation.override(configuration.LANGUAGE_CODE):
            outcome = reading.act(notice)
    except Exception as error:  # whatever it is, the notice stays and the next one is not held up
        logger.exception("A notice of a telephone service (%s) could not be handled", notice.pk)
        _again(notice, f"{type(error).__name__}: {error}")
        return
    if outcome == UNKNOWN and clock.now() - notice.received_at < LATE and notice.tries + 1 < TRIES:
        _again(notice, "")  # it may have been quicker than our own note of the sending
        return
    PhoneNotice.objects.filter(pk=notice.pk, handled_at=None).update(handled_at=clock.now(), outcome=outcome)


def _again(notice: PhoneNotice, words: str) -> None:
    rows, tries = PhoneNotice.objects.filter(pk=notice.pk, handled_at=None), notice.tries + 1
    if tries >= TRIES:
        rows.update(tries=tries, handled_at=clock.now(), outcome=GIVEN_UP)
        return
    wait = dt.timedelta(seconds=min(2 * 3 ** (tries - 1), 3600))
    rows.update(tries=tries, next_try_at=clock.now() + wait, outcome=words[:300])
