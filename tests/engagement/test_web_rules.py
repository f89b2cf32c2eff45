"""Whether a message fits a visitor."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from akrab.engagement.web.rules import Basket, Person, Visit, fits, unmet

pytestmark = pytest.mark.once
AT = dt.datetime(2026, 11, 18, 12, tzinfo=ZoneInfo("Asia/Jakarta"))  # a Wednesday
GUEST = Visit(at=AT, path="/products/kabel/", came_from="www.instagram.com diskon-akhir", pages=3)
SITI = Person(
    1,
    standing="best",
    orders=4,
    points=120,
    city=" Bandung",
    birthday=dt.date(1990, 11, 20),
    tags=frozenset({"reseller"}),
)
BASKET = Basket(5_000_000, AT - dt.timedelta(hours=5))


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({}, True),
        ({"who": "customer"}, True),
        ({"who": "member"}, True),
        ({"who": "guest"}, False),
        ({"standings": ["best", "regular"]}, True),
        ({"standings": ["lost"]}, False),
        ({"tags": ["reseller"]}, True),
        ({"tags": ["grosir"]}, False),
        ({"cities": ["bandung"]}, True),
        ({"cities": ["Medan"]}, False),
        ({"points_min": 120}, True),
        ({"points_min": 121}, False),
        ({"birthday_days": 2}, True),
        ({"birthday_days": 1}, False),
        ({"bought": "never"}, False),
        ({"bought": "more"}, True),
        ({"bought": "once"}, False),
        ({"languages": ["en"]}, False),
        ({"visits": "first"}, True),
        ({"visits": "returning"}, False),
        ({"came_from": ["Instagram"]}, True),
        ({"came_from": ["DISKON"]}, True),
        ({"came_from": ["facebook"]}, False),
        ({"paths": ["/products/"]}, True),
        ({"paths": ["/"]}, False),  # the home page only
        ({"paths": ["/basket/"]}, False),
        ({"pages_min": 3}, True),
        ({"pages_min": 4}, False),
        ({"looked": ["p:kabel"]}, False),
        ({"weekdays": [2]}, True),
        ({"weekdays": [5, 6]}, False),
        ({"hours": "09:00-17:00"}, True),
        ({"hours": "22:00-06:00"}, False),
        ({"hours": "20:00-13:00"}, True),
        ({"hours": "nonsense"}, False),
        ({"basket_min": 5_000_000, "left_hours": 5}, True),
        ({"basket_min": 5_000_001}, False),
        ({"basket_max": 5_000_000}, True),
        ({"left_hours": 6}, False),
        ({"moon": "full"}, False),  # of a later release
    ],
)
def test_each_condition_holds_or_not(conditions: dict[str, Any], expected: bool) -> None:
    assert fits(conditions, GUEST, SITI, BASKET) is expected


def test_of_a_guest_nothing_personal_is_known() -> None:
    for name in ("standings", "tags", "cities", "points_min", "bought", "birthday_days"):
        assert not fits({name: ["best"] if name.endswith("s") else 0}, GUEST, None, None)
    assert fits({"who": "guest"}, GUEST, None, None)
    assert not fits({"basket_min": 1}, GUEST, None, None)


def test_who_refused_offers_chosen_for_them_is_known_only_as_signed_in() -> None:
    silent = Person(1, known=False, points=500, city="Bandung")
    assert list(unmet({"who": "customer", "points_min": 1, "cities": ["Bandung"]}, GUEST, silent, None)) == [
        "points_min",
        "cities",
    ]


def test_a_leap_days_birthday_is_met_in_ordinary_years() -> None:
    born = Person(1, birthday=dt.date(2000, 2, 29))
    visit = Visit(at=dt.datetime(2027, 2, 28, 9, tzinfo=AT.tzinfo))
    assert fits({"birthday_days": 0}, visit, born, None)


def test_new_year_lies_within_a_few_days_of_old_year() -> None:
    born = Person(1, birthday=dt.date(1990, 1, 2))
    visit = Visit(at=dt.datetime(2026, 12, 30, 9, tzinfo=AT.tzinfo))
    assert fits({"birthday_days": 3}, visit, born, None)
    assert not fits({"birthday_days": 2}, visit, born, None)
