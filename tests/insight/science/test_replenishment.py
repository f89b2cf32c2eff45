"""When a customer wants a product again: on time, late, with one purchase only, and on Online Retail."""

from pathlib import Path

import numpy as np
import pytest

from akrab.insight.science.replenish import due
from akrab.insight.science.trouble import Trouble
from tests.insight.science import published


def test_a_customer_like_clockwork_is_due_on_the_day() -> None:
    days = np.arange(0, 181, 30)
    found = due(np.ones(7), np.ones(7), days, today=190)
    assert found.usual[0] == pytest.approx(30, abs=0.5)
    assert found.due[0] == pytest.approx(20, abs=2)
    assert 0 <= found.low[0] < found.due[0] < found.high[0] < 35
    assert found.lateness[0] < 0.05
    assert found.sure[0]


def test_who_is_late_is_due_later_and_not_yesterday() -> None:
    days = np.arange(0, 181, 30)
    found = due(np.ones(7), np.ones(7), days, today=180 + 60)
    assert found.lateness[0] > 0.95
    assert found.low[0] >= 0
    assert found.due[0] > 0


def test_one_purchase_borrows_from_the_others() -> None:
    """Nine customers buy rice each week; the tenth has bought it once, two days ago."""
    rows = [(who, 5, day) for who in range(9) for day in range(0, 71, 7)] + [(9, 5, 68)]
    found = due(*np.array(rows).T, today=70)
    tenth = found.customer == 9
    assert found.usual[tenth][0] == pytest.approx(7, abs=0.5)
    assert found.due[tenth][0] == pytest.approx(5, abs=1)
    assert found.sure[tenth][0]


def test_nothing_bought_twice_is_said() -> None:
    assert due([], [], [], today=9).trouble == Trouble.TOO_FEW
    found = due([1, 2], [5, 5], [3, 4], today=9)
    assert found.trouble == Trouble.NO_REPEATS
    assert not found.sure.any()
    assert np.isfinite(found.due).all()


def test_a_clock_that_jumped_does_not_count_the_future() -> None:
    assert due([1, 1], [5, 5], [3, 4000], today=9).last.tolist() == [3]


def test_the_ranges_of_online_retail_hold(shared_data: Path) -> None:
    """Pairs bought at least four times until June 2011: four of five next purchases, of those that come within the half
    year that is known, lie in or before the range; the rest of the range is cut off by the end of the data."""
    lines = published.online_retail(shared_data)
    code = np.unique(lines["code"].astype(str), return_inverse=True)[1]
    until, end = published.day(2011, 6, 9), published.day(2011, 12, 9)
    rows = np.stack([lines["customer"], code, lines["day"]], axis=1)
    rows = np.unique(rows[lines["customer"] % 10 == 0], axis=0)
    past, later = rows[rows[:, 2] <= until], rows[rows[:, 2] > until]
    found = due(*past.T, today=until)
    key, often = np.unique(past[:, :2], axis=0, return_counts=True)
    assert np.array_equal(key, np.stack([found.customer, found.product], axis=1))
    some = np.flatnonzero((often >= 4) & (found.high < end - until))
    first = {(who, what): day for who, what, day in later[::-1].tolist()}
    came = np.array([first.get((int(found.customer[at]), int(found.product[at])), 10**9) for at in some]) - until
    inside = (came >= np.floor(found.low[some])) & (came <= np.ceil(found.high[some]))
    assert len(some) > 100
    assert 0.6 < inside.mean() < 0.9
