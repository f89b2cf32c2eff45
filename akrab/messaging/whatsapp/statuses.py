"""What became of our messages: statuses move forward only, whatever order they come in; each is kept."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from akrab.core import clock
from akrab.journal.recording import record
from akrab.messaging import kinds
from akrab.messaging.models import Message, WhatsAppStatus
from akrab.messaging.whatsapp import meter, opinions
from akrab.messaging.whatsapp.contacts import close_window
from akrab.messaging.whatsapp.payloads import Data, moment, objects, text_of
from akrab.messaging.whatsapp.troubles import OPTED_OUT, WINDOW_CLOSED, code_of, sentence

State = Message.State
# A delivery may still follow a failure: another of the person's devices got it.
RANK: dict[str, int] = {
    State.QUEUED: 0, State.SENDING: 0, State.UNSURE: 0, State.SENT: 1,
    State.FAILED: 2, State.DELIVERED: 3, State.READ: 4,
}  # fmt: skip
STATES = {
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "read": State.READ,
    "played": State.READ,
    "failed": State.FAILED,
}
LATE = dt.timedelta(hours=24)  # how long a status waits for us to know its message


@transaction.atomic
def take(status: Data) -> str:
    """Keep one status and do what it says; the same again changes nothing. Returns its name."""
    wamid, name = text_of(status.get("id"))[:200], text_of(status.get("status"))[:20]
    if not wamid or not name or status.get("recipient_type") == "group":
        return name or "unknown"
    message = _message(wamid, text_of(status.get("biz_opaque_callback_data")))
    row, new = WhatsAppStatus.objects.get_or_create(
        wamid=wamid,
        status=name,
        defaults={
            "message": message,
            "at": moment(status.get("timestamp")),
            "raw": status,
            "received_at": clock.now(),
        },
    )
    if new and message is not None:
        apply(row, message)
    return name


def _message(wamid: str, ours: str) -> Message | None:
    """By WhatsApp's id, else by our own that we gave along: the answer to our sending may have been lost."""
    mine = Message.objects.filter(direction=Message.Direction.OUT, channel=Message.Channel.WHATSAPP)
    found = mine.filter(provider_id=wamid).first()
    if found is None and ours.isdecimal() and len(ours) < 19:
        found = mine.filter(pk=int(ours)).filter(Q(provider_id="") | Q(provider_id=wamid)).first()
    return found


def match_late(*, limit: int = 100) -> int:
    """Statuses that were quicker than our own note of the sending; returns how many found their message."""
    waiting = WhatsAppStatus.objects.filter(message=None, received_at__gt=clock.now() - LATE)
    matched = 0
    for row in waiting.order_by("received_at")[:limit]:
        message = _message(row.wamid, text_of(row.raw.get("biz_opaque_callback_data")))
        if message is None:
            continue
        with transaction.atomic():
            if WhatsAppStatus.objects.filter(pk=row.pk, message=None).update(message=message):
                apply(row, message)
                matched += 1
    return matched


def apply(row: WhatsAppStatus, message: Message) -> None:
    """Move the message forward; what is behind its state changes nothing but the books."""
    state = STATES.get(row.status)
    if state is None:
        return
    behind = [name for name, rank in RANK.items() if rank < RANK[state]]
    changes: dict[str, object] = {
        "state": state, "provider_id": row.wamid, "claimed_at": None, "claimed_by": "", "next_try_at": None,
        "reason": "",
    }  # fmt: skip
    if message.sent_at is None:
        changes["sent_at"] = row.at
    if state == State.READ:
        changes["read_at"] = row.at
    error = next(iter(objects(row.raw.get("errors"))), {})
    if state == State.FAILED:
        changes["reason"] = sentence(error)
    moved = Message.objects.filter(pk=message.pk, state__in=behind).update(**changes)
    meter.settle(message, row)
    if moved and state == State.FAILED:
        _failed(message, error, str(changes["reason"]))


def _failed(message: Message, error: Data, reason: str) -> None:
    if code_of(error) == WINDOW_CLOSED:
        close_window(message.recipient)
    if message.customer is None:
        return
    if code_of(error) == OPTED_OUT:
        opinions.stops(message.customer)
    record(
        kinds.MessageFailed(channel=message.channel, reason=reason), customer_id=message.customer_id, subject=message
    )
