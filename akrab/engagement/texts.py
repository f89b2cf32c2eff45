"""Prepared words: messages that a person sends with one tap, and the reasons why they are proposed.

A message is written in the customer's language, a reason in the language of who reads it.
"""

from typing import TYPE_CHECKING

from babel.dates import format_date
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.core import shop
from akrab.core.money import format_money
from akrab.customers.models import Customer

if TYPE_CHECKING:
    from akrab.engagement.today import Yesterday

ENOUGH_WEEKS = 3  # before that there is no usual day to speak of


def language_of(customer: Customer) -> str:
    """The language the customer is written to: their own, else the shop's."""
    known = {code for code, _name in settings.LANGUAGES}
    wished = customer.language or (customer.user.language if customer.user else "")
    return wished if wished in known else settings.LANGUAGE_CODE


def come_back(customer: Customer, product: str = "") -> str:
    """For a customer whose usual interval has passed; `product` is something they like that is on sale now."""
    with translation.override(language_of(customer)):
        if product:
            text = _(
                "Hello %(name)s, this is %(shop)s. How are you? It has been a while since your last visit. "
                "%(product)s is in stock now. Shall we set one aside for you?"
            )
        else:
            text = _(
                "Hello %(name)s, this is %(shop)s. How are you? It has been a while since your last visit. "
                "Is there anything we can get ready for you?"
            )
        return _named(text % {"name": customer.name, "shop": shop.get("name"), "product": product})


def about_order(customer: Customer, number: str, state: str) -> str:
    """A first line about an order, to be completed by hand."""
    with translation.override(language_of(customer)):
        if state == "waiting":
            text = _("Hello %(name)s, this is %(shop)s about your order %(number)s. ")
        elif state == "accepted":
            text = _("Hello %(name)s, this is %(shop)s. Your order %(number)s is being prepared. ")
        else:
            text = _("Hello %(name)s, this is %(shop)s. Thank you for your order %(number)s. ")
        return _named(text % {"name": customer.name, "shop": shop.get("name"), "number": number}).strip()


def birthday(customer: Customer) -> str:
    """A greeting, and nothing to sell."""
    with translation.override(language_of(customer)):
        text = _("Hello %(name)s, happy birthday from all of us at %(shop)s! We wish you a wonderful year.")
        return _named(text % {"name": customer.name, "shop": shop.get("name")})


def greeting(customer: Customer) -> str:
    """The beginning of any message."""
    with translation.override(language_of(customer)):
        return _named(
            _("Hello %(name)s, this is %(shop)s. ") % {"name": customer.name, "shop": shop.get("name")}
        ).strip()


def _named(text: str) -> str:
    """Without the gap that a customer without a name would leave."""
    return text.replace(" ,", ",").replace("  ", " ")


def rhythm(interval_days: int, last_days: int) -> str:
    """Why now: `usually every 21 days, last 34 days ago`."""
    usually = ngettext("usually every day", "usually every %(days)d days", interval_days) % {"days": interval_days}
    last = ngettext("last yesterday", "last %(days)d days ago", last_days) % {"days": last_days}
    return _("%(usually)s, %(last)s") % {"usually": usually, "last": last}


def yesterday_sentence(found: "Yesterday") -> str:
    """Yesterday against the usual same weekday, in one sentence; of old data the day is named."""
    figures, language = found.figures, translation.get_language() or "id"
    values = {
        "day": format_date(figures.day, "d MMMM y", locale=language) if found.is_history else _("Yesterday"),
        "money": format_money(figures.revenue, shop.get("currency")),
        "orders": ngettext("%(count)d order", "%(count)d orders", figures.orders) % {"count": figures.orders},
        "percent": abs(round(figures.change or 0)),
        "weekday": format_date(figures.day, "EEEE", locale=language),
    }
    if figures.change is None or figures.weeks < ENOUGH_WEEKS:
        return _("%(day)s: %(money)s from %(orders)s.") % values
    if values["percent"] == 0:
        return _("%(day)s: %(money)s from %(orders)s, as much as on a usual %(weekday)s.") % values
    if figures.change > 0:
        return _("%(day)s: %(money)s from %(orders)s, %(percent)d%% more than on a usual %(weekday)s.") % values
    return _("%(day)s: %(money)s from %(orders)s, %(percent)d%% less than on a usual %(weekday)s.") % values
