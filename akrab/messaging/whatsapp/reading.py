"""What a verified notice makes happen. Every part of it in a transaction of its own, each harmless twice."""

from django.conf import settings
from django.db import transaction
from django.utils import translation

from akrab.core import shop
from akrab.customers.handles import HandleError
from akrab.messaging.incoming import receive
from akrab.messaging.models import Message
from akrab.messaging.whatsapp import echoes, media, notices, numbers, opinions, statuses, templates
from akrab.messaging.whatsapp.bodies import body_of
from akrab.messaging.whatsapp.contacts import contact_of, open_window, person_of
from akrab.messaging.whatsapp.payloads import Data, changes, moment, object_of, objects, text_of


def act(data: object) -> tuple[str, set[str]]:
    """Do all that a notice says; returns its outcome and the kinds that were in it."""
    found: set[str] = set()
    done = other = False
    with translation.override(settings.LANGUAGE_CODE):
        for field, value in changes(data):
            if not _ours(value):
                other = True
                found.add(field)
                continue
            kinds = _change(field, value)
            done |= bool(kinds)
            found |= kinds or {field}
    if done:
        return notices.DONE, found
    return (notices.OTHER_NUMBER if other else notices.KEPT), found


def _ours(value: Data) -> bool:
    number = text_of(object_of(value.get("metadata")).get("phone_number_id"))
    return not number or not shop.get("whatsapp_phone_id") or number == shop.get("whatsapp_phone_id")


def _change(field: str, value: Data) -> set[str]:
    """The kinds that something was done about."""
    if field == "message_template_status_update":
        return {field} if templates.told(value) else set()
    if field == "template_category_update":
        return {field} if templates.recategorised(value) else set()
    if field == "smb_message_echoes":
        return {f"echo:{one}" for one in echoes.take(value)}
    if field == "history":
        echoes.take_history(value)
        return {"history"}
    kinds: set[str] = set()
    for message in objects(value.get("messages")):
        kinds |= _message(message, value)
    for status in objects(value.get("statuses")):
        kinds |= {f"status:{statuses.take(status)}"}
    for call in objects(value.get("calls")):
        kinds |= _call(call, value)
    for wish in objects(value.get("user_preferences")):
        kinds |= opinions.take(wish)
    return kinds


@transaction.atomic
def _message(message: Data, value: Data) -> set[str]:
    wamid, kind = text_of(message.get("id")), text_of(message.get("type")) or "unknown"
    if not wamid or message.get("group_id"):  # what is said in a group belongs to no one person
        return set()
    system = object_of(message.get("system"))
    if kind == "system" and numbers.changed(system, old=text_of(message.get("from"))):
        value = {**value, "contacts": []}
    person = person_of(message, value)
    try:
        contact = contact_of(person)
    except HandleError:
        return set()
    body = body_of(message)
    at = moment(message.get("timestamp"))
    kept, new = receive(
        channel=Message.Channel.WHATSAPP,
        key=f"whatsapp:{wamid}"[:110],
        text=body.text,
        customer=contact.customer,
        sender=contact.wa_id or contact.user_id or "",
        provider_id=wamid,
        reply_to=body.reply_to,
        at=at,
        data={**body.data, **({"file": body.file} if body.file else {})},
        waits=not body.quiet,
    )
    if kind != "system":
        open_window(contact, at=at, wamid=wamid)
    if new and body.file:
        media.fetch_later(kept)
    if new and kind in {"text", "button", "interactive"}:
        opinions.hear(contact.customer, body.text)
    return {kind}


@transaction.atomic
def _call(call: Data, value: Data) -> set[str]:
    """A call from the customer opens the window as a message does."""
    if text_of(call.get("direction")) == "BUSINESS_INITIATED":
        return set()
    try:
        contact = contact_of(person_of(call, value))
    except HandleError:
        return set()
    open_window(contact, at=moment(call.get("timestamp")))
    return {"call"}
