"""Empty shop, one customer, one product, all returned, a clock that jumped, amounts of a thousand million: no model may
raise, and none may give a number that is not one."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from akrab.insight.science import anomalies, groups, replenish, rfm, rules, slipping
from akrab.insight.science.arrays import distinct
from akrab.insight.science.buying import bgnbd, paretonbd, ranges, spend, value
from akrab.insight.science.buying.histories import bought_later, histories
from akrab.insight.science.buying.prior import USUAL_SHOP
from akrab.insight.science.forecast.making import forecast
from akrab.insight.science.recommend import blend
from akrab.insight.science.recommend.baskets import baskets

TODAY = 400
Rows = list[tuple[int, int, int, float]]  # customer, product, day, money
SHOPS: dict[str, Rows] = {
    "empty": [],
    "one purchase": [(1, 1, 399, 5.0)],
    "one customer": [(1, product, day, 5.0) for product in range(3) for day in range(0, 400, 9)],
    "one product": [(who, 1, who * 3 % 400, 5.0) for who in range(120)],
    "all returned": [(who, who % 4, day, -5.0) for who in range(30) for day in (10, 90, 200)],
    "all given away": [(who, who % 4, day, 0.0) for who in range(30) for day in (10, 90, 200)],
    "a clock that jumped": [(who, who % 4, day, 5.0) for who in range(30) for day in (10, 90, 4_000)],
    "a thousand million": [(who, who % 4, day, 1e9 + who) for who in range(30) for day in (10, 90, 300)],
    "the same row ten times": [(1, 1, 10, 5.0)] * 10,
    "all on the last day": [(who, who % 3, TODAY, 5.0) for who in range(50)],
}


def all_numbers(found: Any) -> bool:
    return bool(np.isfinite(np.asarray(found, dtype=float)).all())


@pytest.mark.parametrize("name", SHOPS)
def test_every_model_survives(name: str) -> None:
    who, what, day, money = np.array(SHOPS[name], dtype=float).reshape(-1, 4).T
    rng = np.random.default_rng(1)
    known = histories(who, day, money, until=TODAY)
    fit = value.fitted(known)
    assert all_numbers([fit.model.r, fit.model.alpha, fit.model.a, fit.model.b])
    assert all_numbers(bgnbd.expected_purchases(13, known.x, known.t_x, known.T, fit.model))
    played = ranges.played(13, known.x, known.t_x, known.T, rng=rng, plays=50)
    assert all_numbers([played.total_low, played.total, played.total_high])
    pareto = paretonbd.fit(known.x, known.t_x, known.T)
    assert all_numbers(paretonbd.expected_purchases(13, known.x, known.t_x, known.T, pareto))
    worth = value.value(known, fit.model, spend.fit(known.x, known.spend), weeks=52)
    assert all_numbers(worth) or (known.spend <= 0).all()
    assert len(bought_later(who, day, of=known.customer, after=100, until=TODAY)) == len(known)
    due = replenish.due(who, what, day, today=TODAY)
    assert all_numbers(due.due)
    assert (due.due >= 0).all()
    then = slipping.snapshot(who, day, money, at=300, horizon=90)
    assert all_numbers(then.X[:, :4])
    scores = rfm.scores(known.T - known.t_x, known.x, known.spend, known.customer)
    assert set(scores.money.tolist()) <= {1, 2, 3, 4, 5}
    found = groups.find(np.stack([known.x, known.spend, known.T], axis=1), rng=rng)
    assert found.sizes.sum() == len(known)
    assert all(
        rule.confidence <= 1 for rule in rules.rules(rules.frequent_sets(day, what, support=0.1), confidence=0.1)
    )
    past = baskets(who, who * 10_000 + day, what, day)
    chosen = blend.choose(past, new=False, rng=rng)
    if past.users:
        assert all_numbers(blend.blended(past, chosen.weights)(np.arange(past.users)))
    per_day = np.bincount(day.astype(int).clip(0, TODAY), weights=money, minlength=TODAY)
    assert all(all_numbers([one.low, one.usual, one.high]) for one in anomalies.anomalies(per_day))
    ahead = forecast(per_day, period=7, horizon=14)
    assert all_numbers([ahead.low, ahead.middle, ahead.high])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.floats(0, 1), st.floats(0, 2_000)), min_size=0, max_size=40))
def test_probabilities_are_probabilities_whatever_was_bought(rows: list[tuple[int, float, float]]) -> None:
    x = np.array([float(count) for count, _share, _age in rows])
    T = np.array([age for _count, _share, age in rows])
    t_x = np.array([share * age if count else 0.0 for count, share, age in rows])
    fit = bgnbd.fit(x, t_x, T, prior=USUAL_SHOP)
    alive = bgnbd.probability_alive(x, t_x, T, fit)
    assert ((alive >= 0) & (alive <= 1)).all()
    short, long = (bgnbd.expected_purchases(weeks, x, t_x, T, fit) for weeks in (1, 10))
    assert all_numbers(long)
    assert (long >= short - 1e-9).all()


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_distinct_rows_are_those_of_numpy(columns: int) -> None:
    rows = np.random.default_rng(columns).integers(0, 4, (60, columns))
    assert np.array_equal(np.stack(distinct(*rows.T), axis=1), np.unique(rows, axis=0))


@pytest.mark.parametrize(
    "work",
    [lambda: histories([1], [2], [3.0], until=1), lambda: baskets([], [], [], []), lambda: distinct(np.zeros(0))],
)
def test_nothing_is_nothing(work: Callable[[], Any]) -> None:
    work()
