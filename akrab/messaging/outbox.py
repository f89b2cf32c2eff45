"""Sending what waits: claimed row by row, sent outside of any transaction, the outcome written down.

Between the server's "250" and our commit a worker can be killed. So the first thing after the "250" is a line in a file
of that worker (no lock to wait for); whoever takes over its claims reads there what was handed over and sends the rest
again, under the same Message-ID. Exactly once for the row; for the mail too, but for a loss of power in between.
"""

import datetime as dt
import logging
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.core import clock, presence
from akrab.journal.recording import record
from akrab.messaging import kinds
from akrab.messaging.adapters.base import Transport, TransportError
from akrab.messaging.adapters.cloud import CloudTransport
from akrab.messaging.adapters.smtp import SmtpTransport
from akrab.messaging.models import Message

logger = logging.getLogger(__name__)
TRIES = 8


def transports() -> dict[str, Transport]:
    """One of each, per round of sending."""
    return {Message.Channel.EMAIL: SmtpTransport(), Message.Channel.WHATSAPP: CloudTransport()}


def send_waiting(*, worker_id: str, limit: int = 50, by_channel: Mapping[str, Transport] | None = None) -> int:
    """Send up to `limit` messages whose time has come; returns how many were handed over."""
    now = clock.now()
    due = Message.objects.filter(Q(next_try_at=None) | Q(next_try_at__lte=now), state=Message.State.QUEUED)
    waiting = list(due.order_by("id")[:limit])
    if not waiting:
        return 0
    by_channel = by_channel or transports()
    try:
        sent = sum(_send_one(message, by_channel, worker_id) for message in waiting)
        forget_notes(worker_id)
        return sent
    finally:
        for transport in by_channel.values():
            transport.close()


def _send_one(message: Message, by_channel: Mapping[str, Transport], worker_id: str) -> bool:
    now = clock.now()
    claimed = Message.objects.filter(pk=message.pk, state=Message.State.QUEUED).update(
        state=Message.State.SENDING, claimed_at=now, claimed_by=worker_id, attempts=F("attempts") + 1
    )
    if not claimed:
        return False  # another worker has it
    message.attempts += 1
    try:
        with translation.override(message.language or "id"):
            provider_id = by_channel[message.channel].send(message)
        _note(worker_id, message.pk, provider_id)
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
        state=Message.State.SENT,
        sent_at=clock.now(),
        provider_id=provider_id,
        reason="",
        claimed_at=None,
        claimed_by="",
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
    if error.unsure:
        _perhaps(message, reason)
        return
    if error.retry_after is not None:  # the provider's own wish: no try is used up
        Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(
            state=Message.State.QUEUED,
            next_try_at=clock.now() + dt.timedelta(seconds=error.retry_after),
            reason=reason,
            claimed_at=None,
            claimed_by="",
            attempts=F("attempts") - 1,
        )
        return
    if not error.permanent and message.attempts < TRIES:
        wait = dt.timedelta(seconds=min(15 * 2**message.attempts, 3600))
        Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(
            state=Message.State.QUEUED, next_try_at=clock.now() + wait, reason=reason, claimed_at=None, claimed_by=""
        )
        return
    failed = Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(
        state=Message.State.FAILED, reason=reason, claimed_at=None, claimed_by=""
    )
    if failed:
        logger.warning("Message %s failed for good", message.pk)
        if message.customer_id:
            record(
                kinds.MessageFailed(channel=message.channel, reason=reason),
                customer_id=message.customer_id,
                subject=message,
            )


def _perhaps(message: Message, reason: str) -> None:
    """It may have gone out: a person looks at it, nothing sends it again by itself."""
    Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(
        state=Message.State.UNSURE, reason=reason, claimed_at=None, claimed_by=""
    )


def take_over(*, worker_id: str) -> int:
    """Finish what was left in "sending" by workers that are gone, or by this one when a round was cut short: what had
    been handed over is sent, the rest is queued again. Called between rounds. Returns how many rows that were."""
    claimed = Message.objects.filter(state=Message.State.SENDING)
    taken = 0
    for holder in claimed.values_list("claimed_by", flat=True).distinct():
        if holder != worker_id and not presence.is_gone(holder):
            continue
        handed_over = _notes(holder)
        for message in claimed.filter(claimed_by=holder):
            if message.pk in handed_over:
                _sent(message, handed_over[message.pk])
            elif message.channel == Message.Channel.WHATSAPP:  # has no id of ours by which a second one would be told
                with translation.override(message.language or "id"):
                    _perhaps(
                        message,
                        _("The worker was ended while it sent this. Look at the chat before you send it again."),
                    )
            else:
                Message.objects.filter(pk=message.pk, state=Message.State.SENDING, claimed_by=holder).update(
                    state=Message.State.QUEUED, next_try_at=None, claimed_at=None, claimed_by=""
                )
            taken += 1
        forget_notes(holder)
    return taken


def _notes_file(worker_id: str) -> Path:
    return Path(settings.HOME) / "outbox" / f"{worker_id.replace('/', '-')}.log"


def _note(worker_id: str, message_id: int, provider_id: str) -> None:
    """One line, one write: the message was handed over."""
    file = _notes_file(worker_id)
    file.parent.mkdir(exist_ok=True)
    with file.open("a") as log:
        log.write(f"{message_id}\t{provider_id}\n")


def _notes(worker_id: str) -> dict[int, str]:
    file = _notes_file(worker_id)
    if not file.exists():
        return {}
    whole = [line.split("\t", 1) for line in file.read_text().splitlines() if "\t" in line]
    return {int(number): provider_id for number, provider_id in whole}


def forget_notes(worker_id: str) -> None:
    """All that was handed over stands in the database."""
    _notes_file(worker_id).unlink(missing_ok=True)
