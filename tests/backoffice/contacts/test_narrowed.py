"""The list of customers narrowed by what is known of people, and by what the models say of them."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from akrab.accounts.models import Role
from akrab.backoffice.customer_choices import filters
from akrab.backoffice.customer_filters import AGES, PARAMETERS, Wanted, wanted_from
from akrab.backoffice.customer_list import count, ids
from akrab.customers.birthdays import age_on
from akrab.customers.models import Address, Customer
from akrab.insight.models import CustomerGroup, CustomerRisk, CustomerScore, CustomerWorth, ModelCard
from akrab.loyalty.models import Account, Tier
from akrab.shipping.models import Region
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer
from tests.insight.factories import when

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-21T03:00:00Z")]


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def found(**said: str) -> list[str]:
    wanted = wanted_from(said)
    names = [Customer.objects.get(pk=pk).name for pk in ids(wanted, limit=1000)]
    assert count(wanted) == len(names)
    return names


def card(name: str, **fields: Any) -> None:
    now = when("2026-11-21 08:00")
    ModelCard.objects.create(name=name, made_at=now, tried_at=now, as_of=now.date(), **fields)


def score(customer: Customer, first: str, orders: int = 1) -> None:
    CustomerScore.objects.create(
        customer=customer, first_order_at=when(first), last_order_at=when(first), orders=orders, revenue=1000,
        average_order=1000, recency_score=3, frequency_score=3, money_score=3, standing="new",
    )  # fmt: skip


def test_occupation_and_gender_however_they_are_spelt() -> None:
    make_customer(name="Siti", occupation="Guru", gender="female")
    make_customer(name="Budi", occupation="guru", gender="male")
    make_customer(name="Tejo", occupation="Petani")
    assert found(occupation="Guru") == ["Siti", "Budi"]
    assert found(occupation="guru", gender="male") == ["Budi"]
    assert found(gender="nonsense") == ["Siti", "Budi", "Tejo"]
    known = {one.name: one for one in filters(Wanted(), debts=False, fields=[])}
    assert [code for code, *_rest in known["occupation"].options] == ["Guru", "Petani"]


@pytest.mark.parametrize(
    ("birthday", "band"),
    [
        ("2008-11-22", "0-17"), ("2008-11-21", "18-24"), ("2001-11-22", "18-24"), ("2001-11-21", "25-34"),
        ("1961-11-21", "65-"), ("1900-01-01", "65-"), (None, "unknown"),
    ],
)  # fmt: skip
def test_an_age_lies_in_one_band_to_the_day(birthday: str | None, band: str) -> None:
    born = dt.date.fromisoformat(birthday) if birthday else None
    Customer.objects.create(name="Siti", birthday=born, created_at=when("2026-01-01 08:00"))
    assert [age for age in [*AGES, "unknown"] if found(age=age)] == [band]
    if born:
        low, high = AGES[band]
        assert low <= age_on(born, dt.date(2026, 11, 21)) <= (high or 200)


def test_a_place_is_a_province_a_city_or_a_district() -> None:
    for code, name in (("33", "Jawa Tengah"), ("33.72", "Kota Surakarta"), ("33.72.01", "Laweyan"), ("34", "DIY")):
        Region.objects.update_or_create(
            code=code, defaults={"name": name, "level": code.count(".") + 1, "full_name": name, "words": name}
        )
    for name, code in (("Siti", "33.72.01"), ("Budi", "33.72.02"), ("Tejo", "34.71.01")):
        Address.objects.create(
            customer=make_customer(name=name), line="Jalan", region=code, created_at=when("2026-01-01 08:00")
        )
    assert found(place="region:33") == found(place="region:33.72") == ["Siti", "Budi"]
    assert found(place="region:33.72.01") == ["Siti"]
    assert found(place="region:3") == []

    def offered(place: str) -> list[str]:
        known = {one.name: one for one in filters(Wanted(place=place), debts=False, fields=[])}
        return [str(label) for _code, label, _chosen in known["place"].options]

    assert offered("") == ["DIY", "Jawa Tengah"]
    assert offered("region:33") == ["DIY", "Jawa Tengah", "Jawa Tengah, Kota Surakarta"]
    assert "Jawa Tengah, Kota Surakarta, Laweyan" in offered("region:33.72.01")


def test_tier_group_worth_and_who_may_not_come_back() -> None:
    people = [make_customer(name=f"C{n:02}") for n in range(20)]
    gold = Tier.objects.create(code="emas-x", name="Emas", spend=100)
    Account.objects.create(customer=people[3], tier=gold, card="1", referral_code="a", since=when("2026-01-01 08:00"))
    CustomerGroup.objects.create(customer=people[4], group="frequency_high")
    for n, one in enumerate(people):
        CustomerWorth.objects.create(
            customer=one, purchases=1, last_day=dt.date(2026, 1, 1), alive=0.5, expected=1, low=0, high=1,
            worth=1000 - n // 2, at_stake=1, slipping=n == 7,
        )  # fmt: skip
    assert found(tier="emas-x") == ["C03"]
    assert found(group="frequency_high") == ["C04"]
    assert found(worth="tenth") == ["C00", "C01"]
    assert found(worth="quarter") == ["C00", "C01", "C02", "C03", "C04"]  # C04 and C05 are worth the same
    assert (len(found(worth="half")), found(worth="rest")[0]) == (10, "C10")
    assert found(staying="slipping") == ["C07"]
    CustomerRisk.objects.create(customer=people[8], chance=0.9, last_day=dt.date(2026, 1, 1), at_stake=1, slipping=True)
    card("slipping")
    assert found(staying="slipping") == ["C08"]
    assert found(staying="slipping", worth="tenth") == []


def test_a_figure_of_winning_and_the_list_count_the_same(client: Client) -> None:
    client.force_login(make_user(Role.OWNER))
    score(make_customer(name="Siti"), "2026-10-22 09:00")
    score(make_customer(name="Budi"), "2026-09-02 09:00")
    score(make_customer(name="Tejo"), "2026-10-21 09:00", orders=2)
    card("winning", figures={"second": {"d25": 20, "d90": 40}})
    assert found(figure="due") == ["Siti"]
    assert found(figure="once") == ["Siti", "Budi"]
    assert found(figure="new:2026-10") == ["Siti", "Tejo"]
    page = client.get("/office/winning/customers/?of=due", headers={"accept-language": "en"}).text
    assert "1 customer" in page
    assert 'href="/office/customers/?figure=due"' in page
    listed = client.get("/office/customers/?figure=due", headers={"accept-language": "en"}).text
    assert "1 customer fits" in listed
    assert "Due for a second purchase" in listed


def test_what_makes_no_sense_finds_nobody_or_does_not_matter(client: Client) -> None:
    client.force_login(make_user(Role.OWNER))
    make_customer(name="Siti")
    for nonsense in ("nonsense", "new:2026-99", "cohort:2026-09:x", "cohort:2026-09:9999", "channel:"):
        assert found(figure=nonsense) == [], nonsense
    for name in PARAMETERS:
        for value in ("\0", "x" * 400, "'; --", "region:%", "-1", "9" * 30):
            assert client.get("/office/customers/", {name: value}).status_code == 200, (name, value)


def test_each_filter_that_is_on_can_be_taken_away_without_a_script(client: Client) -> None:
    client.cookies["language"] = "en"
    client.force_login(make_user(Role.OWNER))
    make_customer(name="Siti", occupation="Guru", gender="female")
    make_customer(name="Budi")
    for headers in ({}, {"hx-request": "true"}):
        page = client.get("/office/customers/?occupation=Guru&gender=female&age=unknown", headers=headers).text
        assert "1 customer fits" in page
        assert 'href="?occupation=Guru&amp;gender=female" aria-label="Without Age: birthday not known"' in page
        assert 'href="?gender=female&amp;' not in page
        assert 'href="?age=unknown&amp;gender=female"' in page
    assert "fits" not in client.get("/office/customers/").text
