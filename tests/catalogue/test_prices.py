"""Prices over time: every change is noted, planned prices begin and end once, many change at once and go back."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal

import pytest
from _pytest.monkeypatch import MonkeyPatch
from django.db import connection

from akrab.catalogue import actions, pricequeries, prices, repricing
from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import PriceChange, PriceEntry, Product, ScheduledPrice, Variant
from akrab.core import clock
from akrab.journal.models import Entry
from tests.catalogue.factories import make_product, make_variant

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def history(variant: Variant) -> list[tuple[int | None, int, int | None]]:
    return list(variant.price_history.order_by("id").values_list("before", "price", "cost"))


def now_of(variant: Variant) -> tuple[int, int | None]:
    variant.refresh_from_db()
    return variant.price, variant.regular_price


def plan(variant: Variant, price: int, start: float, end: float | None) -> ScheduledPrice:
    now = clock.now()
    return prices.schedule_price(
        variant=variant, price=price, starts_at=now + start * HOUR, ends_at=None if end is None else now + end * HOUR
    )


def later(hours: float) -> dt.datetime:
    return clock.now() + hours * HOUR


def test_every_change_of_price_and_cost_is_noted_and_nothing_else() -> None:
    variant = make_variant(price=100, cost=40)
    actions.change_variant(variant=variant, price=120, reason="season")
    actions.change_variant(variant=variant, name="Hitam")
    actions.change_variant(variant=variant, cost=50)
    prices.set_cost(variant=variant, cost=55, reason="PO-1")
    prices.set_cost(variant=variant, cost=55)
    assert history(variant) == [(None, 100, 40), (100, 120, 40), (120, 120, 50), (120, 120, 55)]
    assert list(variant.price_history.order_by("id").values_list("reason", flat=True)) == ["", "season", "", "PO-1"]


def test_a_planned_price_begins_and_ends_once_and_the_old_one_comes_back() -> None:
    variant = make_variant(price=1000)
    planned = plan(variant, 800, 1, 2)
    assert prices.turn() == 0
    assert prices.turn(later(1.5)) == 1
    assert prices.turn(later(1.5)) == 0
    assert now_of(variant) == (800, 1000)
    product = Product.objects.get(pk=variant.product_id)
    assert product.price_from == 800
    assert prices.turn(later(3)) == 1
    assert prices.turn(later(3)) == 0
    assert now_of(variant) == (1000, None)
    planned.refresh_from_db()
    assert planned.state == "over"
    assert [(before, price) for before, price, _cost in history(variant)] == [(None, 1000), (1000, 800), (800, 1000)]
    assert Entry.objects.filter(kind="product.price_changed").count() == 2


def test_a_price_without_an_end_simply_begins() -> None:
    variant = make_variant(price=1000)
    plan(variant, 1200, 1, None)
    prices.turn(later(2))
    assert now_of(variant) == (1200, None)
    assert prices.turn(later(200)) == 0


def test_a_planned_rise_strikes_nothing_through_and_a_struck_price_of_the_shop_stays() -> None:
    variant = make_variant(price=1000)
    actions.change_variant(variant=variant, regular_price=1500)
    plan(variant, 900, 1, 2)
    prices.turn(later(1.5))
    assert now_of(variant) == (900, 1500)
    prices.turn(later(3))
    assert now_of(variant) == (1000, 1500)
    plan(variant, 1600, 4, 5)
    prices.turn(later(4.5))
    assert now_of(variant) == (1600, None)
    prices.turn(later(6))
    assert now_of(variant) == (1000, 1500)


def test_a_price_whose_time_passed_while_nobody_worked_is_over_and_changed_nothing() -> None:
    variant = make_variant(price=1000)
    planned = plan(variant, 800, 1, 2)
    assert prices.turn(later(5)) == 1
    planned.refresh_from_db()
    assert (planned.state, now_of(variant)) == ("over", (1000, None))


def test_a_price_set_by_hand_ends_the_planned_one_and_stays() -> None:
    variant = make_variant(price=1000)
    planned = plan(variant, 800, 0, 2)
    prices.turn(later(1))
    variant.refresh_from_db()
    actions.change_variant(variant=variant, price=950)
    assert now_of(variant) == (950, None)
    planned.refresh_from_db()
    assert planned.state == "cancelled"
    prices.turn(later(3))
    assert now_of(variant) == (950, None)


def test_a_planned_price_is_cancelled_before_and_while_it_runs() -> None:
    variant = make_variant(price=1000)
    first = plan(variant, 800, 1, 2)
    assert prices.cancel_scheduled(scheduled=first)
    assert not prices.cancel_scheduled(scheduled=first)
    assert prices.turn(later(1.5)) == 0
    second = plan(variant, 700, 1, 2)
    prices.turn(later(1.5))
    assert prices.cancel_scheduled(scheduled=second)
    assert now_of(variant) == (1000, None)


@pytest.mark.parametrize(("start", "end"), [(1.5, 3), (0.5, 1.5), (0.5, 3), (1.2, 1.4), (1.5, None)])
def test_two_prices_at_one_time_are_refused(start: float, end: float | None) -> None:
    variant = make_variant(price=1000)
    plan(variant, 800, 1, 2)
    with pytest.raises(CatalogueError, match="Another scheduled price runs at that time"):
        plan(variant, 700, start, end)
    plan(variant, 700, 2, 3)
    plan(variant, 900, 4, None)


def test_one_that_ends_when_the_next_begins_gives_way() -> None:
    variant = make_variant(price=1000)
    plan(variant, 800, 1, 2)
    plan(variant, 700, 2, 3)
    prices.turn(later(1.5))
    assert prices.turn(later(2.5)) == 2
    assert now_of(variant) == (700, 1000)
    prices.turn(later(4))
    assert now_of(variant) == (1000, None)


@pytest.mark.parametrize(("price", "start", "end"), [(-1, 1, 2), (5, 2, 1), (5, -3, -2)])
def test_impossible_plans_are_refused(price: int, start: float, end: float) -> None:
    with pytest.raises(CatalogueError):
        plan(make_variant(), price, start, end)
    assert not ScheduledPrice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_racing_workers_turn_each_price_once() -> None:
    variants = [make_variant(price=1000) for _variant in range(5)]
    for variant in variants:
        plan(variant, 800, 1, 2)
    results: list[int] = []

    def work(at: dt.datetime) -> None:
        try:
            results.append(prices.turn(at))
        finally:
            connection.close()

    for at, price in ((later(1.5), 800), (later(3), 1000)):
        workers = [threading.Thread(target=work, args=[at]) for _worker in range(4)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
        assert {now_of(variant)[0] for variant in variants} == {price}
    assert sum(results) == 10
    assert PriceEntry.objects.count() == 15


def test_a_struck_price_must_lie_above_the_price() -> None:
    variant = make_variant(price=1000)
    with pytest.raises(CatalogueError) as refused:
        actions.change_variant(variant=variant, regular_price=1000)
    assert refused.value.field == "regular_price"
    assert (variant.regular_price, now_of(variant)) == (None, (1000, None))
    actions.change_variant(variant=variant, regular_price=1200)
    actions.change_variant(variant=variant, price=1300)
    assert now_of(variant) == (1300, None)


def test_margins_and_the_average_of_the_category() -> None:
    shelf = actions.save_category(name="Charger")
    product = make_product(price=9_000_000, cost=6_000_000, category=shelf)
    for price in (10_000_000, 11_000_000):
        make_product(price=price, category=shelf)
    make_product(price=1, category=shelf, state="draft")
    one = pricequeries.standing(product, costs=True)[0]
    assert (one.cost, one.margin, one.percent) == (6_000_000, 3_000_000, Decimal("33.3"))
    assert pricequeries.standing(product, costs=False)[0].margin is None
    assert pricequeries.compared(product) == pricequeries.Compared(
        "Charger", 2, 10_000_000, 10_500_000, 11_000_000, -14
    )
    assert pricequeries.compared(make_product()) is None
    assert pricequeries.margin_of(0, 5) == (-5, None)


@pytest.mark.parametrize(
    ("percent", "amount", "rounding", "before", "after"),
    [
        ("-10", 0, 0, 2_500_000, 2_250_000),
        ("10", 0, 500, 2_520_000, 2_750_000),
        ("10", 0, 1000, 2_550_000, 2_800_000),
        ("7.5", 0, 100, 1_990_000, 2_140_000),
        ("0", -500_000, 0, 2_500_000, 2_000_000),
        ("0", -500_000, 0, 100_000, 0),
    ],
)
def test_the_new_price_is_rounded_once(percent: str, amount: int, rounding: int, before: int, after: int) -> None:
    rule = repricing.Rule(query="x", percent=Decimal(percent), amount=amount, rounding=rounding)
    assert rule.price_of(before) == after


def cheaper(**where: object) -> repricing.Rule:
    return repricing.Rule(percent=Decimal(-10), **where)  # type: ignore[arg-type]


def test_many_prices_are_looked_at_changed_once_and_put_back() -> None:
    shelf = actions.save_category(name="Charger")
    first, second = (make_product(price=1000, category=shelf).variants.get() for _n in range(2))
    other = make_variant(price=1000)
    rule = cheaper(category=shelf)
    seen = repricing.preview(rule)
    assert [(row.variant.pk, row.after) for row in seen.rows] == [(first.pk, 900), (second.pk, 900)]
    assert now_of(first) == (1000, None)
    done = repricing.carry_out(rule=rule, label="-10 %", key="k", mark=seen.mark)
    assert repricing.carry_out(rule=rule, label="-10 %", key="k", mark=seen.mark) == done
    assert [now_of(one)[0] for one in (first, second, other)] == [900, 900, 1000]
    assert Product.objects.get(pk=first.product_id).price_from == 900
    assert Entry.objects.filter(kind="product.price_changed").count() == 2
    actions.change_variant(variant=second, price=950)
    assert repricing.undo(change=done) == (1, 1)
    assert [now_of(one)[0] for one in (first, second)] == [1000, 950]
    with pytest.raises(CatalogueError, match="put back already"):
        repricing.undo(change=done)


def test_prices_that_moved_since_the_preview_stop_the_change() -> None:
    variant = make_product(price=1000, brand="Anker").variants.get()
    rule = cheaper(brand="anker")
    seen = repricing.preview(rule)
    actions.change_variant(variant=variant, price=1100)
    with pytest.raises(CatalogueError, match="changed since you looked"):
        repricing.carry_out(rule=rule, label="x", key="k", mark=seen.mark)
    assert now_of(variant) == (1100, None)
    assert not PriceChange.objects.exists()


def test_articles_with_a_running_price_are_left_out() -> None:
    variant = make_product(price=1000, brand="Anker").variants.get()
    make_product(price=0, brand="Anker")
    plan(variant, 800, 0, 2)
    prices.turn(later(1))
    seen = repricing.preview(cheaper(brand="Anker"))
    assert (list(seen.rows), seen.running, seen.same) == ([], 1, 1)


@pytest.mark.parametrize(
    "rule",
    [
        repricing.Rule(percent=Decimal(5)),
        repricing.Rule(query="x"),
        repricing.Rule(query="x", percent=Decimal(5), amount=5),
        repricing.Rule(query="x", percent=Decimal(-100)),
        repricing.Rule(query="x", percent=Decimal(5), rounding=7),
    ],
)
def test_rules_without_sense_are_refused(rule: repricing.Rule) -> None:
    with pytest.raises(CatalogueError):
        repricing.preview(rule)


def test_more_than_a_request_should_do_is_done_by_the_worker_and_put_back_by_it(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(repricing, "AT_ONCE", 2)
    monkeypatch.setattr(repricing, "PART", 2)
    variants = [make_variant(price=1000 * number, brand="Nusa") for number in range(1, 6)]
    rule = repricing.Rule(brand="Nusa", percent=Decimal(10))
    mark = repricing.preview(rule).mark
    change = repricing.carry_out(rule=rule, label="+10 %", key="k", mark=mark)
    assert (change.state, change.articles, len(change.plan)) == ("queued", 5, 5)
    with pytest.raises(CatalogueError, match="still being worked on"):
        repricing.undo(change=change)
    actions.change_variant(variant=variants[0], price=7)  # meanwhile
    repricing.work_off(change.pk)
    repricing.work_off(change.pk)  # a second worker
    change.refresh_from_db()
    assert (change.state, change.left, change.plan, change.entries.count()) == ("done", 1, [], 4)
    assert prices_now() == [7, 2200, 3300, 4400, 5500]
    actions.change_variant(variant=Variant.objects.get(pk=variants[4].pk), price=9)
    repricing.undo(change=change)
    repricing.work_off(change.pk)
    assert prices_now() == [7, 2000, 3000, 4000, 9]
    with pytest.raises(CatalogueError, match="put back already"):
        repricing.undo(change=change)


def test_a_change_that_was_stopped_goes_on(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(repricing, "AT_ONCE", 0)
    for number in (1, 2):
        make_variant(price=1000 * number, brand="Nusa")
    rule = repricing.Rule(brand="Nusa", amount=5)
    change = repricing.carry_out(rule=rule, label="x", key="k", mark=repricing.preview(rule).mark)
    first = Variant.objects.select_related("product").earliest("id")
    repricing._write([(first, 1005)], change, "x", None)  # then the power went
    PriceChange.objects.update(state="running")
    repricing.work_off(change.pk)
    change.refresh_from_db()
    assert (change.state, change.left, prices_now()) == ("done", 0, [1005, 2005])


def prices_now() -> list[int]:
    return list(Variant.objects.order_by("id").values_list("price", flat=True))
