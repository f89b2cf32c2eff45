"""Offering a product to a customer: the words of the message, and whether it may be sent now."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.catalogue.models import Product
from akrab.consent import many
from akrab.core import clock, shop
from akrab.customers.models import Customer
from akrab.engagement.texts import language_of
from akrab.messaging import caps
from akrab.messaging.addresses import addresses_of

OFFER = "offer"  # what a tapped message is about


@dataclass(frozen=True)
class Prepared:
    """A message that a person sends with one tap; `refused` says why not, instead."""

    text: str = ""
    refused: str = ""


def prepared(offered: Sequence[tuple[Customer, Product, bool]]) -> list[Prepared]:
    """For customers with the product to offer and whether it is new to them: the message in the customer's language.
    Refused are those without a number, without a yes to offers by WhatsApp, or who have had as many as the shop sends.
    A handful of queries, however many."""
    ids = {customer.pk for customer, _product, _fresh in offered}
    phones = addresses_of(ids, "phone")
    willing = many.allowed(ids & set(phones), "marketing", "whatsapp")
    resting = caps.refusals(willing, "marketing", caps.after_quiet(clock.now()))
    found = []
    for customer, product, fresh in offered:
        if customer.pk not in phones:
            found.append(Prepared(refused=_("no phone number")))
        elif customer.pk not in willing:
            found.append(Prepared(refused=_("has not agreed to offers by WhatsApp")))
        elif customer.pk in resting:
            found.append(Prepared(refused=resting[customer.pk]))
        else:
            found.append(Prepared(text=offer_text(customer, product, fresh=fresh)))
    return found


def offer_text(customer: Customer, product: Product, *, fresh: bool) -> str:
    """One product, with the address of its page."""
    with translation.override(language_of(customer)):
        if fresh:
            text = _("Hello %(name)s, this is %(shop)s. We think %(product)s could be something for you: %(link)s")
        else:
            text = _(
                "Hello %(name)s, this is %(shop)s. Is it time for %(product)s again? We have it here: %(link)s "
                "Shall we set one aside for you?"
            )
        values = {
            "name": customer.name, "shop": shop.get("name"), "product": product,
            "link": settings.BASE_URL + reverse("storefront:product", args=[product.slug]),
        }  # fmt: skip
        return (text % values).replace(" ,", ",").replace("  ", " ")
