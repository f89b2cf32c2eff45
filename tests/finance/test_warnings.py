"""Warnings: outside the usual range, below cost; said once, with the reason."""

import datetime as dt

import pytest
import time_machine
from django.utils import translation

from akrab.accounts.models import Role
from akrab.catalogue import actions as catalogue
from akrab.finance import actions, alerts, said
from akrab.finance.models import Alert
from akrab.finance.usual import usual
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_product
from tests.finance.factories import sold, spent

TODAY = dt.date(2026, 11, 20)  # a Friday
YESTERDAY = TODAY - dt.timedelta(days=1)


def test_the_usual_range_is_the_median_and_three_times_its_deviation() -> None:
    found = usual([90, 100, 110, 100, 120, 80])
    assert found is not None
    assert (found.middle, found.low, found.high) == (100, 70, 130)
    assert found.is_unusual(69)
    assert not found.is_unusual(70)


def test_equal_weeks_leave_a_tenth_to_each_side() -> None:
    found = usual([1000] * 8)
    assert found is not None
    assert (found.low, found.high) == (900, 1100)


def test_three_weeks_are_not_enough() -> None:
    assert usual([1, 2, 3]) is None


@pytest.fixture
def today(db: None) -> object:
    with time_machine.travel("2026-11-20 05:00:00+00:00", tick=False), translation.override("en"):
        yield TODAY


def usual_weeks(price: int = 10_000_000, weeks: int = 8, **details: object) -> None:
    for n in range(1, weeks + 1):
        sold(day=YESTERDAY - dt.timedelta(weeks=n), price=price, **details)  # type: ignore[arg-type]


def test_a_bad_day_is_told_once_with_the_product_that_missed(today: dt.date) -> None:
    category = catalogue.save_category(name="Chargers", slug="chargers")
    charger = make_product(name="Charger 65W", category=category).variants.get()
    usual_weeks(variant=charger)
    sold(day=YESTERDAY, price=1_000_000, cost=500_000)
    assert alerts.look(today) == 1
    assert alerts.look(today) == 0
    alert = Alert.objects.get()
    assert said.headline(alert) == ("Thursday, 19 November brought Rp10,000, far less than the usual Rp100,000.")
    assert said.reasons(alert) == [
        "“Chargers” brought Rp0 instead of the usual Rp100,000.",
        "“Charger 65W” brought Rp0 instead of the usual Rp100,000.",
    ]


def test_a_usual_day_is_no_news(today: dt.date) -> None:
    usual_weeks()
    sold(day=YESTERDAY)
    assert alerts.look(today) == 0


def test_a_very_good_day_is_told_too(today: dt.date) -> None:
    usual_weeks()
    sold(day=YESTERDAY, price=90_000_000)
    assert alerts.look(today) >= 1
    assert "far more" in said.headline(Alert.objects.get(kind="day"))


def test_three_weeks_of_trade_are_not_called_usual(today: dt.date) -> None:
    usual_weeks(weeks=3)
    sold(day=YESTERDAY, price=90_000_000)
    assert not Alert.objects.exists()
    assert alerts.look(today) == 0


def test_discounts_and_prices_below_cost_are_named_as_reasons(today: dt.date) -> None:
    usual_weeks()
    loss = make_product(name="Old case").variants.get()
    sold(day=YESTERDAY, price=10_000_000, discount=6_000_000, cost=6_000_000, variant=loss)
    alerts.look(today)
    texts = said.reasons(Alert.objects.get(kind="day"))
    assert "Discounts took 60% of the sales instead of the usual 0%." in texts
    assert "Sold below their purchase price: “Old case”." in texts


def test_a_week_below_its_usual_names_the_day(today: dt.date) -> None:
    for n in range(1, 9):
        for day in range(4):
            sold(day=YESTERDAY - dt.timedelta(weeks=n, days=day))
    for day in (0, 2, 3):
        sold(day=YESTERDAY - dt.timedelta(days=day), price=10_000_000 if day else 9_900_000)
    alerts.look(today)
    alert = Alert.objects.get(kind="week")
    assert "Wednesday made the largest difference: Rp0 instead of Rp100,000." in said.reasons(alert)


def test_a_month_sold_below_its_cost_is_told_at_once(today: dt.date) -> None:
    sold(day=dt.date(2026, 11, 2), price=1_000_000, cost=1_500_000)
    alerts.look(today)
    alert = Alert.objects.get(kind="below_cost")
    assert "are below their cost of Rp15,000" in said.headline(alert)
    assert alerts.look(today + dt.timedelta(days=1)) == 0


def test_a_month_that_does_not_carry_its_expenses_is_told(today: dt.date) -> None:
    sold(day=dt.date(2026, 11, 2), price=10_000_000, cost=6_000_000)
    spent(5_000_000, day=dt.date(2026, 11, 3), kind="wages")
    alerts.look(today)
    alert = Alert.objects.get(kind="below_cost")
    assert "The largest expense was Wages with Rp50,000." in said.reasons(alert)


def test_of_a_monthly_rent_only_the_days_gone_by_count(today: dt.date) -> None:
    sold(day=dt.date(2026, 11, 2), price=10_000_000, cost=6_000_000)
    actions.spend(kind="rent", amount=6_000_000, key="rent", day=dt.date(2026, 11, 1), monthly=True)
    assert alerts.look(today) == 0  # 19 of 30 days: Rp38,000 of Rp60,000, less than the Rp40,000 earned


def test_a_warning_put_away_does_not_come_back(today: dt.date) -> None:
    sold(day=dt.date(2026, 11, 2), price=1_000_000, cost=1_500_000)
    alerts.look(today)
    owner, alert = make_user(Role.OWNER), Alert.objects.get()
    assert alerts.open_alerts() == [alert]
    assert actions.dismiss(alert=alert, actor=owner) is True
    assert actions.dismiss(alert=alert, actor=owner) is False
    assert alerts.open_alerts() == []
    assert alerts.look(today) == 0


def test_the_words_are_those_of_the_reader(today: dt.date) -> None:
    sold(day=dt.date(2026, 11, 2), price=1_000_000, cost=1_500_000)
    alerts.look(today)
    with translation.override("id"):
        assert "November" in said.headline(Alert.objects.get())
