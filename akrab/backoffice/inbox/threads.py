"""A conversation as it is drawn: bubbles under their days, the states of what went out, the ways to answer."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from akrab.core import clock
from akrab.messaging import queries
from akrab.messaging.channels import carries_files, ways_to
from akrab.messaging.models import Attachment, Conversation, Message

SHOWN = 60
_ADDRESS = re.compile(r"https?://[^\s<>\"']{3,500}")


@dataclass(frozen=True)
class Bubble:
    """One message; `day` is set where it is the first of its day."""

    message: Message
    day: dt.date | None
    side: str  # "in", "out" or "note"
    text: SafeString
    files: Sequence[Attachment]


def bubbles(conversation: Conversation, *, limit: int = SHOWN) -> list[Bubble]:
    """The last messages, oldest first."""
    made, day, zone = [], None, clock.zone()
    for message in queries.thread(conversation, limit=limit):
        its_day = message.created_at.astimezone(zone).date()
        made.append(
            Bubble(
                message=message,
                day=its_day if its_day != day else None,
                side=message.direction,
                text=linked(message.text),
                files=list(message.attachments.all()),
            )
        )
        day = its_day
    return made


def linked(text: str) -> SafeString:
    """The text made safe, its addresses as links that tell the other side nothing."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(".,;:!?)")
        parts.append(escape(text[end : found.start()]))
        parts.append(f'<a class="link" href="{escape(address)}" rel="noopener noreferrer">{escape(address)}</a>')
        end = found.start() + len(address)
    return mark_safe("".join(parts) + escape(text[end:]))  # noqa: S308  every part is escaped


@dataclass(frozen=True)
class Offer:
    """A way to answer, as the composer shows it."""

    channel: str
    label: str
    address: str
    refused: str  # why words of one's own cannot go this way now
    until: dt.datetime | None  # when the way closes
    template_url: str  # where a template is chosen, empty where the channel has none
    files: bool


def offers(conversation: Conversation) -> list[Offer]:
    """Every way to this person, the one they wrote on last first."""
    return [
        Offer(
            channel=way.channel,
            label=str(Message.Channel(way.channel).label),
            address=reach.address,
            refused=reach.refused,
            until=reach.until,
            template_url=_templates(way.channel, conversation.pk),
            files=carries_files(way),
        )
        for way, reach in ways_to(conversation)
    ]


def _templates(channel: str, pk: int) -> str:
    """A channel with templates has a page named office:talk_template_<channel> that takes the conversation."""
    try:
        return reverse(f"office:talk_template_{channel}", args=[pk])
    except NoReverseMatch:
        return ""
