"""Notices of WhatsApp: verified on the raw body, stored, answered at once; handled later, harmless twice."""

import datetime as dt
import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from akrab.core import clock, ratelimit, shop
from akrab.messaging.models import WebhookNotice

logger = logging.getLogger(__name__)
LARGEST = 3 * 1024 * 1024  # bytes, what Meta says a notice may have
REFUSED_PER_DAY = 200  # refused notices that are kept: whoever floods us fills no disk
TRIES = 8
REFUSED = "refused:"

DONE, FORGED, UNREADABLE, KEPT, OTHER_NUMBER, GIVEN_UP = (
    "done", "forged", "unreadable", "kept", "other_number", "given_up",
)  # fmt: skip
OUTCOMES = {
    DONE: _("Handled"),
    FORGED: _("Refused: the signature does not fit"),
    UNREADABLE: _("Cannot be read"),
    KEPT: _("Kept: of a kind that nothing is done about"),
    OTHER_NUMBER: _("For another number than the shop’s"),
    GIVEN_UP: _("Given up after several tries"),
}


def outcome_of(notice: WebhookNotice) -> str:
    """What came of a notice, in words; a fault's own sentence while it is tried again."""
    known = OUTCOMES.get(notice.outcome)
    return str(known) if known else notice.outcome or gettext("Waits to be looked into")


def challenge(query: Mapping[str, str]) -> str | None:
    """What to answer when Meta verifies the address; None when the word is not ours."""
    word = str(shop.get("whatsapp_verify_token"))
    given = query.get("hub.verify_token", "")
    if query.get("hub.mode") != "subscribe" or not word:
        return None
    return query.get("hub.challenge", "")[:200] if hmac.compare_digest(word.encode(), given.encode()) else None


def signature(body: bytes, secret: str) -> str:
    """The header X-Hub-Signature-256 of a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def receive(*, given: str, body: bytes) -> int:
    """Take in one notice; returns the HTTP status to answer with. `given`: the header X-Hub-Signature-256. One row is
    written and nothing else is done."""
    secret = str(shop.get("whatsapp_app_secret"))
    if not secret:
        return 404
    if len(body) > LARGEST:
        return 413
    digest = hashlib.sha256(body).hexdigest()
    if not hmac.compare_digest(signature(body, secret).encode(), given.encode()):
        _keep_refused(digest, body)
        return 401
    _keep(digest, body)
    return 200


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace").replace("\x00", "")


KEEP = """INSERT INTO messaging_webhooknotice
    (key, body, verified, received_at, outcome, kinds, times, tries) VALUES (%s, %s, %s, %s, '', '', 1, 0)
    ON CONFLICT (key) DO UPDATE SET times = messaging_webhooknotice.times + 1"""


def _keep(digest: str, body: bytes) -> None:
    """One statement, so that a thousand a second can be kept; the very same again is counted."""
    moment = connection.ops.adapt_datetimefield_value(clock.now())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(KEEP, [digest, _text(body), True, moment])


def _keep_refused(digest: str, body: bytes) -> None:
    """Kept for the owner, with no effect."""
    if not ratelimit.allow("whatsapp-refused", limit=REFUSED_PER_DAY, seconds=86_400):
        return
    now = clock.now()
    _row, new = WebhookNotice.objects.get_or_create(
        key=REFUSED + digest,
        defaults={"body": _text(body)[:20_000], "received_at": now, "handled_at": now, "outcome": FORGED},
    )
    if not new:
        WebhookNotice.objects.filter(key=REFUSED + digest).update(times=F("times") + 1)
    logger.warning("A notice of WhatsApp was refused: its signature does not fit")


# Handling


def handle_waiting(*, limit: int = 200) -> int:
    """Look into what waits, the oldest first; returns how many were taken up. Run by a lane of its own, so that no
    import and no campaign stands in the way."""
    due = WebhookNotice.objects.filter(handled_at=None, verified=True)
    due = due.filter(Q(next_try_at=None) | Q(next_try_at__lte=clock.now()))
    waiting = list(due.order_by("id")[:limit])
    for notice in waiting:
        handle(notice)
    from akrab.messaging.whatsapp import statuses

    return len(waiting) + statuses.match_late()


def handle(notice: WebhookNotice) -> None:
    """Do what one notice says. Harmless twice and at the same time; a fault is written down and tried again."""
    from akrab.messaging.whatsapp import reading

    try:
        data = json.loads(notice.body)
    except (ValueError, RecursionError):
        _close(notice, UNREADABLE)
        return
    try:
        outcome, kinds = reading.act(data)
    except Exception as error:  # whatever it is, the notice stays and the next one is not held up
        logger.exception("A notice of WhatsApp (%s) could not be handled", notice.pk)
        _again(notice, error)
        return
    _close(notice, outcome, kinds)


def _again(notice: WebhookNotice, error: Exception) -> None:
    rows = WebhookNotice.objects.filter(pk=notice.pk, handled_at=None)
    tries = notice.tries + 1
    if tries >= TRIES:
        rows.update(tries=tries, handled_at=clock.now(), outcome=GIVEN_UP)
        return
    wait = dt.timedelta(seconds=min(5 * 3**tries, 3600))
    rows.update(tries=tries, next_try_at=clock.now() + wait, outcome=f"{type(error).__name__}: {error}"[:300])


def _close(notice: WebhookNotice, outcome: str, kinds: Any = ()) -> None:
    WebhookNotice.objects.filter(pk=notice.pk, handled_at=None).update(
        handled_at=clock.now(), outcome=outcome, kinds=", ".join(sorted(kinds))[:120]
    )


def again(notice: WebhookNotice) -> None:
    """Somebody of the shop wants a verified notice looked into once more."""
    WebhookNotice.objects.filter(pk=notice.pk, verified=True).update(
        handled_at=None, tries=0, next_try_at=None, outcome=""
    )
