"""Groups of customers and who may stay away, from the orders to the rows."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pytest
import time_machine

from akrab.insight import refresh
from akrab.insight.groups import making, words
from akrab.insight.learning.running import learn
from akrab.insight.models import CustomerGroup, CustomerRisk, ModelCard, Refresh
from akrab.insight.risk import model as risk_model
from akrab.insight.risk import words as risk_words
from akrab.insight.science import groups, slipping
from akrab.insight.worth.model import Purchases
from akrab.orders.models import Order
from tests.insight.factories import make_buyer, make_sale

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True):
        yield


def run(name: str) -> ModelCard:
    refresh.run(charts=False)
    card = learn(name)
    assert card is not None
    return card


@pytest.mark.django_db
@pytest.mark.usefixtures("_today")
def test_two_ways_of_buying_are_two_groups_and_the_same_ones_again() -> None:
    buyers = [make_buyer(f"Buyer {n}") for n in range(44)]
    for n, buyer in enumerate(buyers):
        for visit in range(7 if n % 2 else 1):
            day = dt.date(2026, 3, 1) + dt.timedelta(days=30 * visit + n)
            make_sale(buyer, f"{day} 09:00", [("KABEL", 1, (9_000_000 if n % 2 else 400_000) + 1_000 * n)])
    card = run("groups")
    assert (card.trouble, card.subjects) == ("", 44)
    found = {one["code"]: one["size"] for one in card.figures["groups"]}
    assert sorted(found.values()) == [22, 22]
    assert sum(found.values()) == CustomerGroup.objects.count()
    often = {one.customer_id for one in CustomerGroup.objects.filter(group__contains="high")}
    assert often == {buyer.pk for buyer in buyers[1::2]}
    before = list(CustomerGroup.objects.order_by("pk").values_list())
    learn("groups")
    assert list(CustomerGroup.objects.order_by("pk").values_list()) == before
    Order.objects.update(state=Order.State.RETURNED)
    Refresh.objects.update(token="another")  # everything is read again
    assert run("groups").trouble == "too_few"
    assert not CustomerGroup.objects.exists()


def test_groups_are_called_what_people_say() -> None:
    assert words.name_of("frequency_high-basket_high") == "Buy often, large purchases"
    assert words.name_of("middle") == "In the middle of everything"
    assert words.FEWEST == groups.FEWEST
    assert {column for column, _high in words.MARKS} == set(making.COLUMNS)
    assert set(risk_words.REASONS) == set(slipping.COLUMNS)
    assert risk_words.HORIZON == risk_model.HORIZON


def trade(leavers: int, stayers: int) -> Purchases:
    """Everybody comes every ten days from day 0; leavers stop somewhere, half of them in the last quarter."""
    rows = []
    for who in range(leavers + stayers):
        end = 400 if who >= leavers else 60 + who * 340 // max(leavers, 1)
        rows += [(who, day, 100.0) for day in range(who % 10, end, 10)]
    customer, day, money = (np.array(one) for one in zip(*rows, strict=True))
    return Purchases(customer, day, money)


def test_who_stays_away_is_learnt_from_who_did() -> None:
    found = risk_model.stay(trade(60, 60), today=400)
    assert found.trouble == ""
    assert found.quality.figures["auc"] > 0.9
    gone = found.chance[found.last < 300]
    here = found.chance[found.last > 390]
    assert gone.min() > 0.5 > here.max()
    assert found.customer[found.fell].tolist()
    assert set(found.last[found.fell] // 100) <= {2, 3}  # those who went lately, not those who are gone
    again = risk_model.stay(trade(60, 60), today=400)
    assert again.chance.tolist() == found.chance.tolist()


@pytest.mark.parametrize(("leavers", "stayers", "trouble"), [(0, 5, "too_few"), (0, 60, "too_few"), (2, 40, "too_few")])
def test_too_few_who_left_are_no_lesson(leavers: int, stayers: int, trouble: str) -> None:
    found = risk_model.stay(trade(leavers, stayers), today=400)
    assert (found.trouble, len(found.customer), found.customers) == (trouble, 0, leavers + stayers)


@pytest.mark.django_db
def test_an_empty_shop_and_one_customer_have_no_risk() -> None:
    assert run("slipping").trouble == "too_few"
    make_sale(make_buyer(), "2026-10-01 09:00", [("KABEL", 1, 10**14)])
    card = run("slipping")
    assert (card.trouble, card.subjects, CustomerRisk.objects.count()) == ("too_few", 1, 0)
