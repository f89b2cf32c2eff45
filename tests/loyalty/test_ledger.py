"""The ledger: entries add up to the balance, what is left of them too; the oldest points go first and expire once."""

import datetime as dt
from fractions import Fraction
from itertools import count

import pytest
import time_machine
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.journal.models import Entry
from akrab.loyalty import actions
from akrab.loyalty.errors import LoyaltyError, NotEnoughPoints
from akrab.loyalty.models import Account, OrderPoints, PointsEntry
from tests.accounts.factories import make_user
from tests.customers.factories import make_member
from tests.loyalty.factories import give, points_on

pytestmark = pytest.mark.django_db
_key = count(1)


def balance(customer_id: int) -> int:
    return Account.objects.get(pk=customer_id).balance


def check(customer_id: int) -> None:
    """What is always true."""
    entries = PointsEntry.objects.filter(account=customer_id)
    account = Account.objects.get(pk=customer_id)
    assert (entries.aggregate(n=Sum("points"))["n"] or 0) == account.balance
    assert (entries.aggregate(n=Sum("left"))["n"] or 0) == max(0, account.balance)


def test_an_order_earns_once_and_says_so() -> None:
    points_on()
    customer = make_member()
    assert actions.earn(customer_id=customer.pk, spent=25_999_999, reference="k1") == 25
    assert actions.earn(customer_id=customer.pk, spent=25_999_999, reference="k1") == 0
    entry = PointsEntry.objects.get()
    assert (entry.points, entry.left, entry.kind, entry.reference) == (25, 25, "earned", "earn:k1")
    told = Entry.objects.get(kind="points.earned")
    assert (told.customer_id, told.data) == (customer.pk, {"points": 25, "balance": 25})
    check(customer.pk)


def test_while_points_are_off_nothing_happens() -> None:
    customer = make_member()
    assert actions.earn(customer_id=customer.pk, spent=25_000_000, reference="k1") == 0
    actions.take_back(reference="k1")
    assert not Account.objects.exists()
    assert not OrderPoints.objects.exists()


def test_more_points_than_there_are_cannot_be_redeemed() -> None:
    points_on()
    customer = make_member()
    give(customer, 30)
    with pytest.raises(NotEnoughPoints, match="You have 30 points left"):
        actions.redeem(customer_id=customer.pk, points=31, reference="k1", spent=1)
    with pytest.raises(NotEnoughPoints):
        actions.redeem(customer_id=customer.pk, points=0, reference="k2", spent=1)
    assert balance(customer.pk) == 30
    actions.redeem(customer_id=customer.pk, points=12, reference="k3", spent=1)
    assert balance(customer.pk) == 18
    check(customer.pk)


@pytest.mark.parametrize("steps", [[1] * 7, [3, 3, 1], [7], [2, 5], [1, 9]])
def test_goods_that_come_back_in_parts_move_exactly_what_was_moved(steps: list[int]) -> None:
    points_on()
    customer = make_member()
    give(customer, 100)
    actions.redeem(customer_id=customer.pk, points=17, reference="k1", spent=70_000_000)
    assert actions.earn(customer_id=customer.pk, spent=70_000_000, reference="k1") == 70
    assert balance(customer.pk) == 153
    for pieces in steps:
        actions.take_back(reference="k1", spent=pieces * 10_000_000)
        check(customer.pk)
    order = OrderPoints.objects.get()
    assert (order.earned_back, order.redeemed_back, order.spent_back) == (70, 17, 70_000_000)
    assert balance(customer.pk) == 100
    actions.take_back(reference="k1")
    assert balance(customer.pk) == 100


def test_a_part_that_came_back_before_the_order_was_done_earns_nothing() -> None:
    points_on()
    customer = make_member()
    give(customer, 100)
    actions.redeem(customer_id=customer.pk, points=30, reference="k1", spent=30_000_000)
    actions.take_back(reference="k1", spent=10_000_000)
    assert balance(customer.pk) == 80
    assert actions.earn(customer_id=customer.pk, spent=20_000_000, reference="k1") == 20
    actions.take_back(reference="k1", spent=10_000_000)
    assert balance(customer.pk) == 100
    actions.take_back(reference="k1", spent=10_000_000)
    assert balance(customer.pk) == 100
    check(customer.pk)


def test_what_was_paid_with_points_alone_comes_back_by_its_share() -> None:
    points_on()
    customer = make_member()
    give(customer, 100)
    actions.redeem(customer_id=customer.pk, points=90, reference="k1", spent=0)
    assert actions.earn(customer_id=customer.pk, spent=0, reference="k1") == 0
    actions.take_back(reference="k1", spent=0, share=Fraction(1, 3))
    assert balance(customer.pk) == 40
    actions.take_back(reference="k1", spent=0, share=Fraction(1))
    assert balance(customer.pk) == 100
    check(customer.pk)


def test_points_spent_before_their_goods_came_back_are_owed_and_paid_off_first() -> None:
    points_on()
    customer = make_member()
    actions.earn(customer_id=customer.pk, spent=50_000_000, reference="k1")
    actions.redeem(customer_id=customer.pk, points=40, reference="k2", spent=1_000)
    actions.take_back(reference="k1")
    assert balance(customer.pk) == -40
    check(customer.pk)
    with pytest.raises(NotEnoughPoints, match="You have 0 points left"):
        actions.redeem(customer_id=customer.pk, points=1, reference="k3", spent=1)
    actions.earn(customer_id=customer.pk, spent=30_000_000, reference="k4")
    assert balance(customer.pk) == -10
    actions.earn(customer_id=customer.pk, spent=25_000_000, reference="k5")
    assert balance(customer.pk) == 15
    assert list(PointsEntry.objects.filter(left__gt=0).values_list("reference", "left")) == [("earn:k5", 15)]
    check(customer.pk)


def test_points_expire_at_the_end_of_the_shops_day_oldest_first_and_once() -> None:
    with time_machine.travel("2026-01-31T10:00:00Z"):
        points_on(points_months=1)
        customer = make_member()
        give(customer, 10, "a")
    with time_machine.travel("2026-02-10T10:00:00Z"):
        give(customer, 10, "b")
        actions.redeem(customer_id=customer.pk, points=6, reference="k1", spent=1)
    first = PointsEntry.objects.order_by("id")[0]
    assert first.left == 4
    assert first.expires_at == dt.datetime(2026, 2, 28, 17, tzinfo=dt.UTC)  # midnight in Jakarta
    with time_machine.travel("2026-02-28T16:59:59Z"):
        assert actions.expire_all() == 0
    with time_machine.travel("2026-02-28T17:00:00Z"):
        assert (actions.expire_all(), actions.expire_all(), actions.expire(entry=first)) == (4, 0, 0)
    assert balance(customer.pk) == 10
    check(customer.pk)
    assert PointsEntry.objects.get(kind="expired").points == -4


def test_a_correction_needs_a_reason_and_counts_once() -> None:
    points_on()
    customer, owner = make_member(), make_user(Role.OWNER)
    with pytest.raises(LoyaltyError, match="Write a reason"):
        actions.correct(customer_id=customer.pk, points=5, note=" ", key="a", actor=owner)
    for _twice in range(2):
        actions.correct(customer_id=customer.pk, points=5, note="Counted wrongly", key="b", actor=owner)
    actions.correct(customer_id=customer.pk, points=-8, note="Twice", key="c", actor=owner)
    assert balance(customer.pk) == -3
    assert [entry.data["points"] for entry in Entry.objects.filter(kind="points.corrected").order_by("id")] == [5, -8]
    check(customer.pk)


DEEDS = st.lists(
    st.tuples(st.sampled_from(["earn", "redeem", "back", "give", "correct", "expire"]), st.integers(1, 60)),
    min_size=1,
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_whatever_happens_the_ledger_adds_up(deeds: list[tuple[str, int]]) -> None:
    points_on(points_months=1)
    customer, owner = make_member(), make_user(Role.OWNER)
    run = next(_key)
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    for number, (deed, amount) in enumerate(deeds):
        now += dt.timedelta(days=amount % 9)
        with time_machine.travel(now, tick=False):
            key = f"{run}-{number}"
            if deed == "earn":
                actions.earn(customer_id=customer.pk, spent=amount * 777_777, reference=key)
            elif deed == "give":
                give(customer, amount, key)
            elif deed == "correct":
                actions.correct(customer_id=customer.pk, points=-amount, note="x", key=key, actor=owner)
            elif deed == "expire":
                actions.expire_all()
            elif deed == "redeem":
                try:
                    actions.redeem(customer_id=customer.pk, points=amount, reference=key, spent=amount * 333_333)
                except NotEnoughPoints:
                    continue
            else:
                order = OrderPoints.objects.filter(account=customer.pk).order_by("?").first()
                if order is not None:
                    actions.take_back(reference=order.pk, spent=amount * 111_111)
            if Account.objects.filter(pk=customer.pk).exists():
                check(customer.pk)
    for order in OrderPoints.objects.filter(account=customer.pk):
        actions.take_back(reference=order.pk)
        order.refresh_from_db()
        assert (order.earned_back, order.redeemed_back) == (order.earned, order.redeemed)
    assert clock.now() > now - dt.timedelta(days=365)
