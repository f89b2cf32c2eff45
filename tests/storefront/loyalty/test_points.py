"""A customer's points, rewards, card and friends as they meet them."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from akrab.core import clock
from akrab.customers.models import Customer
from akrab.loyalty import actions
from akrab.loyalty.models import Account, PointsEntry
from akrab.promotions.models import Code
from tests.loyalty.factories import completed, give, make_reward, make_tier, points_on

pytestmark = pytest.mark.django_db
ADDRESS = "/account/points/"


def test_the_page_shows_what_the_points_are_worth_where_they_came_from_and_the_way_up(
    buyer: Client, member: Customer
) -> None:
    points_on()
    make_tier(name="Silver", spend=0, benefits="Free wrapping")
    make_tier(name="Gold", spend=100_000_000)
    order = completed(member)
    text = buyer.get(ADDRESS).content.decode()
    account = Account.objects.get()
    assert "10 <span" in text
    assert "Worth Rp1,000." in text
    assert "You are Silver" in text
    assert "Free wrapping" in text
    assert "Rp900,000 more and you are Gold." in text
    assert f"order {order.number}" in text
    assert account.card in text
    assert "<svg" in text


def test_points_are_on_the_account_tabs_only_while_they_are_on(buyer: Client) -> None:
    assert ADDRESS not in buyer.get(reverse("storefront:account")).content.decode()
    assert "No points at the moment" in buyer.get(ADDRESS).content.decode()
    points_on()
    assert ADDRESS in buyer.get(reverse("storefront:account")).content.decode()


def test_the_list_of_movements_costs_the_same_whatever_its_length(
    buyer: Client, member: Customer, django_assert_max_num_queries: object
) -> None:
    points_on()
    for number in range(25):
        give(member, 1, str(number))
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        text = buyer.get(ADDRESS).content.decode()
    assert "Show earlier ones" in text


def test_a_reward_is_taken_once_per_form_and_its_code_is_told(buyer: Client, member: Customer) -> None:
    points_on()
    give(member, 120)
    reward = make_reward(points=50)
    for _twice in range(2):
        answer = buyer.post(f"{ADDRESS}rewards/{reward.pk}/", {"key": "a" * 22}, follow=True)
        assert Code.objects.get().text in answer.content.decode()
    assert Account.objects.get().balance == 70
    buyer.post(f"{ADDRESS}rewards/{reward.pk}/", {"key": "b" * 22})
    answer = buyer.post(f"{ADDRESS}rewards/{reward.pk}/", {"key": "c" * 22}, follow=True)
    assert "You have 20 points left" in answer.content.decode()
    assert Code.objects.count() == 2
    assert buyer.post(f"{ADDRESS}rewards/999/", {"key": "d" * 22}).status_code == 404


def test_the_birthday_is_kept_once_and_a_wrong_day_comes_back(buyer: Client, member: Customer) -> None:
    points_on()
    tomorrow = clock.today() + dt.timedelta(days=1)
    answer = buyer.post(f"{ADDRESS}birthday/", {"birthday": tomorrow.isoformat()})
    assert answer.status_code == 422
    assert f'value="{tomorrow.isoformat()}"' in answer.content.decode()
    buyer.post(f"{ADDRESS}birthday/", {"birthday": "1990-05-17"})
    assert "17 May" in buyer.get(ADDRESS).content.decode()
    assert buyer.post(f"{ADDRESS}birthday/", {"birthday": "1990-05-18"}).status_code == 422
    member.refresh_from_db()
    assert member.birthday == dt.date(1990, 5, 17)


def test_a_friend_registers_with_the_code_from_the_link(guest: Client, member: Customer) -> None:
    points_on(points_referral=20)
    code = actions.open_account(customer_id=member.pk).referral_code
    page = guest.get(f"/register/?friend={code}").content.decode()
    assert f'value="{code}"' in page
    typed = {"name": "Budi", "email": "budi@example.com", "password": "rahasia-12345", "friend": "WRONG12"}
    answer = guest.post("/register/", typed)
    assert answer.status_code == 422
    assert "Nobody has this code" in answer.content.decode()
    assert guest.post("/register/", {**typed, "friend": code.lower()}).status_code == 302
    friend = Customer.objects.get(name="Budi")
    assert Account.objects.get(pk=friend.pk).referred_by == member
    friend.state = Customer.State.APPROVED
    friend.save()
    completed(friend)
    assert PointsEntry.objects.filter(kind="friend").count() == 2


def test_without_points_nobody_is_asked_for_a_friends_code(guest: Client) -> None:
    assert "friend" not in guest.get("/register/").content.decode()


def test_the_link_is_shared_by_whatsapp(buyer: Client, member: Customer) -> None:
    points_on(points_referral=20)
    text = buyer.get(ADDRESS).content.decode()
    assert "https://wa.me/?text=" in text
    assert f"/register/?friend={Account.objects.get().referral_code}" in text


def test_points_are_written_in_groups_of_three(buyer: Client, member: Customer) -> None:
    points_on()
    give(member, 24_468)
    assert "24,468" in buyer.get(ADDRESS).content.decode()
    page = buyer.get(ADDRESS, headers={"Accept-Language": "id"}).content.decode()
    assert "24468" not in page
