"""Why an offer does not hold for a basket, as a sentence for the buyer that says what to do."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.core import clock, shop
from akrab.core.money import format_money
from akrab.promotions.values import Buyer, Goods, Offer


def obstacle(offer: Offer, goods: Sequence[Goods], buyer: Buyer) -> str:
    """The first thing in the way; empty when the offer holds."""
    return _of_time(offer, buyer) or _of_buyer(offer, buyer) or _of_goods(offer, goods)


def _of_time(offer: Offer, buyer: Buyer) -> str:
    named = {"offer": offer.label}
    if not offer.is_active:
        return _("“%(offer)s” is not running at the moment.") % named
    if offer.starts_at is not None and buyer.at < offer.starts_at:
        return _("“%(offer)s” begins on %(when)s.") % {**named, "when": _moment(offer.starts_at)}
    if offer.ends_at is not None and buyer.at >= offer.ends_at:
        return _("“%(offer)s” ended on %(when)s.") % {**named, "when": _moment(offer.ends_at)}
    if offer.left is not None and offer.left <= 0:
        return _("“%(offer)s” has been used up.") % named
    return ""


def _of_buyer(offer: Offer, buyer: Buyer) -> str:
    named = {"offer": offer.label}
    if offer.channel and offer.channel != buyer.channel:
        if offer.channel == "web":
            return _("“%(offer)s” holds only in the web shop.") % named
        return _("“%(offer)s” holds only at the counter in the shop.") % named
    personal = bool(offer.only_customer or offer.customer_ids or offer.groups or offer.first_order_only)
    if buyer.customer_id is None:
        if personal or offer.left_for_customer is not None:
            if buyer.channel == "counter":
                return _("Choose the customer first: “%(offer)s” is not for everybody.") % named
            return _("Sign in to use “%(offer)s”.") % named
        return ""
    if offer.only_customer is not None and offer.only_customer != buyer.customer_id:
        return _("This code belongs to somebody else.")
    if offer.customer_ids or offer.groups:
        if buyer.customer_id not in offer.customer_ids and offer.groups.isdisjoint(buyer.groups):
            return _("“%(offer)s” is not meant for you.") % named
    if offer.first_order_only and "new" not in buyer.groups:
        return _("“%(offer)s” is for the first order only.") % named
    if offer.left_for_customer is not None and offer.left_for_customer <= 0:
        return _("You have used “%(offer)s” as often as each customer may.") % named
    return ""


def _of_goods(offer: Offer, goods: Sequence[Goods]) -> str:
    suiting = [line for line in goods if offer.suits(line)]
    named = {"offer": offer.label}
    if goods and not suiting:
        return _("“%(offer)s” is not for the goods in this basket.") % named
    missing = offer.minimum_quantity - sum(line.quantity for line in suiting)
    if missing > 0:
        text = ngettext(
            "“%(offer)s” needs %(missing)d piece more.", "“%(offer)s” needs %(missing)d pieces more.", missing
        )
        return text % {**named, "missing": missing}
    short = offer.minimum_spend - sum(line.total for line in suiting)
    if short > 0:
        return _("“%(offer)s” holds from %(minimum)s: %(missing)s are missing.") % {
            **named,
            "minimum": format_money(offer.minimum_spend, shop.get("currency")),
            "missing": format_money(short, shop.get("currency")),
        }
    return ""


def _moment(at: object) -> str:
    return date_format(timezone.localtime(at, clock.zone()), "j F Y, H:i")  # type: ignore[arg-type]
