"""Coexistence: what the owner writes in the WhatsApp app on the phone stands in the conversation too, and so does the
history of the chats that Meta hands over once."""

import datetime as dt

from django.db import transaction

from akrab.core import clock
from akrab.customers.handles import HandleError
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.messaging import kinds
from akrab.messaging.conversations import SETTLED, conversation_of, mark_seen
from akrab.messaging.incoming import preview
from akrab.messaging.models import Conversation, Episode, Message
from akrab.messaging.whatsapp import media, past
from akrab.messaging.whatsapp.bodies import Body, body_of
from akrab.messaging.whatsapp.contacts import Person, contact_of
from akrab.messaging.whatsapp.payloads import Data, moment, objects, text_of


def take(value: Data) -> set[str]:
    """Messages from the phone; returns their kinds."""
    return {kind for echo in objects(value.get("message_echoes")) if (kind := _echo(echo))}


@transaction.atomic
def _echo(echo: Data) -> str:
    wamid, person = (
        text_of(echo.get("id")),
        Person(wa_id=text_of(echo.get("to")), user_id=text_of(echo.get("to_user_id"))),
    )
    if not wamid or not person.known:
        return ""
    try:
        contact = contact_of(person)
    except HandleError:
        return ""
    body, at = body_of(echo), moment(echo.get("timestamp"))
    message, new = said(
        contact.customer, body, key=f"whatsapp:{wamid}"[:110], wamid=wamid, at=at, address=contact.wa_id or ""
    )
    if new:
        _answered(message, at)
        if body.file:
            media.fetch_later(message)
    return text_of(echo.get("type")) or "unknown"


def said(
    customer: Customer, body: Body, *, key: str, wamid: str, at: dt.datetime, address: str
) -> tuple[Message, bool]:
    """One message of the shop that went out elsewhere; the same again changes nothing."""
    known = Message.objects.filter(provider_id=wamid, direction=Message.Direction.OUT).first() if wamid else None
    if known is not None:  # we sent it ourselves
        return known, False
    message, new = Message.objects.get_or_create(
        key=f"out:{key}",
        defaults={
            "customer": customer,
            "conversation": conversation_of(customer),
            "channel": Message.Channel.WHATSAPP,
            "recipient": address,
            "text": body.text,
            "state": Message.State.SENT,
            "provider_id": wamid,
            "reply_to": body.reply_to,
            "data": {**body.data, "elsewhere": True, **({"file": body.file} if body.file else {})},
            "created_at": at,
            "sent_at": at,
        },
    )
    if new:
        record(
            kinds.MessageSent(channel=message.channel, subject=message.text[:80]),
            customer_id=customer.pk,
            subject=message,
            occurred_at=at,
        )
    return message, new


def _answered(message: Message, at: dt.datetime) -> None:
    """The owner answered on the phone: nothing waits any more, unless the customer wrote again since."""
    conversation = message.conversation
    if conversation is None:
        return
    since = Message.objects.filter(
        conversation=conversation, direction=Message.Direction.IN, state=Message.State.DELIVERED, created_at__gt=at
    )
    if since.exists():
        return
    Conversation.objects.filter(pk=conversation.pk).update(
        last_at=clock.now(), last_text=preview(message), last_outward=True, **SETTLED
    )
    mark_seen(conversation)
    Episode.objects.filter(conversation=conversation, solved_at=None, answered_at=None).update(answered_at=at)


def take_history(value: Data) -> int:
    """Chats of the last months, part by part; nobody waits for an answer to them. Returns how many were new."""
    taken = 0
    for part in objects(value.get("history")):
        for thread in objects(part.get("threads")):
            person = Person(wa_id=text_of(thread.get("id")))
            try:
                customer = contact_of(person).customer if person.known else None
            except HandleError:
                continue
            if customer is not None:
                old = [_old(one, person.wa_id) for one in objects(thread.get("messages")) if text_of(one.get("id"))]
                taken += past.keep(customer, old, address=person.wa_id, source="history")
    return taken


def _old(one: Data, wa_id: str) -> past.Old:
    body = body_of(one)
    return past.Old(
        outward=text_of(one.get("from")) != wa_id,
        at=moment(one.get("timestamp")),
        text=body.text,
        wamid=text_of(one.get("id")),
        reply_to=body.reply_to,
        data=body.data,
    )
