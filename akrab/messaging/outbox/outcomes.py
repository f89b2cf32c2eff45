"""What became of the messages of a round, written down in one transaction."""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from akrab.core import clock
from akrab.journal.recording import Draft, record_many
from akrab.messaging import kinds
from akrab.messaging.adapters.base import TransportError
from akrab.messaging.models import Message

logger = logging.getLogger(__name__)
TRIES = 8
PATIENCE = dt.timedelta(hours=48)  # so long a message waits for a server that is away
State = Message.State


@dataclass(frozen=True)
class Outcome:
    """`error` is None for what was handed over. `provider_id` is also that of a mail of which nobody knows."""

    message: Message
    provider_id: str = ""
    error: TransportError | None = None
    skipped: str = ""  # why it was left out at the last moment


@transaction.atomic
def write(outcomes: Iterable[Outcome], *, untouched: Iterable[Message] = ()) -> int:
    """Every outcome as the state of its message, with the journal's entries; `untouched` go back into the queue as if
    they had not been claimed. Returns how many were handed over. A message that has moved on meanwhile stays."""
    sent, unsure, rest = list[Outcome](), list[Outcome](), list[Outcome]()
    for one in outcomes:
        (sent if _is_sent(one) else unsure if one.error is not None and one.error.unsure else rest).append(one)
    count = _sent(sent)
    _unsure(unsure)
    _held([one.pk for one in untouched]).update(
        state=State.QUEUED, attempts=F("attempts") - 1, claimed_at=None, claimed_by=""
    )
    given_up = [one.message.pk for one in rest if _not_sent(one)]
    if given_up:
        logger.warning("%d messages failed for good, the first of them %d", len(given_up), given_up[0])
    return count


def _is_sent(one: Outcome) -> bool:
    return one.error is None and not one.skipped


def _held(ids: Sequence[int]) -> QuerySet[Message]:
    return Message.objects.filter(pk__in=ids, state=State.SENDING)


def _sent(outcomes: Sequence[Outcome]) -> int:
    """Who took it over from us may have listed it as unsure; now we know."""
    if not outcomes:
        return 0
    rows = Message.objects.filter(pk__in=[one.message.pk for one in outcomes], state__in=[State.SENDING, State.UNSURE])
    still = set(rows.select_for_update().values_list("pk", flat=True))
    mine = [one for one in outcomes if one.message.pk in still]
    if mine:
        rows.filter(pk__in=still).update(
            state=State.SENT, sent_at=clock.now(), reason="", claimed_at=None, claimed_by="", provider_id=_ids(mine)
        )
        record_many(
            Draft(
                what=kinds.MessageSent(channel=one.message.channel, subject=one.message.subject),
                customer_id=one.message.customer_id,
                subject_type="message",
                subject_id=one.message.pk,
            )
            for one in mine
            if one.message.customer_id
        )
    return len(mine)


def _unsure(outcomes: Sequence[Outcome]) -> None:
    """They may have gone out: a person looks at them, nothing sends them again by itself."""
    by_reason: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        by_reason[str(one.error)[:300]].append(one)
    for reason, some in by_reason.items():
        _held([one.message.pk for one in some]).update(
            state=State.UNSURE, reason=reason, claimed_at=None, claimed_by="", provider_id=_ids(some)
        )


def _ids(outcomes: Sequence[Outcome]) -> Case:
    return Case(
        *(When(pk=one.message.pk, then=Value(one.provider_id)) for one in outcomes if one.provider_id),
        default=F("provider_id"),
    )


def _not_sent(one: Outcome) -> bool:
    """Left out, tried again later, or given up: then True."""
    message, error, free = one.message, one.error, {"claimed_at": None, "claimed_by": ""}
    row = _held([message.pk])
    if error is None:
        row.update(state=State.SKIPPED, reason=one.skipped[:300], **free)
        return False
    reason = str(error)[:300]
    if error.pause and clock.now() - message.created_at < PATIENCE:
        row.update(state=State.QUEUED, reason=reason, attempts=F("attempts") - 1, **free)
    elif error.retry_after is not None:  # the provider's own wish: no try is used up
        again = clock.now() + dt.timedelta(seconds=error.retry_after)
        row.update(state=State.QUEUED, reason=reason, attempts=F("attempts") - 1, next_try_at=again, **free)
    elif not error.permanent and not error.pause and message.attempts < TRIES:
        again = clock.now() + dt.timedelta(seconds=max(error.wait, min(15 * 2**message.attempts, 3600)))
        row.update(state=State.QUEUED, reason=reason, next_try_at=again, **free)
    elif row.update(state=State.FAILED, reason=reason, **free):
        if message.customer_id:
            record_many(
                [
                    Draft(
                        what=kinds.MessageFailed(channel=message.channel, reason=reason),
                        customer_id=message.customer_id,
                        subject_type="message",
                        subject_id=message.pk,
                    )
                ]
            )
        return True
    return False
