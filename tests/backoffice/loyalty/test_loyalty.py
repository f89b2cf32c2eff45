"""The office: rules in one sentence, tiers, rewards, best customers, one customer's points."""

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import shop
from akrab.loyalty.models import Account, PointsEntry, Reward, Tier
from akrab.promotions.models import Code
from tests.backoffice.conftest import Come
from tests.customers.factories import make_member
from tests.loyalty.factories import completed, give, make_reward, make_tier, points_on

pytestmark = pytest.mark.django_db
RULES = {
    "points_on": "on",
    "points_every": "10.000",
    "points_worth": "100",
    "points_least": "10",
    "points_months": "12",
    "points_birthday": "25",
    "points_referral": "0",
}


def test_the_rules_are_kept_and_said_as_an_example(owner: Client) -> None:
    assert owner.post("/office/loyalty/rules/", RULES).status_code == 302
    assert (shop.get("points_on"), shop.get("points_every"), shop.get("points_worth")) == (True, 1_000_000, 10_000)
    assert shop.get("points_birthday") == 25
    text = owner.get("/office/loyalty/rules/").content.decode()
    assert "A purchase of Rp250,000 gives 25 points, worth Rp2,500: 1% back." in text


def test_the_example_follows_what_is_typed(owner: Client) -> None:
    answer = owner.post("/office/loyalty/rules/example/", {**RULES, "points_worth": "150"})
    assert "worth Rp3,750: 1.5% back" in answer.content.decode()
    wrong = owner.post("/office/loyalty/rules/example/", {**RULES, "points_worth": "viel"})
    assert "Fill in both amounts" in wrong.content.decode()


def test_rules_that_give_money_away_are_refused_with_what_was_typed(owner: Client) -> None:
    answer = owner.post("/office/loyalty/rules/", {**RULES, "points_worth": "20.000"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "worth more than what is spent for it" in text
    assert 'value="20.000"' in text
    assert shop.get("points_on") is False
    assert owner.post("/office/loyalty/rules/", {**RULES, "points_every": "0"}).status_code == 422


def test_a_tier_is_made_changed_and_removed(owner: Client) -> None:
    filled = {"name": "Emas", "name_en": "Gold", "spend": "1.000.000", "percent": "150", "benefits": "Gratis bungkus"}
    owner.post("/office/loyalty/tiers/new/", filled)
    tier = Tier.objects.get()
    assert (tier.code, tier.spend, tier.percent, tier.translations) == (
        "emas", 100_000_000, 150, {"en": {"name": "Gold"}},
    )  # fmt: skip
    assert "Gold" in owner.get("/office/loyalty/tiers/").content.decode()
    double = owner.post("/office/loyalty/tiers/new/", {**filled, "name": "Perak"})
    assert "begins at the same amount" in double.content.decode()
    owner.post(f"/office/loyalty/tiers/{tier.pk}/", {**filled, "spend": "2.000.000"})
    tier.refresh_from_db()
    assert (tier.code, tier.spend) == ("emas", 200_000_000)
    owner.post(f"/office/loyalty/tiers/{tier.pk}/remove/")
    assert not Tier.objects.exists()


def test_a_reward_is_made_and_switched_off(owner: Client) -> None:
    filled = {"name": "Hemat", "points": "50", "kind": "amount", "amount": "5.000", "days": "30", "is_active": "on"}
    owner.post("/office/loyalty/rewards/new/", filled)
    reward = Reward.objects.get()
    assert (reward.value, reward.promotion.amount) == (500_000, 500_000)
    wrong = owner.post("/office/loyalty/rewards/new/", {**filled, "kind": "percent"})
    assert wrong.status_code == 422
    assert "Write how much is taken off" in wrong.content.decode()
    del filled["is_active"]
    owner.post(f"/office/loyalty/rewards/{reward.pk}/", filled)
    reward.refresh_from_db()
    assert not reward.is_active
    assert "taken 0 times" in owner.get("/office/loyalty/rewards/").content.decode()


def test_the_best_customers_stand_first_with_what_points_are_owed(owner: Client) -> None:
    points_on()
    make_tier(name="Silver", spend=0)
    gold = make_tier(name="Gold", spend=30_000_000)
    small, big = make_member(name="Kecil"), make_member(name="Besar")
    completed(small, key="a")
    completed(big, key="b", quantity=5)
    text = owner.get("/office/loyalty/").content.decode()
    assert text.index("Besar") < text.index("Kecil")
    assert "Rp500,000 in twelve months" in text
    assert ">60<" in text
    only = owner.get(f"/office/loyalty/?tier={gold.code}").content.decode()
    assert "Besar" in only
    assert "Kecil" not in only


def test_the_list_asks_the_same_for_one_or_many(owner: Client, django_assert_max_num_queries: object) -> None:
    points_on()
    for number in range(12):
        give(make_member(name=f"Member {number}"), 10)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        owner.get("/office/loyalty/")


def test_points_are_corrected_once_per_form_with_a_reason(owner: Client) -> None:
    points_on()
    customer = make_member()
    address = f"/office/customers/{customer.pk}/points/"
    refused = owner.post(f"{address}correct/", {"points": "-20", "note": "", "key": "k" * 20})
    assert refused.status_code == 422
    assert 'value="-20"' in refused.content.decode()
    for _twice in range(2):
        owner.post(f"{address}correct/", {"points": "30", "note": "Salah hitung", "key": "k" * 20})
    assert Account.objects.get().balance == 30
    assert "Salah hitung" in owner.get(address).content.decode()


def test_a_reward_is_given_as_a_present(owner: Client) -> None:
    points_on()
    customer, reward = make_member(), make_reward()
    address = f"/office/customers/{customer.pk}/points/"
    for _twice in range(2):
        owner.post(f"{address}reward/", {"reward": reward.pk, "key": "k" * 20})
    assert Code.objects.get().customer == customer
    assert not PointsEntry.objects.exists()
    assert Code.objects.get().text in owner.get(address).content.decode()


def test_the_record_shows_points_to_whom_may_see_them(owner: Client, come: Come) -> None:
    customer = make_member()
    give(customer, 30)
    address = f"/office/customers/{customer.pk}/"
    assert "points/" not in owner.get(address).content.decode()
    points_on()
    assert "worth Rp3,000" in owner.get(address).content.decode()
    assert come(Role.CASHIER).get(f"{address}points/").status_code == 200


def test_looking_at_points_opens_no_account(owner: Client) -> None:
    points_on()
    customer = make_member()
    assert "No points yet" in owner.get(f"/office/customers/{customer.pk}/points/").content.decode()
    assert not Account.objects.exists()
