"""What comes next, from the orders to the rows and to what purchasing expects."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pytest
import time_machine

from akrab.catalogue.models import Category, Product
from akrab.core import shop
from akrab.insight import refresh
from akrab.insight.forecast import actions, lebaran, series, words
from akrab.insight.forecast.queries import of_level, of_shop, untold
from akrab.insight.learning.running import learn
from akrab.insight.models import ModelCard, PeriodFigure, SalesForecast, StrangeDay
from akrab.insight.science.forecast import making as science
from akrab.journal.models import Entry
from akrab.orders.models import Order
from akrab.purchasing.models import Expectation
from akrab.purchasing.proposals import proposals
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.insight.factories import make_buyer, make_sale

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)  # a Saturday
MONDAY = dt.date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True):
        yield


def days(weeks: int) -> list[dt.date]:
    """Every day of so many weeks, up to yesterday."""
    return [TODAY - dt.timedelta(days=back) for back in range(7 * weeks, 0, -1)]


def learnt() -> ModelCard:
    refresh.run(charts=False)
    card = learn("forecast")
    assert card is not None
    return card


def test_shop_category_and_product_are_foretold_from_their_own_past() -> None:
    category = Category.objects.create(name="Kabel", slug="kabel")
    variant = make_variant(sku="KABEL", stock=5)
    Product.objects.filter(pk=variant.product_id).update(category=category)
    buyer = make_buyer()
    for day in days(12):
        make_sale(buyer, f"{day} 09:00", [("KABEL", 2 if day.weekday() == 5 else 1, 1_000_000)])
    card = learnt()
    assert (card.trouble, card.as_of, card.figures["weeks"], card.figures["products"]) == ("", TODAY, 11, 1)
    made = of_shop()
    week = made["week"]
    past = [float(money) for money in PeriodFigure.objects.filter(grain="week", start__lt=MONDAY).order_by("start")
            .values_list("revenue", flat=True)][1:]  # fmt: skip
    assert set(past) == {8_000_000.0}
    asked = science.forecast(past, period=1, horizon=13)
    assert (week.start, week.periods) == (MONDAY, 13)
    found, wanted = [week.total, week.low, week.high], [asked.total, asked.total_low, asked.total_high]
    assert found == pytest.approx(wanted)
    assert week.series["past"] == past
    assert (made["day"].start, made["day"].series["middle"][0]) == (TODAY, pytest.approx(2_000_000, rel=0.05))
    assert made["month"].trouble == "too_few"
    assert "So far there are 2 whole months of sales" in words.why_silent(made["month"])
    for level, subject in (("category", category.pk), ("product", variant.product_id)):
        (one,) = of_level(level)
        assert (one.subject, one.before) == (subject, 32)
        assert one.total == pytest.approx(32, abs=0.5)


def test_purchasing_says_what_is_expected_where_the_forecast_is_trusted() -> None:
    variant = make_variant(sku="KABEL", stock=5)
    buyer = make_buyer()
    for place, day in enumerate(days(20)):
        make_sale(buyer, f"{day} 09:00", [("KABEL", 1 + place % 7 % 3, 1_000_000)])
    for place, day in enumerate(days(20)):  # every week a little more than the one before
        if place % 7 == 0:
            make_sale(buyer, f"{day} 10:00", [("KABEL", 1 + place // 7, 1_000_000)])
    learnt()
    (expected,) = Expectation.objects.all()
    assert (expected.variant_id, expected.as_of, expected.lead_days) == (variant.pk, TODAY, 7)
    assert expected.lead < expected.whole
    assert expected.low <= expected.whole <= expected.high
    (one,) = proposals()
    days_ahead = 7 + int(shop.get("purchase_cover_days"))
    assert one.expected == expected
    assert one.reason.startswith(f"In {days_ahead} days about {round(expected.whole)} will be sold (")
    assert f", 5 left, delivery takes 7 days: order {one.need.quantity}" in one.reason
    Expectation.objects.update(as_of=TODAY - dt.timedelta(days=11))  # too old: the mean of what was sold counts
    assert all(found.expected is None for found in proposals())


@pytest.mark.parametrize("weeks", [0, 3])
def test_an_empty_shop_and_a_young_one_are_silent(weeks: int) -> None:
    make_variant(sku="KABEL", stock=5)
    for day in days(weeks):
        make_sale(None, f"{day} 09:00")
    card = learnt()
    assert card.figures.get("products", 0) == 0
    assert SalesForecast.objects.filter(grain="week").exclude(trouble="too_few").count() == 0
    assert Expectation.objects.count() == 0
    if not weeks:
        assert card.trouble == "too_few"
        assert "so far there are 0." in words.silence(card)


def test_all_returned_leaves_nothing_and_takes_old_figures_away() -> None:
    make_variant(sku="KABEL", stock=5)
    for day in days(10):
        make_sale(None, f"{day} 09:00")
    assert learnt().figures["products"] == 1
    Order.objects.update(state=Order.State.RETURNED)
    PeriodFigure.objects.update(revenue=0, orders=0)
    card = learn("forecast")
    assert card is not None
    assert card.trouble == "too_few"
    assert not SalesForecast.objects.exists()


def test_a_day_far_off_is_told_once_and_put_away() -> None:
    for place, day in enumerate(days(10)):
        for hour in range(1 if day == TODAY - dt.timedelta(days=1) else 9 + place % 3):
            make_sale(None, f"{day} {8 + hour:02d}:00")
    learnt()
    (one,) = untold()
    assert (one.day, one.orders, one.alike, one.weekdays, one.is_more) == (dt.date(2026, 11, 20), 1, 0, 9, False)
    assert words.strange(one) == (
        f"Yesterday: 1 order where {one.low} to {one.high} were expected. So few on a Friday never before."
    )
    actor = make_user()
    assert actions.put_away(day=one, actor=actor) is True
    assert actions.put_away(day=one, actor=actor) is False
    assert Entry.objects.filter(kind="forecast.day_put_away").count() == 1
    learn("forecast")
    assert untold() == []
    assert StrangeDay.objects.count() == 1


def test_gaps_closed_days_and_a_clock_that_jumped() -> None:
    start = dt.date(2026, 1, 5)  # a Monday
    sold = {start + dt.timedelta(days=n): (10.0, 1.0) for n in range(70) if not 20 <= n < 35}
    sold[dt.date(1999, 5, 5)] = (5.0, 1.0)  # the clock stood wrong
    sold[dt.date(2050, 1, 1)] = (5.0, 1.0)
    known = series.trade(sold, dt.date(2026, 3, 16))
    assert known is not None
    assert (known.first, known.end, int(known.closed.sum())) == (start, dt.date(2026, 3, 16), 15)
    weeks = series.mondays(known)
    money = series.weekly(known, weeks)
    assert len(weeks) == 10
    assert np.flatnonzero(np.isnan(money)).tolist() == [3, 4]
    assert np.isnan(series.daily(known)).sum() == 15
    months, by_month = series.monthly(known)
    assert months == [dt.date(2026, 2, 1)]
    assert by_month.tolist() == [10.0 * 20]
    assert series.pieces({weeks[2]: 4.0}, weeks, series.closed_weeks(known, weeks)).tolist()[:1] == [4.0]
    assert series.trade({}, TODAY) is None


@pytest.mark.parametrize(
    "day", ["2019-06-05", "2020-05-24", "2021-05-13", "2022-05-02", "2023-04-22", "2024-04-10", "2025-03-31"]
)
def test_lebaran_is_found_to_the_day_or_its_neighbour(day: str) -> None:
    announced = dt.date.fromisoformat(day)
    (found,) = lebaran.lebaran(announced.year)
    assert abs((found - announced).days) <= 1
    monday = found - dt.timedelta(days=found.weekday())
    weeks = [monday + dt.timedelta(weeks=n) for n in (-3, -2, -1, 0, 1, 2)]
    shares = lebaran.shares(weeks)
    assert sum(before for before, _after in shares) * 7 == pytest.approx(14)
    assert sum(after for _before, after in shares) * 7 == pytest.approx(7)


def test_the_number_that_the_sentence_names_is_that_of_the_model() -> None:
    assert words.FEWEST == science.FEWEST
