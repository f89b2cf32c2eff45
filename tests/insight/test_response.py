"""What promotions and messages moved: found where it is, not found where it is not, silent where data is thin."""

import datetime as dt

import numpy as np
import pytest

from akrab.core import clock
from akrab.engagement.models import WebMessage, WebShowing
from akrab.engagement.web import results
from akrab.insight import refresh
from akrab.insight.learning.running import learn
from akrab.insight.models import ModelCard
from akrab.insight.response.making import product_ids
from akrab.insight.response.model import false_alarms, moved
from akrab.insight.uplift import making as uplift
from akrab.promotions.models import Promotion
from tests.insight.factories import make_buyer, make_sale, when
from tests.promotions.factories import make_promotion


def days(effect: float, *, scale: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Half a year with busy Saturdays, the last two weeks of it with a promotion."""
    rng = np.random.default_rng(7)
    weekday = np.arange(182) % 7
    running = np.arange(182) >= 168
    usual = np.where(weekday == 5, 300.0, 100.0) * np.where(running, effect, 1.0)
    return rng.poisson(usual) * scale, running


@pytest.mark.parametrize("scale", [1.0, 1e9])
def test_half_as_much_again_is_found_with_its_doubt(scale: float) -> None:
    sold, running = days(1.5, scale=scale)
    found = moved(sold, running, 0)
    assert found.clear
    assert found.low < found.extra < found.high
    assert found.expected / scale == pytest.approx(1800, rel=0.1)  # 12 usual days and two Saturdays
    assert found.came == pytest.approx(found.expected + found.extra)
    fewer, _running = days(0.5)
    less = moved(fewer, running, 0)
    assert less.clear
    assert less.high < 0


def test_nothing_is_found_where_nothing_is_and_silence_where_days_are_few() -> None:
    sold, running = days(1.0)
    assert not moved(sold, running, 0).clear
    wrong, asked = false_alarms(sold[~running], 0, days=14)
    assert asked == 8
    assert wrong <= 2
    assert moved(sold[-20:], running[-20:], 0).trouble == "too_few"
    assert moved(np.zeros(182), running, 0).trouble == "too_few"
    assert moved(sold, np.ones(182, dtype=bool), 0).trouble == "too_few"
    assert moved(np.zeros(0), np.zeros(0, dtype=bool), 0).trouble == "too_few"


def run(name: str) -> ModelCard:
    refresh.run(charts=False)
    card = learn(name)
    assert card is not None
    return card


@pytest.mark.django_db
@pytest.mark.time_machine("2026-11-21T03:00:00Z")
def test_a_promotion_of_the_shop_is_measured_from_its_orders() -> None:
    assert (run("response").trouble, run("response").subjects) == ("too_few", 0)
    start = dt.date(2026, 9, 1)
    for n in range(75):
        for _order in range(4 if n >= 61 else 2 + n % 2):
            make_sale(None, f"{start + dt.timedelta(days=n)} 09:00", [("KABEL", 1, 100_000)])
    begun = make_promotion(name="November", starts_at=when("2026-11-01 00:00"), ends_at=when("2026-11-15 00:00"))
    make_promotion(name="To come", starts_at=when("2026-12-01 00:00"))
    card = run("response")
    assert (card.trouble, card.subjects) == ("", 1)
    one = card.figures["promotions"][0]
    assert (one["id"], one["days"], one["came"], one["uses"], one["clear"]) == (begun.pk, 14, 5_600_000, 0, True)
    assert 1_000_000 < one["extra"] < 3_500_000
    assert card.quality["tries"] >= card.quality["false"]
    Promotion.objects.filter(pk=begun.pk).update(product_ids=[-1])
    assert run("response").trouble == "too_few"  # nothing of these goods was sold
    assert product_ids(Promotion.objects.get(pk=begun.pk)) == [-1]


@pytest.mark.django_db
@pytest.mark.time_machine("2026-11-21T03:00:00Z")
def test_who_saw_a_message_is_set_against_whom_chance_held_back() -> None:
    message = WebMessage.objects.create(name="Batik", created_at=clock.now())
    for n in range(80):
        buyer = make_buyer(f"Buyer {n}")
        held = n % 2 == 1
        WebShowing.objects.create(
            message=message, customer=buyer, held=held, first_at=when("2026-10-01 09:00"),
            last_at=when("2026-10-01 09:00"),
        )  # fmt: skip
        if n % 4 == 0 or n % 20 == 1:
            make_sale(buyer, "2026-10-03 09:00")
        if n % 8 == 3:
            make_sale(buyer, "2026-10-30 09:00")  # too late to count
    card = run("uplift")
    one = card.figures["messages"][0]
    assert (one["id"], one["shown"], one["held"], one["trouble"], one["target"]) == (message.pk, 40, 40, "", "too_few")
    assert one["all"] == 40.0  # 20 of 40 against 4 of 40
    assert one["low"] < 40 < one["high"]
    assert (uplift.WITHIN_DAYS, uplift.FEWEST) == (results.WITHIN_DAYS, results.ENOUGH)
    WebShowing.objects.update(first_at=when("2026-11-19 09:00"))
    assert run("uplift").trouble in {"", "too_few"}


def test_too_few_on_one_side_is_not_told() -> None:
    rows = np.zeros((30, 7))
    rows[:15, 1] = 1
    assert uplift.of_message(4, rows) | {"trouble": "too_few", "all": None, "shown": 15} == uplift.of_message(4, rows)
