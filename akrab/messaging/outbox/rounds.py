"""One round of a lane: claim some messages, hand them over, write down what became of them; and what a process that
was killed left behind."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from akrab.consent.many import allowed
from akrab.consent.suppression import suppressed_among
from akrab.core import presence
from akrab.messaging.adapters.base import ManyTransport, Transport, TransportError
from akrab.messaging.followed import mark_links
from akrab.messaging.models import Message
from akrab.messaging.outbox import lanes
from akrab.messaging.outbox.notes import Account, Notes, StillAlive, taken
from akrab.messaging.outbox.outcomes import Outcome, write

logger = logging.getLogger(__name__)
State = Message.State


@dataclass(frozen=True)
class Result:
    claimed: int = 0
    sent: int = 0


class Round:
    """What becomes of the messages of one round, noted at once. Any thread may tell it."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._lock = threading.Lock()
        self._open: dict[int, tuple[Message, str]] = {}
        self.outcomes: dict[int, Outcome] = {}
        self.trouble = ""  # why nothing goes this way for now

    def begun(self, message: Message, provider_id: str = "") -> None:
        self._notes.begun(message.pk, provider_id)
        with self._lock:
            self._open[message.pk] = (message, provider_id)

    def done(self, message: Message, provider_id: str) -> None:
        self._notes.done(message.pk, provider_id)
        with self._lock:
            self._open.pop(message.pk, None)
            self.outcomes[message.pk] = Outcome(message, provider_id)

    def failed(self, message: Message, error: TransportError) -> None:
        if not error.unsure:
            self._notes.not_done(message.pk)
        with self._lock:
            _message, provider_id = self._open.pop(message.pk, (message, ""))
            self.outcomes[message.pk] = Outcome(message, provider_id if error.unsure else "", error)
            if error.pause:
                self.trouble = str(error)

    def leave_out(self, message: Message, why: str) -> None:
        self.outcomes[message.pk] = Outcome(message, skipped=why)

    def end(self) -> None:
        """What was begun and never told of is unsure."""
        for message, provider_id in self._open.values():
            self.outcomes[message.pk] = Outcome(message, provider_id, _unknown(message))


def play(
    channel: str, transport: Transport | None, notes: Notes, *, holder: str, most: int, stopped: Callable[[], bool]
) -> Result:
    """One round of up to `most` messages; the transport is None where the channel has none."""
    messages = lanes.claim(channel, holder, most)
    if not messages:
        return Result()
    played = Round(notes)
    willing = _last_look(channel, messages, played)
    mark_links(willing)
    if transport is None:
        for message in willing:
            played.failed(message, TransportError(_("Nothing is set up that could send this."), permanent=True))
    elif isinstance(transport, ManyTransport):
        try:
            transport.send_many(willing, played, stopped)
        except Exception:
            logger.exception("A round of %s ended early", channel)
            played.trouble = _("An unexpected fault. The log has the details.")
    else:
        for message in willing:
            if stopped() or played.trouble:
                break
            _send_one(transport, message, played)
    played.end()
    untouched = [message for message in messages if message.pk not in played.outcomes]
    sent = write(played.outcomes.values(), untouched=untouched)
    notes.forget()
    lanes.give_back(channel, len(untouched))
    if played.trouble:
        lanes.rest(channel, played.trouble)
    elif sent:
        lanes.go_on(channel)
    return Result(len(messages) - len(untouched), sent)


def _send_one(transport: Transport, message: Message, played: Round) -> None:
    played.begun(message)
    try:
        with translation.override(message.language or "id"):
            provider_id = transport.send(message)
    except TransportError as error:
        played.failed(message, error)
    except Exception:  # a fault of ours in one message must not hold up the others
        logger.exception("Message %s could not be sent", message.pk)
        played.failed(message, TransportError(_("An unexpected fault. The log has the details."), permanent=False))
    else:
        played.done(message, provider_id)


def _last_look(channel: str, messages: Sequence[Message], played: Round) -> list[Message]:
    """Whoever said no since the message was queued gets no more offers; asked for all of them at once."""
    adverts = [one for one in messages if one.customer_id and one.data.get("purpose") == "marketing"]
    many = [one for one in messages if one.mass]
    if not adverts and not many:
        return list(messages)
    agreed = allowed({one.customer_id for one in adverts if one.customer_id}, "marketing", channel)
    kind = "email" if channel == Message.Channel.EMAIL else "phone"
    closed = suppressed_among(kind, {one.recipient for one in adverts}) | suppressed_among(
        kind, {one.recipient for one in many}, marketing=False
    )
    willing = []
    for one in messages:
        if one.data.get("purpose") == "marketing" and one.customer_id and one.customer_id not in agreed:
            played.leave_out(one, _("The customer has not agreed to news and offers on this channel, or no longer."))
        elif one.recipient in closed and (one.mass or one.data.get("purpose") == "marketing"):
            played.leave_out(one, _("This address is not written to any more."))
        else:
            willing.append(one)
    return willing


def take_over_gone(*, worker_id: str, holder: str) -> int:
    """Finish what processes that are gone were sending; returns how many messages that were.

    Of one worker only one process sends at a time: an older one of ours has ended, whatever its number does now.
    """
    left = Message.objects.filter(state=State.SENDING).exclude(claimed_by=holder).order_by()
    count = 0
    for gone, channel in set(left.values_list("claimed_by", "channel").distinct()):
        older_self = gone.startswith(worker_id + presence.CHILD_MARK)
        if not older_self and not presence.is_gone(gone):
            continue
        try:
            with taken(gone, channel) as account:
                count += settle(gone, channel, account)
        except StillAlive:
            continue  # silent, but its process holds on to the notes: suspended perhaps
    return count


def take_over_own(*, holder: str) -> int:
    """The same for this process, where a round of its own was cut short."""
    left = Message.objects.filter(state=State.SENDING, claimed_by=holder).order_by()
    count = 0
    for channel in set(left.values_list("channel", flat=True).distinct()):
        notes = Notes(holder, channel)
        try:
            count += settle(holder, channel, notes.account())
            notes.forget()
        finally:
            notes.close()
    return count


def settle(holder: str, channel: str, account: Account) -> int:
    """By these notes: what was handed over is sent, what had begun is unsure, the rest is queued again."""
    outcomes, untouched = [], []
    for message in Message.objects.filter(state=State.SENDING, claimed_by=holder, channel=channel):
        if message.pk in account.done:
            outcomes.append(Outcome(message, account.done[message.pk]))
        elif message.pk in account.begun or not account.whole:
            outcomes.append(Outcome(message, account.begun.get(message.pk, ""), _unknown(message)))
        else:
            untouched.append(message)
    write(outcomes, untouched=untouched)
    return len(outcomes) + len(untouched)


def _unknown(message: Message) -> TransportError:
    with translation.override(message.language or "id"):
        reason = (
            _("The worker was ended while it sent this. Look at the chat before you send it again.")
            if message.channel == Message.Channel.WHATSAPP
            else _("Sending was cut off before the other side had confirmed it.")
        )
    return TransportError(reason, permanent=False, unsure=True)
