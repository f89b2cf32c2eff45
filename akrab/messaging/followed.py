"""Links in messages: what a message whose link was opened was, and the mark that says so (`tracking.links`)."""

from collections.abc import Collection

from akrab.consent.many import allowed
from akrab.consent.models import Channel, Purpose
from akrab.core import shop
from akrab.messaging.models import Message
from akrab.messaging.phones.parts import parts_of
from akrab.tracking.links import Sent, marked

OUT = Message.Direction.OUT
WRITTEN = {Message.Channel.EMAIL, Message.Channel.WHATSAPP, Message.Channel.SMS}  # a notice and a voice carry no links


def sent(messages: Collection[int]) -> dict[int, Sent]:
    """Of these messages those that went to a customer. Who wants no offers chosen from what they do is left out of it:
    their message counts, they do not."""
    rows = list(
        Message.objects.filter(pk__in=messages, direction=OUT).values_list("pk", "customer_id", "channel", "template")
    )
    willing = allowed({one[1] for one in rows if one[1]}, Purpose.PROFILING, Channel.ANY)
    return {
        pk: Sent(customer if customer in willing else None, channel, template)
        for pk, customer, channel, template in rows
    }


def mark_links(messages: Collection[Message]) -> None:
    """Put the mark into the links of messages that are about to leave. Only what leaves carries it; the row stays. An
    SMS that would need another part for it goes without."""
    if not (shop.get("visits_on") and shop.get("visits_links")):
        return
    for message in messages:
        if message.customer_id is None or message.channel not in WRITTEN:
            continue
        text = marked(message.text, message.pk)
        if message.channel == Message.Channel.SMS and parts_of(text).count > parts_of(message.text).count:
            continue
        message.text, message.html = text, marked(message.html, message.pk)


def text_of(message: Message) -> str:
    """The text as it is prepared for a tap on the phone."""
    counts = message.customer_id is not None and shop.get("visits_on") and shop.get("visits_links")
    return marked(message.text, message.pk) if counts else message.text
