"""The orders as a list: by what is to be done with them, by words, newest first."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from akrab.backoffice.paging import SIZE, Page, keyset, pack
from akrab.core import phone, search, shop
from akrab.orders.models import Delivery, Order

S = Order.State
TABS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "waiting": (_("Incoming"), (S.WAITING,)),
    "pack": (_("To pack"), (S.ACCEPTED, S.PAID)),
    "send": (_("To send"), (S.PACKED,)),
    "way": (_("On the way"), (S.SENT,)),
    "trouble": (_("Problems"), ()),  # a return to deal with
    "done": (_("Done"), (S.DONE,)),
    "closed": (_("Not carried out"), (S.REJECTED, S.CANCELLED, S.RETURNED)),
    "all": (_("All"), ()),
}
COUNTED = ("waiting", "pack", "send", "way")
# What can be done with many orders at once, by tab.
BULK = {"waiting": ("accept",), "pack": ("pack", "slips"), "send": ("slips",), "way": ("complete",)}
COLUMNS = (
    "id",
    "number",
    "state",
    "total",
    "currency",
    "placed_at",
    "customer_id",
    "customer__name",
    "recipient",
    "source",
    "asks",
    "troubled",
)
NEWEST = ("-placed_at", "-id")


def listed(tab: str, query: str, after: str) -> Page[Mapping[str, Any]]:
    """One page of orders."""
    orders = Order.objects.values(*COLUMNS)
    states = TABS[tab][1]
    if tab == "trouble":
        orders = orders.filter(troubled=True)
    if query:
        return keyset(_narrowed(orders, states).filter(_words(query)), NEWEST, after)
    if len(states) < 2:
        return keyset(_narrowed(orders, states), NEWEST, after)
    # The newest of each state, merged: one range of the index by state each, never a sort of them all.
    pages = [keyset(orders.filter(state=state), NEWEST, after) for state in states]
    rows = sorted(chain.from_iterable(one.rows for one in pages), key=lambda row: (row["placed_at"], row["id"]))
    rows = rows[::-1]
    if len(rows) <= SIZE and not any(one.after for one in pages):
        return Page(rows)
    last = rows[SIZE - 1]
    return Page(rows[:SIZE], pack([last["placed_at"], last["id"]], NEWEST))


def counts() -> dict[str, int]:
    """How many orders lie in each tab where there is something to do; one question."""
    figures = {tab: Count("id", filter=Q(state__in=TABS[tab][1])) for tab in COUNTED}
    in_work = Q(state__in=[state for tab in COUNTED for state in TABS[tab][1]]) | Q(troubled=True)
    return Order.objects.filter(in_work).aggregate(**figures, trouble=Count("id", filter=Q(troubled=True)))


def _narrowed(orders: "QuerySet[Order, dict[str, Any]]", states: tuple[str, ...]) -> "QuerySet[Order, dict[str, Any]]":
    return orders.filter(state__in=states) if states else orders


def _words(query: str) -> Q:
    """By the beginning of the number, by the customer, by the phone on the parcel, by the tracking number."""
    customers = search.find("customer", query, limit=100)
    parcels = Delivery.objects.filter(tracking__iexact=query).values("order_id")
    found = Q(number__istartswith=query.lstrip("#")) | Q(customer_id__in=customers) | Q(pk__in=parcels)
    number = phone.normalise(query, shop.get("region")) if sum(map(str.isdigit, query)) >= 8 else None
    return found | Q(phone=number) if number else found
