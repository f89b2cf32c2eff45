"""What a customer wants to hear and by which way: the rows of the page, and the receipts of what was changed."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.consent import actions, children, queries
from akrab.consent.models import Channel, Purpose
from akrab.core import shop
from akrab.customers.models import Customer
from akrab.messaging import asking
from akrab.messaging.addresses import mail_address, phone_number
from akrab.messaging.optin import ask_to_confirm
from akrab.messaging.phones.settings import sms_is_ready
from akrab.messaging.whatsapp import settings as whatsapp


@dataclass(frozen=True)
class Choice:
    """One line with its switch; `address` is where it goes, `missing` why it cannot be chosen yet."""

    name: str
    channel: str
    label: str
    icon: str
    wording: str
    given: bool
    address: str
    missing: str


def choices(customer: Customer) -> list[Choice]:
    """News and offers, a line for each way that the shop uses."""
    mail, number = mail_address(customer), phone_number(customer)
    young = children.closed(customer)
    ways = [
        (Channel.EMAIL, "mail", mail, _("There is no e-mail address of yours yet.")),
        (Channel.WHATSAPP, "message-circle", number, _("There is no phone number of yours yet.")),
        (Channel.INBOX, "inbox", _("Inbox in the shop"), ""),
        (Channel.PHONE, "phone", number, _("There is no phone number of yours yet.")),
    ]
    if sms_is_ready():
        ways.append((Channel.SMS, "message-square", number, _("There is no phone number of yours yet.")))
    return [
        Choice(
            name=f"marketing_{channel}",
            channel=channel,
            label=str(channel.label),
            icon=icon,
            wording=asking.wording(channel),
            given=queries.allows(customer, Purpose.MARKETING, channel),
            address=address,
            missing=_("Under 18 this needs a parent or guardian. Please speak to the shop.")
            if young
            else ("" if address else missing),
        )
        for channel, icon, address, missing in ways
    ]


def about_orders(customer: Customer) -> Choice | None:
    """Whether the shop may begin a chat about the customer's own orders; None where it does not write by WhatsApp."""
    number = phone_number(customer)
    if not number or not whatsapp.is_ready():
        return None
    given = queries.standings(customer).get((Purpose.SERVICE, Channel.WHATSAPP), False)
    wording = asking.service_wording()
    return Choice(
        "service_whatsapp", Channel.WHATSAPP, str(Channel.WHATSAPP.label), "package", wording, given, number, ""
    )


PROFILING = Purpose.PROFILING


def profiling_wording() -> str:
    return _("%(shop)s may choose offers for me from what I bought.") % {"shop": shop.get("name")}


def keep(customer: Customer, chosen: dict[str, Any], *, way: str, verified_mail: bool = False) -> list[str]:
    """Note what was changed; returns sentences about what happens next. E-mail counts once its link is confirmed, but
    for a page that was opened from that mailbox (`verified_mail`)."""
    said: list[str] = []
    language = (get_language() or "id")[:8]
    for choice in choices(customer):
        wanted = bool(chosen.get(choice.name)) and not choice.missing
        if wanted == choice.given:
            continue
        if wanted and choice.channel == Channel.EMAIL and not verified_mail:
            ask_to_confirm(customer=customer, address=choice.address, wording=choice.wording, language=language)
            said.append(_("We have sent you an e-mail. Open the link in it, then news by e-mail begin."))
            continue
        (actions.give if wanted else actions.withdraw)(
            customer=customer,
            purpose=Purpose.MARKETING,
            channel=choice.channel,
            wording=choice.wording,
            language=language,
            way=way,
        )
    orders = about_orders(customer)
    if orders is not None and bool(chosen.get(orders.name)) != orders.given:
        (actions.withdraw if orders.given else actions.give)(
            customer=customer, purpose=Purpose.SERVICE, channel=orders.channel, wording=orders.wording,
            language=language, way=way,
        )  # fmt: skip
    profiled = queries.allows(customer, PROFILING, Channel.ANY)
    if bool(chosen.get("profiling")) != profiled and not children.closed(customer):
        change = actions.withdraw if profiled else actions.give
        change(
            customer=customer, purpose=PROFILING, channel=Channel.ANY, wording=profiling_wording(), language=language,
            way=way,
        )  # fmt: skip
    return said
