"""Messages as they are drawn, in the office and in the shop: under their days, addresses as links."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from akrab.core import clock
from akrab.messaging.models import Attachment, Message
from akrab.messaging.texts.paragraphs import BUTTON

_BOLD = re.compile(r"(?<![\w*])\*([^\s*](?:[^*\n<>]{0,200}[^\s*<>])?)\*(?![\w*])")
# Of a message with a file WhatsApp's notices and exports say first what it is, then what stands under it.
MEDIA = frozenset({"media", "image", "video", "audio", "voice", "document", "sticker"})
_ADDRESS = re.compile(r"https?://[^\s<>\"']{3,500}")


@dataclass(frozen=True)
class Bubble:
    """One message; `day` is set where it is the first of its day."""

    message: Message
    day: dt.date | None
    side: str  # "in", "out" or "note"
    text: SafeString
    files: Sequence[Attachment]


def bubbles_of(messages: Iterable[Message]) -> list[Bubble]:
    """The messages, which come oldest first with their attachments."""
    made, day, zone = [], None, clock.zone()
    for message in messages:
        said = message.text
        if message.data.get("kind") in MEDIA and message.attachments.all():  # the file itself stands there
            said = said.partition("\n")[2]
        its_day = message.created_at.astimezone(zone).date()
        made.append(
            Bubble(
                message=message,
                day=its_day if its_day != day else None,
                side=message.direction,
                text=drawn(said) if message.direction == Message.Direction.OUT else linked(said),
                files=list(message.attachments.all()),
            )
        )
        day = its_day
    return made


def drawn(text: str) -> SafeString:
    """What the shop wrote, as mail and WhatsApp show it: `*bold*`, and a line with a label and an address as one link.
    In what others write only addresses are links, under no name but their own."""
    lines = []
    for line in text.split("\n"):
        button = BUTTON.fullmatch(line.strip())
        if button:
            lines.append(_link(button["url"], button["label"]))
        else:
            lines.append(_BOLD.sub(r"<strong>\1</strong>", linked(line)))
    return mark_safe("\n".join(lines))  # noqa: S308  every part is escaped


def _link(address: str, label: str) -> str:
    return f'<a class="link" href="{escape(address)}" rel="noopener noreferrer">{escape(label)}</a>'


def linked(text: str) -> SafeString:
    """The text made safe, its addresses as links that tell the other side nothing."""
    parts: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(".,;:!?)")
        parts.append(escape(text[end : found.start()]))
        parts.append(_link(address, address))
        end = found.start() + len(address)
    return mark_safe("".join(parts) + escape(text[end:]))  # noqa: S308  every part is escaped
