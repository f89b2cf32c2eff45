"""Return on what was spent: the formula, by hand."""

import pytest

from akrab.insight.between import Between
from akrab.insight.undertakings.formula import extra_margin, margin_share, roi


def test_the_margin_share_is_silent_where_too_few_costs_are_known() -> None:
    assert margin_share(10_000, 6_000, all_sales=10_000) == pytest.approx(0.4)
    assert margin_share(5_000, 3_000, all_sales=10_000) == pytest.approx(0.4)
    assert margin_share(4_999, 3_000, all_sales=10_000) is None
    assert margin_share(0, 0, all_sales=0) is None
    assert margin_share(-5, 0, all_sales=10) is None


def test_discounts_count_once() -> None:
    """Sold for 1,000 at full prices, cost of the goods 600, 200 of discount, 0 expected: 200 remain, as by hand."""
    extra = Between(800, 500, 1_100)
    margin = extra_margin(extra, 0.4, discounts=200)
    assert (margin.value, margin.low, margin.high) == pytest.approx((400, 280, 520))
    found = roi(margin, 200)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((1.0, 0.4, 1.6))
    assert margin.value - 200 == 200


def test_goods_below_their_cost_turn_the_range_round() -> None:
    margin = extra_margin(Between(100, 50, 200), -0.5)
    assert (margin.low, margin.value, margin.high) == (-100, -50, -25)
    assert margin.is_clear


def test_without_cost_there_is_no_return_and_no_infinity() -> None:
    assert roi(Between(100, 50, 200), 0) is None
    assert roi(Between(100, 50, 200), -1) is None


def test_a_billion_stays_exact_enough() -> None:
    found = roi(Between(1e15, 1e15, 1e15), 10**15)
    assert found == Between(0.0, 0.0, 0.0)
