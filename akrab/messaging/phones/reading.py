"""What a verified notice of an SMS or telephone service makes happen; each part harmless twice."""

import json
from typing import Any
from urllib.parse import parse_qsl

from django.db import transaction

from akrab.consent.actions import withdraw
from akrab.customers.handles import HandleError
from akrab.customers.identity import find_or_create
from akrab.customers.models import Customer
from akrab.messaging.incoming import receive
from akrab.messaging.models import Message, PhoneNotice
from akrab.messaging.phones import calls, signing, troubles
from akrab.messaging.phones.notices import DONE, KEPT, UNKNOWN, UNREADABLE

Sort = PhoneNotice.Sort
State = Message.State
RANK: dict[str, int] = {
    State.QUEUED: 0, State.SENDING: 0, State.UNSURE: 0, State.SENT: 1, State.FAILED: 2, State.DELIVERED: 3,
    State.READ: 4,
}  # fmt: skip
STATES = {
    "sent": State.SENT, "delivered": State.DELIVERED, "read": State.READ, "undelivered": State.FAILED,
    "failed": State.FAILED,
}  # fmt: skip
# What gateways call the same, folded to small letters. A mere number says nothing: each gateway counts otherwise.
WORDS = {
    **STATES, "delivrd": State.DELIVERED, "terkirim": State.DELIVERED, "diterima": State.DELIVERED,
    "success": State.DELIVERED, "dibaca": State.READ, "undeliv": State.FAILED, "undeliverable": State.FAILED,
    "rejected": State.FAILED, "rejectd": State.FAILED, "expired": State.FAILED, "gagal": State.FAILED,
    "error": State.FAILED, "submitted": State.SENT, "dikirim": State.SENT,
}  # fmt: skip
PATIENCE = 2  # looks before a line without the other is believed
SENDER = ("from", "sender", "msisdn", "phone", "number", "nomor", "pengirim", "source", "mobile")
SAID = ("text", "message", "body", "content", "pesan", "isi", "msg", "sms")
NUMBER = ("id", "message_id", "messageid", "msgid", "msg_id", "sms_id", "smsid", "reference", "ref", "uuid")
STATUS = ("status", "state", "dlr", "delivery_status", "stat")
REASON = ("error", "reason", "description", "status_text", "keterangan")


def act(notice: PhoneNotice) -> str:
    """Returns the outcome."""
    if notice.query.startswith("gateway"):
        fields = _loose(notice)
        if fields is None:
            return UNREADABLE
        return _gateway_in(fields, notice) if notice.sort == Sort.SMS_IN else _gateway_status(fields)
    try:
        fields = dict(signing.fields_of(notice.body.encode()))
    except ValueError:
        return UNREADABLE
    if notice.sort == Sort.SMS_IN:
        return take_sms(
            sender=fields.get("From", ""), text=fields.get("Body", ""), sid=fields.get("MessageSid", ""),
            country=fields.get("FromCountry", ""),
        )  # fmt: skip
    if notice.sort == Sort.SMS_STATUS:
        code = troubles.code_of(fields.get("ErrorCode"))
        state = STATES.get(fields.get("MessageStatus", fields.get("SmsStatus", "")))
        reason = troubles.sentence(code) if code else ""
        return take_status(sid=fields.get("MessageSid", ""), state=state, reason=reason, code=code)
    if notice.sort == Sort.CALL_IN:
        return calls.take_incoming(fields, about=notice.query)
    return calls.take_status(fields, about=notice.query, patient=notice.tries < PATIENCE)


# SMS


@transaction.atomic
def take_sms(*, sender: str, text: str, sid: str, country: str = "") -> str:
    """An SMS into the one conversation of who wrote it. Short numbers and names as senders belong to nobody."""
    if not sender or not sid:
        return UNREADABLE
    try:
        customer, _new = find_or_create(kind="phone", text=sender, way="sms", proven=True)
    except HandleError:
        return KEPT
    receive(
        channel=Message.Channel.SMS,
        key=f"sms:{sid}"[:110],
        text=text,
        customer=customer,
        sender=_normal(sender),
        provider_id=sid,
        data={"country": country} if country else {},
    )
    return DONE


def _normal(sender: str) -> str:
    from akrab.customers.handles import normalise

    return normalise("phone", sender).value


@transaction.atomic
def take_status(*, sid: str, state: str | None, reason: str = "", code: int = 0) -> str:
    """Move the SMS forward; what is behind its state changes nothing."""
    if not sid:
        return UNREADABLE
    mine = Message.objects.filter(channel=Message.Channel.SMS, direction=Message.Direction.OUT)
    message = mine.select_related("customer").filter(provider_id=sid[:200]).first()
    if message is None and sid.startswith("akrab-") and sid[6:].isdecimal() and len(sid) < 25:
        message = mine.select_related("customer").filter(pk=int(sid[6:])).first()
    if message is None:
        return UNKNOWN
    if state is None:
        return KEPT
    behind = [name for name, rank in RANK.items() if rank < RANK[state]]
    changes: dict[str, Any] = {"state": state, "reason": reason[:300] if state == State.FAILED else ""}
    moved = Message.objects.filter(pk=message.pk, state__in=behind).update(**changes, claimed_at=None, claimed_by="")
    if moved and code == troubles.STOPPED and message.customer is not None:
        _stopped(message.customer)
    return DONE


def _stopped(customer: Customer) -> None:
    """The person answered STOP to the service itself."""
    withdraw(
        customer=customer, purpose="marketing", channel="sms", wording="STOP", language=customer.language or "id",
        way="sms-service",
    )  # fmt: skip


# Gateways, each with words of its own


def _loose(notice: PhoneNotice) -> dict[str, str] | None:
    """The fields of a query, a form or a JSON object, names in small letters; None when it is none of them."""
    query = notice.query.partition("?")[2]
    found: dict[str, str] = {name.lower(): value for name, value in parse_qsl(query, keep_blank_values=True)}
    body = notice.body.strip()
    if body.startswith(("{", "[")):
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            return None
        data = data[0] if isinstance(data, list) and data else data
        inner = data.get("data") if isinstance(data, dict) else None
        for part in (inner[0] if isinstance(inner, list) and inner else inner, data):
            if isinstance(part, dict):
                found |= {str(name).lower(): str(one) for name, one in part.items() if isinstance(one, str | int)}
        return found
    try:
        return found | {name.lower(): value for name, value in signing.fields_of(body.encode())}
    except ValueError:
        return None


def _first(fields: dict[str, str], names: tuple[str, ...]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _gateway_in(fields: dict[str, str], notice: PhoneNotice) -> str:
    """Without an id of its own the very same text is one message for as long as its notice is kept."""
    sid = _first(fields, NUMBER) or notice.key[-40:]
    return take_sms(sender=_first(fields, SENDER), text=_first(fields, SAID), sid=sid)


def _gateway_status(fields: dict[str, str]) -> str:
    state = WORDS.get(_first(fields, STATUS).strip().lower())
    for name in NUMBER:
        if fields.get(name) and take_status(sid=fields[name], state=state, reason=_first(fields, REASON)) == DONE:
            return DONE
    return KEPT if state is None and _first(fields, STATUS) else UNKNOWN
