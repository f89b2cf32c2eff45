"""The customers as a list: searched, narrowed, sorted, page by page, at the same speed for ten and for a million."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from akrab.backoffice.customer_columns import BASE, Column, with_details
from akrab.backoffice.customer_filters import Wanted
from akrab.backoffice.customer_narrowing import narrow
from akrab.backoffice.paging import Page, keyset
from akrab.customers import queries
from akrab.customers.models import Customer
from akrab.insight.models import CustomerScore

FOUND = 50
PART = 500


def listed(wanted: Wanted, columns: Sequence[Column]) -> Page[Mapping[str, Any]]:
    """One page of customers with what the columns show of them."""
    page = _searched(wanted) if wanted.query else _in_order(wanted)
    return Page(with_details(page.rows, columns), page.after)


def count(wanted: Wanted) -> int | None:
    """How many fit; None while words are searched for, when the list shows the best matches only."""
    return None if wanted.query else narrow(Customer.objects.present(), wanted).order_by().count()


def ids(wanted: Wanted, *, limit: int) -> list[int]:
    """All customers that fit, up to `limit`; for what is done with all of them."""
    customers = narrow(Customer.objects.present(), wanted)
    if wanted.query:
        customers = customers.filter(pk__in=queries.found(wanted.query, limit=limit))
    return list(customers.order_by("pk").values_list("pk", flat=True)[:limit])


def rows_of(pks: Sequence[int], columns: Sequence[Column]) -> Iterator[Mapping[str, Any]]:
    """Many customers with what the columns show, by name within each part; for files."""
    for start in range(0, len(pks), PART):
        part = Customer.objects.filter(pk__in=pks[start : start + PART]).order_by("name", "pk").values(*BASE)
        yield from with_details(list(part), columns)


def _in_order(wanted: Wanted) -> Page[Mapping[str, Any]]:
    if wanted.sort == "value":
        return _by_value(wanted)
    fields = ("name", "id") if wanted.sort == "name" else ("-created_at", "-id")
    return keyset(narrow(Customer.objects.present(), wanted).values(*BASE), fields, wanted.after)


def _by_value(wanted: Wanted) -> Page[Mapping[str, Any]]:
    """Along the index of the scores: who has bought nothing is not in this list."""
    scores = CustomerScore.objects.filter(customer__merged_into=None)
    if wanted.standing:
        scores = scores.filter(standing=wanted.standing)
    rest = {key: value for key, value in wanted.pairs.items() if key not in {"sort", "standing"}}
    if rest:
        scores = scores.filter(customer__in=narrow(Customer.objects.present(), wanted))
    found = keyset(scores.values("customer_id", "revenue"), ("-revenue", "-customer_id"), wanted.after)
    return Page(_whole([row["customer_id"] for row in found.rows]), found.after)


def _searched(wanted: Wanted) -> Page[Mapping[str, Any]]:
    """The best matches; a longer list helps nobody, another letter does."""
    found = queries.found(wanted.query, limit=FOUND * 4)
    fits = set(narrow(Customer.objects.present().filter(pk__in=found), wanted).values_list("pk", flat=True))
    return Page(_whole([pk for pk in found if pk in fits][:FOUND]))


def _whole(pks: Sequence[int]) -> list[Mapping[str, Any]]:
    """The rows of these customers, in this order."""
    by_id = {row["id"]: row for row in Customer.objects.filter(pk__in=pks).values(*BASE)}
    return [by_id[pk] for pk in pks if pk in by_id]
