"""What a message of each kind says, as text; and the file that comes with it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from akrab.messaging.whatsapp.payloads import Data, object_of, objects, text_of

MEDIA = ("image", "video", "audio", "voice", "document", "sticker")


@dataclass(frozen=True)
class Body:
    """`file` is {"id", "mime", "name"} of what is still to be fetched; `quiet`: it wants no answer."""

    text: str
    data: dict[str, Any] = field(default_factory=dict)
    file: dict[str, str] | None = None
    reply_to: str = ""
    quiet: bool = False


def body_of(message: Data) -> Body:
    """Any message of any kind; one that we do not know is kept as it came."""
    kind = text_of(message.get("type")) or "unknown"
    part = object_of(message.get(kind))
    context = object_of(message.get("context"))
    data: dict[str, Any] = {"kind": kind}
    if context.get("forwarded") or context.get("frequently_forwarded"):
        data["forwarded"] = True
    if object_of(message.get("referral")):
        referral = object_of(message.get("referral"))
        names = ("source_url", "source_type", "source_id", "headline", "body", "ctwa_clid")
        data["referral"] = {name: text_of(referral.get(name))[:500] for name in names if referral.get(name)}
    reply_to, quiet, file = text_of(context.get("id")), False, None
    if kind in MEDIA:
        text, file = _media(kind, part)
    elif kind == "reaction":
        text, quiet = text_of(part.get("emoji")), True
        reply_to = text_of(part.get("message_id"))
    else:
        write = WRITERS.get(kind)
        text = write(part, message) if write else ""
        quiet = kind == "system"
    if not text and file is None and kind != "reaction":
        text = _("A message of a kind that cannot be shown here (%(kind)s). Look at it in WhatsApp.") % {"kind": kind}
        data["raw"] = message
    errors = objects(message.get("errors"))
    if errors:
        data["errors"] = errors[:5]
    return Body(text=text, data=data, file=file, reply_to=reply_to, quiet=quiet)


def _media(kind: str, part: Data) -> tuple[str, dict[str, str]]:
    name = text_of(part.get("filename"))
    words = {
        "image": "📷 " + _("Picture"),
        "video": "🎬 " + _("Video"),
        "audio": "🎤 " + (_("Voice message") if part.get("voice") else _("Sound")),
        "voice": "🎤 " + _("Voice message"),
        "document": "📄 " + (name or _("Document")),
        "sticker": "🙂 " + _("Sticker"),
    }
    file = {"id": text_of(part.get("id")), "mime": text_of(part.get("mime_type")), "name": name}
    caption = text_of(part.get("caption"))
    return (f"{words[kind]}\n{caption}" if caption else words[kind]), file


def _text(part: Data, _message: Data) -> str:
    return text_of(part.get("body"))


def _button(part: Data, _message: Data) -> str:
    return text_of(part.get("text"))


def _interactive(part: Data, _message: Data) -> str:
    reply = object_of(part.get(text_of(part.get("type"))))
    title, more = text_of(reply.get("title")), text_of(reply.get("description"))
    return f"{title}\n{more}".strip() or text_of(reply.get("body"))


def _location(part: Data, _message: Data) -> str:
    where = [text_of(part.get(name)) for name in ("name", "address")]
    spot = f"{text_of(part.get('latitude'))},{text_of(part.get('longitude'))}"
    return "\n".join(["📍 " + (", ".join(filter(None, where)) or _("Place")), f"https://maps.google.com/?q={spot}"])


def _contacts(_part: Data, message: Data) -> str:
    lines = []
    for one in objects(message.get("contacts")):
        numbers = [text_of(phone.get("phone")) for phone in objects(one.get("phones"))]
        lines.append(" ".join(["👤", text_of(object_of(one.get("name")).get("formatted_name")), *numbers]))
    return "\n".join(lines)


def _order(part: Data, _message: Data) -> str:
    lines = [
        f"🛒 {text_of(one.get('quantity'))} × {text_of(one.get('product_retailer_id'))}"
        f" ({text_of(one.get('item_price'))} {text_of(one.get('currency'))})"
        for one in objects(part.get("product_items"))
    ]
    note = text_of(part.get("text"))
    return "\n".join([*lines, note] if note else lines)


def _system(part: Data, _message: Data) -> str:
    return text_of(part.get("body"))


def _unsupported(_part: Data, message: Data) -> str:
    details = [text_of(object_of(one.get("error_data")).get("details")) for one in objects(message.get("errors"))]
    said = _("A message that WhatsApp does not hand on. Look at it in WhatsApp on the phone.")
    return "\n".join([said, *(f"({one})" for one in details if one)])


WRITERS = {
    "text": _text,
    "button": _button,
    "interactive": _interactive,
    "location": _location,
    "contacts": _contacts,
    "order": _order,
    "system": _system,
    "unsupported": _unsupported,
}
