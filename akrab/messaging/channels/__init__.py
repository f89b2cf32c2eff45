"""The ways to answer somebody, one file each: may it be used now, to which address, and how its message begins."""

from collections.abc import Iterator

from akrab.messaging.channels.base import Reach, Way
from akrab.messaging.channels.email import Email
from akrab.messaging.channels.inbox import Inbox, WebChat
from akrab.messaging.models import Conversation, Message

WAYS: dict[str, Way] = {way.channel: way for way in (Inbox(), WebChat(), Email())}
# A message that came by one of these is answered by another.
ANSWERED_BY = {Message.Channel.FORM: Message.Channel.EMAIL}


def way_of(channel: str) -> Way:
    """Raises KeyError for a channel that carries no answers."""
    return WAYS[channel]


def ways_to(conversation: Conversation) -> Iterator[tuple[Way, Reach]]:
    """Every way that could reach this person, the one they wrote on last first; `refused` says why one cannot now."""
    last = ANSWERED_BY.get(Message.Channel(conversation.channel), conversation.channel) if conversation.channel else ""
    for way in sorted(WAYS.values(), key=lambda way: way.channel != last):
        reach = way.reach(conversation)
        if reach.exists:
            yield way, reach
