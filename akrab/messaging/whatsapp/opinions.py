"""What a customer says about being written to: STOP in a message, or the switch in WhatsApp itself."""

from akrab.consent import actions as consent
from akrab.consent.models import Channel, Purpose
from akrab.customers.handles import HandleError
from akrab.customers.models import Customer
from akrab.messaging.whatsapp.contacts import Person, contact_of
from akrab.messaging.whatsapp.payloads import Data, text_of


def hear(customer: Customer, text: str) -> None:
    consent.hear(customer=customer, channel=Channel.WHATSAPP, text=text)


def take(wish: Data) -> set[str]:
    """The person stopped or allowed advertising by WhatsApp's own switch."""
    if wish.get("category") != "marketing_messages" or wish.get("value") not in {"stop", "resume"}:
        return set()
    try:
        contact = contact_of(Person(wa_id=text_of(wish.get("wa_id")), user_id=text_of(wish.get("user_id"))))
    except HandleError:
        return set()
    stops(contact.customer, wording=text_of(wish.get("detail")), yes=wish["value"] == "resume")
    return {"preference"}


def stops(customer: Customer, *, wording: str = "", yes: bool = False) -> None:
    """Note WhatsApp's word that the customer wants no advertising there (or wants it again)."""
    (consent.give if yes else consent.withdraw)(
        customer=customer,
        purpose=Purpose.MARKETING,
        channel=Channel.WHATSAPP,
        wording=wording or ("resume" if yes else "stop"),
        language=customer.language or "id",
        way="whatsapp",
    )
