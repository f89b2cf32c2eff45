"""WhatsApp as an answer: freely within 24 hours of the customer's last message or call, by a template after that; by
hand where the shop has not joined the Cloud API."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from akrab.core.phone import whatsapp_digits
from akrab.messaging.addresses import phone_number
from akrab.messaging.channels.base import Reach
from akrab.messaging.models import Conversation, Message
from akrab.messaging.whatsapp import settings
from akrab.messaging.whatsapp.contacts import contact_for, is_open

CLOSED = gettext_noop(
    "More than 24 hours have passed since the customer wrote. Send an approved template, or use another way."
)


class WhatsApp:
    channel: str = Message.Channel.WHATSAPP
    begins: str = Message.State.QUEUED
    carries_files = True

    def reach(self, conversation: Conversation) -> Reach:
        """`until` is when the window closes; when it is closed, free text is `refused` and a template is not."""
        customer = conversation.customer
        if customer is None or not settings.is_ready():
            return Reach(exists=False)
        contact = contact_for(customer)
        if contact is None:
            number = phone_number(customer)
            return Reach(
                exists=bool(number),
                address=whatsapp_digits(number),
                refused=_("The customer has not written to the shop by WhatsApp yet. Begin with an approved template."),
            )
        address = contact.wa_id or contact.user_id or ""
        if is_open(contact):
            return Reach(address=address, until=contact.window_until, then=_(CLOSED))
        return Reach(
            address=address,
            until=contact.window_until,
            refused=_(CLOSED),
        )


class WhatsAppByHand:
    """The answer waits among the prepared messages for one tap on the phone."""

    channel: str = Message.Channel.WHATSAPP_TAP
    begins: str = Message.State.PREPARED

    def reach(self, conversation: Conversation) -> Reach:
        customer = conversation.customer
        if customer is None or settings.is_ready():
            return Reach(exists=False)
        number = phone_number(customer)
        return Reach(exists=bool(number), address=number)
