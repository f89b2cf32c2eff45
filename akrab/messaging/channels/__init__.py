"""The ways to answer somebody, one file each: may it be used now, to which address, and how its message begins."""

from collections.abc import Iterator

from akrab.messaging.channels.base import Reach, Way
from akrab.messaging.channels.email import Email
from akrab.messaging.channels.inbox import Inbox, WebChat
from akrab.messaging.channels.sms import Sms, Spoken
from akrab.messaging.channels.whatsapp import WhatsApp, WhatsAppByHand
from akrab.messaging.models import Conversation, Message

IN_SHOP = (Message.Channel.INBOX, Message.Channel.WEBCHAT, Message.Channel.FORM)  # read in the shop itself
SERVED: tuple[Way, ...] = (Inbox(), WebChat(), Email(), WhatsApp(), WhatsAppByHand(), Sms(), Spoken())
WAYS: dict[str, Way] = {way.channel: way for way in SERVED}


def way_of(channel: str) -> Way:
    """Raises KeyError for a channel that carries no answers."""
    return WAYS[channel]


def carries_files(way: Way) -> bool:
    """True when an answer this way may have pictures and other files with it."""
    return bool(getattr(way, "carries_files", False))


def first_choice(conversation: Conversation) -> str:
    """The channel that an answer goes by unless somebody chooses another: where the person wrote last. What stands in
    the shop itself is one for a member; what was told or left in a form is answered where the person can be reached."""
    last = conversation.channel
    member = conversation.customer is not None and conversation.customer.user_id is not None
    if last in IN_SHOP and member:
        return Message.Channel.INBOX
    if last == Message.Channel.PHONE:  # nobody is rung by a machine because they called
        return Message.Channel.SMS
    return Message.Channel.EMAIL if last == Message.Channel.FORM else last


def ways_to(conversation: Conversation) -> Iterator[tuple[Way, Reach]]:
    """Every way that could reach this person, the one they wrote on last first; `refused` says why one cannot now."""
    first = first_choice(conversation)
    for way in sorted(WAYS.values(), key=lambda way: way.channel != first):
        reach = way.reach(conversation)
        if reach.exists:
            yield way, reach
