"""Customers who are not of age: news, offers and choosing from what they bought need a parent or guardian."""

from collections.abc import Iterable

from django.db.models import Q

from akrab.consent.models import Guardian
from akrab.core import clock
from akrab.customers.birthdays import child_since, is_child
from akrab.customers.models import Customer


def closed(customer: Customer) -> bool:
    """True for a child for whom nobody answers. Asks the database only about children."""
    return is_child(customer) and not Guardian.objects.filter(customer=customer).exists()


def without_guardian() -> Q:
    """The same for many customers."""
    return Q(birthday__gt=child_since(clock.today()), guardian__isnull=True)


def closed_among(customer_ids: Iterable[int]) -> set[int]:
    """Those of many customers, in one question."""
    found = Customer.objects.filter(without_guardian(), pk__in=list(customer_ids))
    return set(found.values_list("pk", flat=True))


def answering(customer: Customer) -> str:
    """Name of the guardian who speaks for the customer; empty for who is of age."""
    if not is_child(customer):
        return ""
    return Guardian.objects.filter(customer=customer).values_list("name", flat=True).first() or ""
