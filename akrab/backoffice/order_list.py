"""The orders as a list: by state, by words, newest first."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from akrab.backoffice.paging import SIZE, Page, keyset, pack
from akrab.core import search
from akrab.orders.models import Order

S = Order.State
TABS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "waiting": (_("Incoming"), (S.WAITING,)),
    "work": (_("In work"), (S.ACCEPTED, S.PAID, S.PACKED, S.SENT)),
    "done": (_("Done"), (S.DONE,)),
    "closed": (_("Not carried out"), (S.REJECTED, S.CANCELLED, S.RETURNED)),
    "all": (_("All"), ()),
}
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
)
NEWEST = ("-placed_at", "-id")


def listed(tab: str, query: str, after: str) -> Page[Mapping[str, Any]]:
    """One page of orders."""
    orders = Order.objects.values(*COLUMNS)
    states = TABS[tab][1]
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


def _narrowed(orders: "QuerySet[Order, dict[str, Any]]", states: tuple[str, ...]) -> "QuerySet[Order, dict[str, Any]]":
    return orders.filter(state__in=states) if states else orders


def _words(query: str) -> Q:
    """By the beginning of the number, or by the customer."""
    customers = search.find("customer", query, limit=100)
    return Q(number__istartswith=query.lstrip("#")) | Q(customer_id__in=customers)
