"""Reading customer records."""

from django.db.models import QuerySet

from akrab.core import search
from akrab.customers.models import Customer


def found(query: str, *, limit: int = 50) -> list[int]:
    """Ids of customers that a typed text finds, best first."""
    return search.find("customer", query, limit=limit)


def pending_count() -> int:
    return Customer.objects.pending().count()


def members_shown() -> QuerySet[Customer]:
    """Members who agreed to be listed, for guests: names only."""
    return Customer.objects.listed().only("id", "name", "city", "created_at").order_by("name", "id")
