"""Calls: somebody of the shop is connected with a customer, a text is read out, a customer calls. What came of a call
stands in the conversation; a missed one waits there to be called back."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.core import phone as numbers
from akrab.core.errors import AkrabError
from akrab.customers.handles import HandleError
from akrab.customers.identity import find_or_create
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.messaging import hours, kinds, search
from akrab.messaging.addresses import phone_number
from akrab.messaging.conversations import SETTLED, conversation_of, mark_seen
from akrab.messaging.incoming import preview, receive
from akrab.messaging.models import Call, Conversation, Episode, Message, StaffPhone
from akrab.messaging.phones import settings, troubles, twiml
from akrab.messaging.phones.client import Client
from akrab.messaging.phones.notices import DONE, KEPT, UNKNOWN, UNREADABLE

State, Sort = Call.State, Call.Sort
OPEN = (State.QUEUED, State.RINGING, State.TALKING)
STATES = {  # Twilio's words
    "queued": State.QUEUED, "initiated": State.QUEUED, "ringing": State.RINGING, "in-progress": State.TALKING,
    "answered": State.DONE, "completed": State.DONE, "busy": State.BUSY, "no-answer": State.MISSED,
    "canceled": State.MISSED, "failed": State.FAILED,
}  # fmt: skip
FORWARD, CLOSED = "forward", "closed"
STALE = dt.timedelta(hours=4)  # Twilio ends every call after that


class CallError(AkrabError):
    """A call is not made."""


def staff_number(user: User) -> str:
    """Where somebody of the shop is rung, E.164; empty when their number is not known."""
    own = StaffPhone.objects.filter(user=user).first()
    return own.number if own else numbers.normalise(user.phone, shop.get("region")) or ""


def set_staff_number(*, user: User, text: str) -> str:
    """Where somebody of the shop wants to be rung; empty for nowhere. Returns the number. Raises CallError."""
    if not text.strip():
        StaffPhone.objects.filter(user=user).delete()
        return ""
    number = numbers.normalise(text, shop.get("region"))
    if number is None:
        raise CallError(_("This is no phone number. Write it like 0812 3456 7890."), field="number")
    StaffPhone.objects.update_or_create(user=user, defaults={"number": number})
    return number


def connect(*, customer: Customer, key: str, actor: User) -> Call:
    """Ring the phone of who asks; when they pick up, ring the customer. The form's key makes a doubled click one call.
    Raises CallError, and PhoneError with what the service says."""
    if not settings.voice_is_ready():
        raise CallError(_("Calls are not set up. Enter the service under Calls and SMS."))
    mine, theirs = staff_number(actor), phone_number(customer)
    if not mine:
        raise CallError(_("Your own phone number is not known. Enter it under Calls and SMS, then call."))
    if not theirs:
        raise CallError(_("There is no phone number for %(name)s yet. Add one first.") % {"name": customer})
    call, new = Call.objects.get_or_create(
        key=f"call:{key}"[:64],
        defaults={
            "sort": Sort.CONNECTED, "customer": customer, "number": theirs, "staff_number": mine, "actor": actor,
            "created_at": clock.now(),
        },
    )  # fmt: skip
    if not new:
        return call
    language = actor.language or "id"
    text = _("Connecting you with %(name)s.") % {"name": customer}
    after = settings.notice_url(f"calls/{call.pk}/after")
    markup = twiml.connected(
        number=theirs, shown=str(shop.get("voice_number")), after=after, text=text, language=language
    )
    _start(call, to=mine, markup=markup)
    return call


def speak(message: Message) -> str:
    """Read a message out to its recipient; returns the call's SID. Raises PhoneError."""
    call, new = Call.objects.get_or_create(
        key=f"message:{message.pk}",
        defaults={
            "sort": Sort.SPOKEN, "customer": message.customer, "number": message.recipient, "actor": message.actor,
            "message": message, "created_at": clock.now(),
        },
    )  # fmt: skip
    if not new:  # tried again after a failure
        Call.objects.filter(pk=call.pk).update(state=State.QUEUED, reason="", ended_at=None)
    _start(call, to=message.recipient, markup=twiml.spoken(message.text, message.language or "id"))
    return call.provider_id


def _start(call: Call, *, to: str, markup: str) -> None:
    """Outside of any transaction."""
    status_url = settings.notice_url(f"calls/{call.pk}/status")
    try:
        with Client() as client:
            call.provider_id = client.call(to=to, twiml=markup, status_url=status_url)
    except troubles.PhoneError as error:
        state = State.QUEUED if error.unsure else State.FAILED
        Call.objects.filter(pk=call.pk).update(state=state, reason=str(error)[:300])
        raise
    Call.objects.filter(pk=call.pk).update(provider_id=call.provider_id)


# What Twilio tells


def greeting() -> tuple[str, str]:
    """What an incoming call hears, as TwiML, and what we decided about it: the shop's phone rings in its hours; else a
    sentence says that somebody calls back."""
    number, language = str(shop.get("voice_forward")), "id"
    if number and hours.is_open(clock.now()):
        after = settings.notice_url("calls/incoming/after")
        shown = str(shop.get("voice_number"))
        return twiml.connected(number=number, shown=shown, after=after, language=language), FORWARD
    return sorry(), CLOSED


def sorry() -> str:
    text = _("Thank you for calling %(shop)s. Nobody can answer right now. We call you back.")
    return twiml.closed(text % {"shop": shop.get("name")}, "id")


def take_incoming(fields: dict[str, str], *, about: str) -> str:
    """A customer called. `about`: what we decided when it rang. Withheld numbers are kept without a customer."""
    sid, sender = fields.get("CallSid", ""), fields.get("From", "")
    if not sid:
        return UNREADABLE
    customer = _caller(sender)
    call, _new = Call.objects.get_or_create(
        key=f"in:{sid}"[:64],
        defaults={
            "sort": Sort.IN, "state": State.RINGING, "customer": customer, "number": sender[:40] if customer else "",
            "provider_id": sid[:64], "created_at": clock.now(),
        },
    )  # fmt: skip
    if about == CLOSED:
        finish(call, State.MISSED)
    return DONE


def _caller(sender: str) -> Customer | None:
    if not sender.startswith("+") or len(sender) < 8:
        return None
    try:
        return find_or_create(kind="phone", text=sender, way="phone")[0]
    except HandleError:
        return None


def take_status(fields: dict[str, str], *, about: str, patient: bool = False) -> str:
    """How a call ended: of the two that were connected (`…/after`), or of the first line. `patient`: what the first
    line says may have overtaken the other, so it is looked at again."""
    sid = fields.get("CallSid", "")
    number, _slash, what = about.partition("/")
    alone = False  # not even the first line was picked up
    call = Call.objects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
    call = call or Call.objects.filter(provider_id=sid[:64]).exclude(provider_id="").first()
    if call is None:
        return UNKNOWN if sid else UNREADABLE
    if what == "after":
        state = STATES.get(fields.get("DialCallStatus", ""))
        seconds = _whole(fields.get("DialCallDuration", ""))
    else:
        state, seconds = STATES.get(fields.get("CallStatus", "")), _whole(fields.get("CallDuration", ""))
        alone = state != State.DONE
        if call.sort != Sort.SPOKEN and state == State.DONE:  # the first line was picked up; was the other?
            if call.state in OPEN and patient:
                return UNKNOWN
            state, seconds = (State.MISSED, 0) if call.state in OPEN else (None, 0)
    if state is None:
        return KEPT
    if state in OPEN:
        Call.objects.filter(pk=call.pk, state=State.QUEUED).update(state=state)
        return DONE
    finish(call, state, seconds=seconds, first_line=alone)
    return DONE


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


@transaction.atomic
def finish(call: Call, state: str, *, seconds: int = 0, first_line: bool = False) -> bool:
    """Note once how a call ended, and what follows from it. True when that was news."""
    now = clock.now()
    open_ones = Call.objects.filter(pk=call.pk, state__in=OPEN)
    if not open_ones.update(state=state, seconds=seconds, ended_at=now):
        return False
    call.refresh_from_db()
    if call.sort == Sort.SPOKEN:
        _spoken(call)
    elif call.sort == Sort.IN:
        _came(call)
    elif call.customer is not None:
        _called(call, first_line=first_line)
    return True


def _spoken(call: Call) -> None:
    """The message was heard, or nobody picked up."""
    if call.message_id is None:
        return
    reached = call.state == State.DONE
    waiting = [Message.State.QUEUED, Message.State.SENDING, Message.State.SENT, Message.State.UNSURE]
    why = {State.DONE: "", State.BUSY: _("The line was busy.")}
    reason = why.get(State(call.state), _("Nobody picked up."))
    outcome = Message.State.DELIVERED if reached else Message.State.FAILED
    Message.objects.filter(pk=call.message_id, state__in=waiting).update(
        state=outcome, reason=reason, claimed_at=None, claimed_by=""
    )


def _came(call: Call) -> None:
    """The customer called: a note with its length, or a missed call that waits for an answer."""
    if call.customer is None:
        return
    talked = call.state == State.DONE
    text = _("Missed call. Please call back.")
    if talked:
        text = _("The customer called: %(length)s.") % {"length": length(call.seconds)}
    message, _new = receive(
        channel=Message.Channel.PHONE,
        key=f"call:{call.pk}",
        text=text,
        customer=call.customer,
        sender=call.number,
        provider_id=call.provider_id,
        waits=not talked,
    )
    Call.objects.filter(pk=call.pk).update(message=message)
    if not talked:
        from akrab.messaging.push.consumers import tell_missed

        tell_missed(message)


def _called(call: Call, *, first_line: bool) -> None:
    """The shop called: a note within the shop; when the two talked, the customer has been answered."""
    assert call.customer is not None
    conversation, now = conversation_of(call.customer), clock.now()
    talked = call.state == State.DONE
    if talked:
        text = _("Called the customer: %(length)s.") % {"length": length(call.seconds)}
    elif first_line:
        text = _("Call not made: you did not pick up.")
    elif call.state == State.BUSY:
        text = _("Called the customer: busy.")
    else:
        text = _("Called the customer: nobody answered.")
    message, new = Message.objects.get_or_create(
        key=f"call:{call.pk}",
        defaults={
            "customer": call.customer, "conversation": conversation, "direction": Message.Direction.NOTE,
            "channel": Message.Channel.PHONE, "text": text, "state": Message.State.READ, "created_at": now,
            "actor": call.actor,
        },
    )  # fmt: skip
    if not new:
        return
    Call.objects.filter(pk=call.pk).update(message=message)
    search.index_message(message)
    record(kinds.MessageNoted(text=text), customer_id=call.customer_id, subject=message, actor=call.actor)
    if talked:
        said = {"last_at": now, "last_text": preview(message), "last_outward": True}
        Conversation.objects.filter(pk=conversation.pk).update(**said, **SETTLED)
        mark_seen(conversation)
        Episode.objects.filter(conversation=conversation, solved_at=None, answered_at=None).update(
            answered_at=now, answered_by=call.actor
        )


def length(seconds: int) -> str:
    """“3 minutes”, and seconds below one."""
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def end_stale() -> int:
    """Calls of which nothing was heard any more: an incoming one was missed, another failed."""
    stale = Call.objects.filter(state__in=OPEN, created_at__lt=clock.now() - STALE)
    return sum(
        finish(call, State.MISSED if call.sort == Sort.IN else State.FAILED) for call in stale.order_by("id")[:100]
    )
