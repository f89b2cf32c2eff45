"""The filters that are in force, each with the address of the list without it."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.catalogue.queries import Filters
from akrab.core import shop
from akrab.core.money import format_money


@dataclass(frozen=True)
class Chip:
    label: str
    url: str


def active(filters: Filters, query: QueryDict, path: str) -> list[Chip]:
    """In the order of the form; `query` as it stands in the address, without the page."""
    currency = shop.get("currency")
    chips: list[Chip] = []

    def add(label: str, name: str, value: str = "") -> None:
        rest = query.copy()
        values = [one for one in rest.getlist(name) if value and one != value]
        rest.setlist(name, values)
        if not values:
            del rest[name]
        chips.append(Chip(label, path + (f"?{rest.urlencode()}" if rest else "")))

    if filters.brand:
        add(filters.brand, "brand")
    if filters.lowest is not None:
        add(_("from %(price)s") % {"price": format_money(filters.lowest, currency)}, "low")
    if filters.highest is not None:
        add(_("up to %(price)s") % {"price": format_money(filters.highest, currency)}, "high")
    if filters.available:
        add(_("Only what is in stock"), "available")
    if filters.rating:
        add(ngettext("%(n)d star and more", "%(n)d stars and more", filters.rating) % {"n": filters.rating}, "rating")
    for key, values in filters.attributes.items():
        for value in values:
            add(f"{key}: {value}", "a", f"{key}:{value}")
    return chips
