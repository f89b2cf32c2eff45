"""What goes to WhatsApp for one message: checked before it leaves, so that WhatsApp has no reason to refuse it.

Inside the open window a template without buttons and files goes as free text: it reads the same and costs nothing.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.consent import queries as consent
from akrab.core import clock
from akrab.messaging import files
from akrab.messaging.models import Attachment, Message, WhatsAppContact, WhatsAppTemplate
from akrab.messaging.whatsapp import meter, settings, templates
from akrab.messaging.whatsapp.blanks import FILES, BlankError, Given, blanks, check_file, fill, given_of, written
from akrab.messaging.whatsapp.client import Client
from akrab.messaging.whatsapp.contacts import contact_for, is_open
from akrab.messaging.whatsapp.payloads import Data, object_of, objects, text_of
from akrab.messaging.whatsapp.troubles import WINDOW_CLOSED, WhatsAppError, refused

TEXT, CAPTION, TITLE, BUTTONS, ROWS = 4096, 1024, 20, 3, 10
SORTS = {"image": "image", "video": "video", "audio": "audio"}
PICTURES = frozenset({"image/jpeg", "image/png"})  # others go as documents


@dataclass(frozen=True)
class Letter:
    """One message as it goes out, and what it costs."""

    payload: Data
    price: meter.Price


def prepare(message: Message, client: Client) -> Letter:
    """Raises WhatsAppError with the sentence for the owner; nothing has then left."""
    if not settings.is_ready():
        raise _wrong(_("WhatsApp is not set up. Enter the keys under Settings, WhatsApp, and try again."))
    contact = _contact(message)
    window = is_open(contact)
    spec = object_of(message.data.get("template"))
    if spec:
        return _template(message, spec, client, window=window)
    if message.data.get("purpose") == meter.MARKETING:
        _allowed(message)
    if not window:
        raise refused({"code": WINDOW_CLOSED})
    if message.attachments.exists():
        part = _file(message, client)
    elif object_of(message.data.get("interactive")):
        part = {"type": "interactive", "interactive": interactive(message.text, object_of(message.data["interactive"]))}
    else:
        part = _plain(message.text)
    return _letter(message, part, meter.SERVICE, window=window)


def _wrong(sentence: object) -> WhatsAppError:
    return WhatsAppError(sentence, permanent=True)


def _contact(message: Message) -> WhatsAppContact | None:
    known = WhatsAppContact.objects.filter(wa_id=message.recipient).first()
    known = known or WhatsAppContact.objects.filter(user_id=message.recipient).first()
    if known is None and message.customer is not None:
        known = contact_for(message.customer)
    return known


def _letter(message: Message, part: Data, category: str, *, window: bool) -> Letter:
    address = message.recipient.lstrip("+")
    if not address:
        raise _wrong(_("There is no WhatsApp number for this customer. Add the phone number first."))
    to = {"to": address} if address.isdecimal() else {"recipient": address}
    payload: Data = {"recipient_type": "individual", **to, **part, "biz_opaque_callback_data": str(message.pk)}
    if message.reply_to and "template" not in part:
        payload["context"] = {"message_id": message.reply_to}
    return Letter(payload, meter.price(category, address, window_open=window))


def _plain(text: str) -> Data:
    text = text.strip()
    if not text:
        raise _wrong(_("The message is empty. Write something first."))
    if len(text) > TEXT:
        raise _wrong(
            _("This has %(length)d characters; WhatsApp takes %(most)d.") % {"length": len(text), "most": TEXT}
        )
    return {"type": "text", "text": {"preview_url": "https://" in text, "body": text}}


def _template(message: Message, spec: Data, client: Client, *, window: bool) -> Letter:
    language = text_of(spec.get("language")) or message.language or "id"
    given = given_of(spec)
    try:
        found = templates.ready(text_of(spec.get("name")), language, client)
        given = _with_file(message, found, given, client)
        components = fill(found, given)
    except (templates.TemplateError, BlankError) as error:
        raise _wrong(error) from error
    if found.category == WhatsAppTemplate.Category.MARKETING:
        _allowed(message)
    if window and message.data.get("notice"):  # in full, as it was written
        return _letter(message, _plain(message.text), meter.SERVICE, window=True)
    if window and _is_plain(found):
        return _letter(message, _plain(written(found, given)), meter.SERVICE, window=True)
    body: Data = {"name": found.name, "language": {"code": found.language}}
    if components:
        body["components"] = components
    if message.data.get("notice"):
        _reads(message, written(found, given))
    return _letter(message, {"type": "template", "template": body}, found.category, window=window)


def _with_file(message: Message, found: WhatsAppTemplate, given: Given, client: Client) -> Given:
    """The message's own file stands above the template, where that begins with one. It is handed over when all else is
    right. Raises BlankError, WhatsAppError."""
    blank = next((one for one in blanks(found) if one.field == "header" and one.kind in FILES), None)
    first = message.attachments.order_by("id").first() if blank is not None else None
    if blank is None or first is None:
        return given
    check_file(found, blank, first.mime, first.size)
    fill(found, replace(given, header={"id": "-"}))
    number = client.upload(first.name, first.mime, files.path(first.digest).read_bytes())
    return replace(given, header={"id": number, **({"filename": first.name} if blank.kind == "DOCUMENT" else {})})


def _reads(message: Message, text: str) -> None:
    """In the conversation stands what the customer reads; what the notice says in full is kept for another way."""
    data = {"notice_text": message.text, **message.data}
    Message.objects.filter(pk=message.pk).update(text=text, data=data)


def _is_plain(template: WhatsAppTemplate) -> bool:
    """Only text: it reads the same without being a template. Codes for signing in stay what they are."""
    kinds = {text_of(one.get("type")).upper() for one in template.components}
    headers = [one for one in template.components if text_of(one.get("type")).upper() == "HEADER"]
    written_heads = all(text_of(one.get("format")).upper() in {"TEXT", ""} for one in headers)
    authentication = template.category == WhatsAppTemplate.Category.AUTHENTICATION
    return kinds <= {"HEADER", "BODY", "FOOTER"} and written_heads and not authentication


def _allowed(message: Message) -> None:
    """Advertising only to whom agreed to it, asked once more at the moment of sending."""
    if message.customer is None or not consent.allows(message.customer, "marketing", "whatsapp"):
        raise _wrong(_("The customer has not agreed to news and offers by WhatsApp. Ask first; nothing was sent."))


def interactive(text: str, spec: Data) -> Data:
    """Buttons to answer with ({"buttons": [{"id", "title"}]}, at most 3) or a list ({"button": …, "rows": [{"id",
    "title", "description"}]}, at most 10). Raises WhatsAppError."""
    if not text.strip() or len(text) > 1024:
        raise _wrong(_("A message with buttons needs a text of at most %(most)d characters.") % {"most": 1024})
    body = {"text": text.strip()}
    buttons = objects(spec.get("buttons"))
    if buttons:
        if len(buttons) > BUTTONS:
            raise _wrong(_("WhatsApp takes %(most)d buttons, here are %(n)d.") % {"most": BUTTONS, "n": len(buttons)})
        replies = [{"id": _id(one, place), "title": _title(one, TITLE)} for place, one in enumerate(buttons)]
        _all_different(replies)
        return {
            "type": "button",
            "body": body,
            "action": {"buttons": [{"type": "reply", "reply": reply} for reply in replies]},
        }
    rows = objects(spec.get("rows"))
    if not rows:
        raise _wrong(_("Add at least one button or one row."))
    if len(rows) > ROWS:
        raise _wrong(_("WhatsApp takes %(most)d rows in a list, here are %(n)d.") % {"most": ROWS, "n": len(rows)})
    listed = []
    for place, one in enumerate(rows):
        described = text_of(one.get("description"))[:72]
        more = {"description": described} if described else {}
        listed.append({"id": _id(one, place), "title": _title(one, 24), **more})
    _all_different(listed)
    label = text_of(spec.get("button")).strip()[:TITLE] or _("Choose")
    return {
        "type": "list",
        "body": body,
        "action": {"button": label, "sections": [{"title": label[:24], "rows": listed}]},
    }


def _id(one: Data, place: int) -> str:
    return text_of(one.get("id"))[:200] or str(place + 1)


def _title(one: Data, most: int) -> str:
    title = " ".join(text_of(one.get("title")).split())
    if not title or len(title) > most:
        raise _wrong(_("“%(title)s”: a button has 1 to %(most)d characters.") % {"title": title, "most": most})
    return title


def _all_different(rows: list[Data]) -> None:
    if len({one["title"] for one in rows}) < len(rows) or len({one["id"] for one in rows}) < len(rows):
        raise _wrong(_("Two buttons are the same. Give each its own words."))


# Files


def _file(message: Message, client: Client) -> Data:
    """The first file with the text under it; each further file becomes a message of its own behind this one."""
    first, *others = list(message.attachments.order_by("id"))
    if others:
        _split(message, others)
    sort = SORTS.get(first.mime.partition("/")[0], "document")
    if sort == "image" and first.mime not in PICTURES:
        sort = "document"
    part: dict[str, Any] = {"id": client.upload(first.name, first.mime, files.path(first.digest).read_bytes())}
    caption = message.text.strip()
    if caption and sort != "audio":
        if len(caption) > CAPTION:
            raise _wrong(
                _("The text under a file takes %(most)d characters; this has %(length)d. Send it apart.")
                % {"most": CAPTION, "length": len(caption)}
            )
        part["caption"] = caption
    if sort == "document":
        part["filename"] = first.name
    return {"type": sort, sort: part}


@transaction.atomic
def _split(message: Message, others: list[Attachment]) -> None:
    for one in others:
        own, _new = Message.objects.get_or_create(
            key=f"{message.key}:file{one.pk}"[:120],
            defaults={
                "customer": message.customer,
                "conversation": message.conversation,
                "channel": message.channel,
                "recipient": message.recipient,
                "language": message.language,
                "text": "",
                "state": Message.State.QUEUED,
                "actor": message.actor,
                "created_at": clock.now(),
            },
        )
        Attachment.objects.filter(pk=one.pk).update(message=own)
