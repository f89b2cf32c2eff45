"""What points do by themselves: birthdays, tiers that are reached and left, reminders."""

import datetime as dt

import pytest
import time_machine

from akrab.accounts.models import Role
from akrab.customers import birthdays
from akrab.customers.actions import CustomerError
from akrab.journal.models import Entry
from akrab.loyalty import actions, queries, schedules
from akrab.loyalty.models import Account, PointsEntry
from tests.accounts.factories import make_user
from tests.customers.factories import make_member
from tests.loyalty.factories import give, make_tier, points_on

pytestmark = pytest.mark.django_db


def born(day: dt.date) -> int:
    customer = make_member()
    birthdays.keep(customer=customer, birthday=day, actor=make_user(Role.OWNER))
    return customer.pk


def balance(pk: int) -> int:
    return Account.objects.filter(pk=pk).values_list("balance", flat=True).first() or 0


def test_a_birthday_brings_its_gift_once_a_year_in_the_shops_day() -> None:
    points_on(points_birthday=25)
    pk = born(dt.date(1990, 6, 15))
    with time_machine.travel("2026-06-14T16:59:00Z"):
        schedules.birthdays()
        assert balance(pk) == 0
    with time_machine.travel("2026-06-14T17:01:00Z"):  # the 15th in Jakarta
        schedules.birthdays()
        schedules.birthdays()
        assert balance(pk) == 25
    with time_machine.travel("2026-06-17T10:00:00Z"):
        schedules.birthdays()
        assert balance(pk) == 25
    with time_machine.travel("2027-06-17T10:00:00Z"):  # nothing ran on the day itself
        schedules.birthdays()
        assert balance(pk) == 50
    assert Entry.objects.filter(kind="points.birthday").count() == 2


def test_a_leap_day_birthday_is_on_the_28th_in_other_years() -> None:
    points_on(points_birthday=25)
    pk = born(dt.date(2000, 2, 29))
    with time_machine.travel("2027-02-28T03:00:00Z"):
        schedules.birthdays()
        assert balance(pk) == 25
    with time_machine.travel("2028-02-28T03:00:00Z"):
        schedules.birthdays()
        assert balance(pk) == 25
    with time_machine.travel("2028-02-29T03:00:00Z"):
        schedules.birthdays()
        assert balance(pk) == 50


def test_a_customer_writes_the_birthday_once() -> None:
    customer = make_member()
    birthdays.keep(customer=customer, birthday=dt.date(1990, 1, 1), actor=customer.user)
    with pytest.raises(CustomerError, match="Ask the shop"):
        birthdays.keep(customer=customer, birthday=dt.date(1990, 1, 2), actor=customer.user)
    with pytest.raises(CustomerError, match="no birthday"):
        birthdays.keep(customer=customer, birthday=dt.date(1890, 1, 2), actor=make_user(Role.OWNER))
    customer.refresh_from_db()
    assert customer.birthday == dt.date(1990, 1, 1)


def test_a_tier_is_reached_by_spending_and_left_when_the_year_moves_on() -> None:
    points_on()
    silver, gold = make_tier(name="Silver", spend=0), make_tier(spend=100_000_000, percent=150)
    customer = make_member()
    with time_machine.travel("2026-01-01T03:00:00Z"):
        assert actions.earn(customer_id=customer.pk, spent=99_000_000, reference="a") == 99
        assert Account.objects.get().tier == silver
    with time_machine.travel("2026-06-01T03:00:00Z"):
        actions.earn(customer_id=customer.pk, spent=1_000_000, reference="b")
        assert Account.objects.get().tier == gold
        assert actions.earn(customer_id=customer.pk, spent=10_000_000, reference="c") == 15
        assert queries.groups_of(customer.pk) == {"tier:gold"}
        assert queries.standing(Account.objects.get()).next is None
        schedules.tiers()
        assert Account.objects.get().tier == gold
        actions.take_back(reference="c")
    with time_machine.travel("2027-01-02T03:00:00Z"):
        schedules.tiers()
        schedules.tiers()
        account = Account.objects.get()
        assert account.tier == silver
        standing = queries.standing(account)
        assert (standing.spent, standing.next, standing.missing) == (1_000_000, gold, 99_000_000)
    kinds = [entry.data["tier"] for entry in Entry.objects.filter(kind__startswith="tier.").order_by("id")]
    assert kinds == ["Silver", "Gold", "Gold"]


def test_points_about_to_expire_are_announced_once_and_at_most_weekly() -> None:
    customer = make_member()
    with time_machine.travel("2026-01-10T03:00:00Z"):
        points_on(points_months=1)
        give(customer, 10, "a")
    with time_machine.travel("2026-01-13T03:00:00Z"):
        give(customer, 5, "b")
    with time_machine.travel("2026-01-27T16:00:00Z"):
        schedules.remind()
        assert not Entry.objects.filter(kind="points.expiring").exists()
    with time_machine.travel("2026-01-27T17:30:00Z"):
        schedules.remind()
        schedules.remind()
    entry = Entry.objects.get(kind="points.expiring")
    assert (entry.customer_id, entry.data) == (customer.pk, {"points": 10, "day": "2026-02-10"})
    with time_machine.travel("2026-01-31T03:00:00Z"):  # the second ones enter the fortnight: not again so soon
        schedules.remind()
        assert Entry.objects.filter(kind="points.expiring").count() == 1
    with time_machine.travel("2026-02-04T03:00:00Z"):
        schedules.remind()
        schedules.remind()
    assert [one.data["points"] for one in Entry.objects.filter(kind="points.expiring").order_by("id")] == [10, 5]
    assert PointsEntry.objects.filter(reminded_at=None).count() == 0
