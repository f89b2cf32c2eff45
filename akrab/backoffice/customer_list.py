"""The customers as a list: searched, filtered, sorted, page by page, at the same speed for ten and for a million."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from akrab.backoffice.paging import Page, keyset
from akrab.customers import queries
from akrab.customers.models import Customer, Handle
from akrab.insight.models import CustomerScore

COLUMNS = ("id", "name", "city", "state", "created_at")
SCORE = ("orders", "revenue", "last_order_at", "standing")
SORTS: dict[str, Any] = {"newest": _("Newest first"), "name": _("By name"), "value": _("Most bought first")}
FOUND = 50


@dataclass(frozen=True)
class Wanted:
    """What somebody narrows the list by."""

    query: str = ""
    state: str = ""
    standing: str = ""
    tag: str = ""
    sort: str = "newest"
    after: str = ""


def listed(wanted: Wanted) -> Page[Mapping[str, Any]]:
    """One page of customers, each with its standing and the handle it is best reached by."""
    page = _searched(wanted) if wanted.query else _in_order(wanted)
    return Page(_with_details(page.rows), page.after)


def ids(wanted: Wanted, *, limit: int) -> list[int]:
    """All customers that fit, up to `limit`; for what is done with all of them."""
    customers = _narrowed(wanted)
    if wanted.query:
        customers = customers.filter(pk__in=queries.found(wanted.query, limit=limit))
    return list(customers.order_by("pk").values_list("pk", flat=True)[:limit])


def _in_order(wanted: Wanted) -> Page[Mapping[str, Any]]:
    if wanted.sort == "value":
        return _by_value(wanted)
    fields = ("name", "id") if wanted.sort == "name" else ("-created_at", "-id")
    return keyset(_narrowed(wanted).values(*COLUMNS), fields, wanted.after)


def _by_value(wanted: Wanted) -> Page[Mapping[str, Any]]:
    """Along the index of the scores: who has bought nothing is not in this list."""
    scores = CustomerScore.objects.filter(customer__merged_into=None)
    if wanted.standing:
        scores = scores.filter(standing=wanted.standing)
    if wanted.state:
        scores = scores.filter(customer__state=wanted.state)
    if wanted.tag:
        scores = scores.filter(customer__tags__name=wanted.tag)
    found = keyset(scores.values("customer_id", "revenue"), ("-revenue", "-customer_id"), wanted.after)
    ids = [row["customer_id"] for row in found.rows]
    by_id = {row["id"]: row for row in Customer.objects.filter(pk__in=ids).values(*COLUMNS)}
    return Page([by_id[pk] for pk in ids if pk in by_id], found.after)


def _searched(wanted: Wanted) -> Page[Mapping[str, Any]]:
    """The best matches; a longer list helps nobody, another letter does."""
    ids = queries.found(wanted.query, limit=FOUND * 4)
    by_id = {row["id"]: row for row in _narrowed(wanted).filter(pk__in=ids).values(*COLUMNS)}
    return Page([by_id[pk] for pk in ids if pk in by_id][:FOUND])


def _narrowed(wanted: Wanted) -> QuerySet[Customer]:
    customers: QuerySet[Customer] = Customer.objects.present()
    if wanted.state:
        customers = customers.filter(state=wanted.state)
    if wanted.standing:
        customers = customers.filter(score__standing=wanted.standing)
    if wanted.tag:
        customers = customers.filter(tags__name=wanted.tag)
    return customers


def _with_details(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    ids = [row["id"] for row in rows]
    scores = {row["customer_id"]: row for row in CustomerScore.objects.filter(pk__in=ids).values("customer_id", *SCORE)}
    reached: dict[int, str] = {}
    # The kind is looked at here: SQLite would take it for the narrower condition and walk through every phone number.
    handles = Handle.objects.filter(customer_id__in=ids).values_list("customer_id", "kind", "value")
    for customer_id, kind, value in handles:
        if kind == Handle.Kind.PHONE or (kind == Handle.Kind.EMAIL and customer_id not in reached):
            reached[customer_id] = value
    return [{**row, "handle": reached.get(row["id"], ""), "score": scores.get(row["id"])} for row in rows]
