"""A friend's code: both get points after the first purchase, once; nobody refers themself."""

import pytest

from akrab.loyalty import actions
from akrab.loyalty.models import Account
from akrab.loyalty.queries import customer_by_card, referrer
from tests.customers.factories import make_member
from tests.loyalty.factories import completed, points_on

pytestmark = pytest.mark.django_db


def test_both_get_points_after_the_first_purchase_once() -> None:
    points_on(points_referral=20)
    old, new = make_member(name="Ani"), make_member(name="Budi")
    code = actions.open_account(customer_id=old.pk).referral_code
    assert actions.refer(customer_id=new.pk, code=f" {code.lower()} ")
    assert Account.objects.get(pk=old.pk).balance == 0
    completed(new)
    assert (Account.objects.get(pk=old.pk).balance, Account.objects.get(pk=new.pk).balance) == (20, 30)
    completed(new, key="k2")
    assert (Account.objects.get(pk=old.pk).balance, Account.objects.get(pk=new.pk).balance) == (20, 40)


def test_nobody_refers_themself_nor_somebody_who_bought_before() -> None:
    points_on(points_referral=20)
    old, buyer = make_member(), make_member()
    code = actions.open_account(customer_id=old.pk).referral_code
    assert not actions.refer(customer_id=old.pk, code=code)
    completed(buyer)
    assert not actions.refer(customer_id=buyer.pk, code=code)
    assert not actions.refer(customer_id=make_member().pk, code="NOBODY")
    assert not Account.objects.exclude(referred_by=None).exists()


def test_only_one_friend_counts() -> None:
    points_on()
    first, second, new = make_member(), make_member(), make_member()
    codes = [actions.open_account(customer_id=one.pk).referral_code for one in (first, second)]
    assert [actions.refer(customer_id=new.pk, code=code) for code in codes] == [True, False]
    assert Account.objects.get(pk=new.pk).referred_by == first
    found = referrer(codes[1])
    assert found is not None
    assert found.customer == second


def test_the_card_is_a_handle_by_which_the_counter_finds_its_owner() -> None:
    customer = make_member()
    account = actions.open_account(customer_id=customer.pk)
    assert customer_by_card(f" {account.card[:4]} {account.card[4:]} ") == customer
    assert customer.handles.get(kind="card").value == account.card
    assert customer_by_card("123") is None
