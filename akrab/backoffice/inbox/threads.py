"""A conversation as it is drawn: bubbles under their days, the states of what went out, the ways to answer."""

import datetime as dt
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from akrab.messaging import queries
from akrab.messaging.bubbles import Bubble, bubbles_of
from akrab.messaging.channels import carries_files, ways_to
from akrab.messaging.models import Conversation, Message

SHOWN = 60


def bubbles(conversation: Conversation, *, limit: int = SHOWN) -> list[Bubble]:
    """The last messages, oldest first."""
    return bubbles_of(queries.thread(conversation, limit=limit))


@dataclass(frozen=True)
class Offer:
    """A way to answer, as the composer shows it."""

    channel: str
    label: str
    address: str
    refused: str  # why words of one's own cannot go this way now
    until: dt.datetime | None  # when the way closes
    then: str  # what is `refused` from then on
    template_url: str  # where a template is chosen, empty where the channel has none
    files: bool


def offers(conversation: Conversation) -> list[Offer]:
    """Every way to this person, the one they wrote on last first."""
    return [
        Offer(
            channel=way.channel,
            label=str(getattr(way, "label", "") or Message.Channel(way.channel).label),
            address=reach.address,
            refused=reach.refused,
            until=reach.until,
            then=reach.then,
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
