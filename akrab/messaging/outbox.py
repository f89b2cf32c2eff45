"""Sending what waits: claimed row by row, sent outside of any transaction, the outcome written down.

A worker killed between the server's "250" and our note leaves a row in "sending"; the sweep sends it again under the
same Message-ID. At least once for the mail, exactly once for the row.
"""

import datetime as dt
import logging
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.core import clock
from akrab.journal.recording import record
from akrab.messaging import kinds
from akrab.messaging.adapters.base import Transport, TransportError
from akrab.messaging.adapters.smtp import SmtpTransport
from akrab.messaging.models import Message

logger = logging.getLogger(__name__)
TRIES = 8
STUCK_AFTER = dt.timedelta(minutes=2)


def transports() -> dict[str, Transport]:
    """One of each, per round of sending."""
    return {Message.Channel.EMAIL: SmtpTransport()}


def send_waiting(*, limit: int = 50, by_channel: Mapping[str, Transport] | None = None) -> int:
    """Send up to `limit` messages whose time has come; returns how many were handed over."""
    now = clock.now()
    due = Message.objects.filter(Q(next_try_at=None) | Q(next_try_at__lte=now), state=Message.State.QUEUED)
    waiting = list(due.order_by("id")[:limit])
    if not waiting:
        return 0
    by_channel = by_channel or transports()
    try:
        return sum(_send_one(message, by_channel) for message in waiting)
    finally:
        for transport in by_channel.values():
            transport.close()


def _send_one(message: Message, by_channel: Mapping[str, Transport]) -> bool:
    now = clock.now()
    claimed = Message.objects.filter(pk=message.pk, state=Message.State.QUEUED).update(
        state=Message.State.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    if not claimed:
        return False  # another worker has it
    message.attempts += 1
    try:
        with translation.override(message.language or "id"):
            provider_id = by_channel[message.channel].send(message)
    except TransportError as error:
        _not_sent(message, error)
        return False
    except Exception:  # a fault of ours in one message must not hold up the others
        logger.exception("Message %s could not be sent", message.pk)
        _not_sent(message, TransportError(_("An unexpected fault. The log has the details."), permanent=False))
        return False
    _sent(message, provider_id)
    return True


@transaction.atomic
def _sent(message: Message, provider_id: str) -> None:
    done = Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(
        state=Message.State.SENT, sent_at=clock.now(), provider_id=provider_id, reason="", claimed_at=None
    )
    if done and message.customer_id:
        record(
            kinds.MessageSent(channel=message.channel, subject=message.subject),
            customer_id=message.customer_id,
            subject=message,
        )


@transaction.atomic
def _not_sent(message: Message, error: TransportError) -> None:
    reason = str(error)[:300]
    if not error.permanent and message.attempts < TRIES:
        wait = dt.timedelta(seconds=min(15 * 2**message.attempts, 3600))
        Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(
            state=Message.State.QUEUED, next_try_at=clock.now() + wait, reason=reason, claimed_at=None
        )
        return
    failed = Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(
        state=Message.State.FAILED, reason=reason, claimed_at=None
    )
    if failed:
        logger.warning("Message %s failed for good", message.pk)
        if message.customer_id:
            record(
                kinds.MessageFailed(channel=message.channel, reason=reason),
                customer_id=message.customer_id,
                subject=message,
            )


def release_stuck() -> int:
    """Queue again what a killed worker left in "sending"; returns how many."""
    return Message.objects.filter(state=Message.State.SENDING, claimed_at__lt=clock.now() - STUCK_AFTER).update(
        state=Message.State.QUEUED, next_try_at=None, claimed_at=None
    )
