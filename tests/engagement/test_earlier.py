"""A shop that switches points on knows its best customers at once."""

import pytest
import time_machine

from akrab.engagement.earlier import count_earlier
from akrab.loyalty.models import Account, OrderPoints, PointsEntry
from akrab.loyalty.queries import best
from akrab.orders.models import Order
from tests.customers.factories import make_member
from tests.loyalty.factories import completed, make_tier, order_with, points_on

pytestmark = pytest.mark.django_db


def test_what_was_bought_within_the_year_counts_for_tiers_and_earns_nothing() -> None:
    old, regular, waiting = make_member(name="Lama"), make_member(name="Tetap"), make_member(name="Baru")
    with time_machine.travel("2025-01-01T03:00:00Z"):
        completed(old, key="a", quantity=9)
    with time_machine.travel("2026-05-01T03:00:00Z"):
        completed(regular, key="b", quantity=2)
        imported = completed(regular, key="c", quantity=3)
        Order.objects.filter(pk=imported.pk).update(placing_key=None)
    with time_machine.travel("2026-11-01T03:00:00Z"):
        order_with(waiting, key="d")
        assert count_earlier() == 0  # points are off
        points_on()
        gold = make_tier(spend=50_000_000)
        assert (count_earlier(), count_earlier()) == (2, 0)
        found = best()
        assert [(one.customer, one.spent, one.tier) for one in found] == [(regular, 50_000_000, gold)]
        completed(regular, key="e")
        assert Account.objects.get(pk=regular.pk).balance == 10
    assert OrderPoints.objects.filter(earned=0).count() == 2
    assert PointsEntry.objects.count() == 1
