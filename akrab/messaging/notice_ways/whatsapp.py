"""WhatsApp: freely while the customer's window is open, which costs nothing; else by the approved template that the
owner connected to the notice, to customers who agreed to be written to there. Without an account: by hand."""

from typing import Any

from akrab.consent import queries as consent
from akrab.consent import suppression
from akrab.core.phone import whatsapp_digits
from akrab.customers.models import Customer
from akrab.messaging.addresses import phone_number
from akrab.messaging.models import Message, WhatsAppTemplate
from akrab.messaging.notice_ways.base import Notice
from akrab.messaging.whatsapp import connected, meter, settings
from akrab.messaging.whatsapp.contacts import contact_for, is_open

WHATSAPP = "whatsapp"


class WhatsApp:
    channel: str = Message.Channel.WHATSAPP
    reaches = True

    def fields(self, notice: Notice) -> dict[str, Any] | None:
        customer = notice.customer
        if not settings.is_ready() or not wanted(customer):
            return None
        contact = contact_for(customer)
        number = phone_number(customer)
        address = (contact.wa_id or contact.user_id if contact else "") or (whatsapp_digits(number) if number else "")
        if not address:
            return None
        template = connected.template_of(notice) if may_begin(customer) else None
        if template is not None and not _affordable(customer, template.template):
            template = None
        if template is None and not is_open(contact):
            return None
        data: dict[str, Any] = {"notice": True}
        if template is not None:
            data["template"] = template.spec
        return {"channel": Message.Channel.WHATSAPP, "recipient": address, "data": data}


class ByHand:
    """For who is reached no other way, while the shop has no account: it waits for one tap on the phone."""

    channel: str = Message.Channel.WHATSAPP
    reaches = False

    def fields(self, notice: Notice) -> dict[str, Any] | None:
        if notice.reached or settings.is_ready() or not wanted(notice.customer):
            return None
        number = phone_number(notice.customer)
        if not number:
            return None
        return {
            "channel": Message.Channel.WHATSAPP_TAP,
            "state": Message.State.PREPARED,
            "recipient": number,
            "data": {"notice": True, "purpose": "service"},
        }


def wanted(customer: Customer) -> bool:
    """The customer has not asked to be left alone there."""
    number = phone_number(customer)
    closed = bool(number) and suppression.suppressed("phone", number, marketing=False)
    return consent.allows(customer, "service", WHATSAPP) and not closed


def may_begin(customer: Customer) -> bool:
    """Meta's rule: the shop begins a conversation only with who agreed to hear from it by WhatsApp."""
    agreed = consent.standings(customer)
    return any(agreed.get((purpose, way)) for purpose in ("service", "marketing") for way in (WHATSAPP, "any"))


def _affordable(customer: Customer, template: WhatsAppTemplate) -> bool:
    """A template that WhatsApp counts as advertising needs that consent too, and room under the month's cap."""
    if template.category != WhatsAppTemplate.Category.MARKETING:
        return True
    return consent.allows(customer, "marketing", WHATSAPP) and meter.has_room()
