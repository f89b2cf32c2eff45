"""Asking whether somebody wants to hear news, where they are anyway: registering, ordering, writing to the shop.

Each way is a box of its own, never ticked beforehand, with the words that go into the receipt; nobody is asked twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.consent import actions, children
from akrab.consent.models import Asked, Channel, Purpose, Standing
from akrab.core import clock, shop
from akrab.customers.models import Customer
from akrab.messaging.addresses import mail_address, phone_number
from akrab.messaging.optin import ask_to_confirm
from akrab.messaging.whatsapp import settings as whatsapp

ICONS = {Channel.EMAIL: "mail", Channel.WHATSAPP: "message-circle"}


@dataclass(frozen=True)
class Question:
    """One box: its field's name in the form, and the words that somebody says yes to."""

    name: str
    channel: Channel
    icon: str
    wording: str
    ticked: bool = False
    purpose: Purpose = Purpose.MARKETING


def wording(channel: Channel) -> str:
    """The words beside the box; they stand in the receipt."""
    return _("Yes, %(shop)s may send me news and offers (%(channel)s). I can end this at any time.") % {
        "shop": shop.get("name"),
        "channel": channel.label,
    }


def service_wording() -> str:
    """The words beside the box for one's own orders: by Meta's rule the shop begins a chat only after such a yes."""
    return _("Yes, %(shop)s may tell me about my orders by WhatsApp.") % {"shop": shop.get("name")}


def _about_orders(customer: Customer | None, said: Mapping[str, str]) -> list[Question]:
    """Where the shop writes by WhatsApp, and was not told yet whether it may."""
    if not whatsapp.is_ready() or (customer is not None and not phone_number(customer)):
        return []
    if customer is not None and Channel.WHATSAPP in _answered(customer, Purpose.SERVICE):
        return []
    ticked = bool(said.get("service_whatsapp"))
    return [
        Question(
            "service_whatsapp", Channel.WHATSAPP, "package", service_wording(), ticked=ticked, purpose=Purpose.SERVICE
        )
    ]


def questions(customer: Customer | None, *, said: Mapping[str, str] | None = None) -> list[Question]:
    """What is worth asking: ways by which the customer is reached, and about which they were never asked. Of somebody
    new every way; none of a child without a guardian. `said` is the form as it came back."""
    ways: Iterable[Channel] = ICONS
    if customer is not None:
        if children.closed(customer):
            return []
        known = _answered(customer)
        reach = {Channel.EMAIL: mail_address, Channel.WHATSAPP: phone_number}
        ways = [one for one in ICONS if one not in known and reach[one](customer)]
    said = said or {}
    return _about_orders(customer, said) + [
        Question(f"news_{one}", one, ICONS[one], wording(one), ticked=bool(said.get(f"news_{one}"))) for one in ways
    ]


def _answered(customer: Customer, purpose: Purpose = Purpose.MARKETING) -> set[str]:
    """Ways about which they said yes or no, or left the box as it was. A no to all ways is a no to each."""
    rows = Standing.objects.filter(customer=customer, purpose=purpose).values_list("channel", flat=True)
    asked = Asked.objects.filter(customer=customer, purpose=purpose).values_list("channel", flat=True)
    known = set(rows.union(asked))
    return {*ICONS} if Channel.ANY in known else known


@transaction.atomic
def keep(
    *, customer: Customer, said: Mapping[str, str], way: str, language: str = "", actor: User | None = None
) -> bool:
    """Note what was ticked of the questions that were shown (their names stand in `asked`), and that they were asked.
    E-mail counts once its link is confirmed. True when such a mail is on its way."""
    shown = set(said.get("asked", "").split())
    if not shown:
        return False
    language = (language or get_language() or "id")[:8]
    mailed = False
    for one in questions(customer, said=said):
        if one.name not in shown:
            continue
        Asked.objects.get_or_create(
            customer=customer, purpose=one.purpose, channel=one.channel, defaults={"at": clock.now(), "way": way}
        )
        if not one.ticked:
            continue
        if one.channel == Channel.EMAIL:
            ask_to_confirm(customer=customer, address=mail_address(customer), wording=one.wording, language=language)
            mailed = True
        else:
            actions.give(
                customer=customer,
                purpose=one.purpose,
                channel=one.channel,
                wording=one.wording,
                language=language,
                way=way,
                actor=actor,
            )
    return mailed


def spoken(*, customer: Customer, language: str, way: str, actor: User | None) -> None:
    """A yes to news by WhatsApp that was said aloud, to the words of `wording` in that language."""
    known = {code for code, _name in settings.LANGUAGES}
    language = language if language in known else settings.LANGUAGE_CODE
    with translation.override(language):
        keep(
            customer=customer,
            said={"asked": "news_whatsapp", "news_whatsapp": "1"},
            way=way,
            language=language,
            actor=actor,
        )
