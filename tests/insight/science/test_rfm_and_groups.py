"""RFM against the figures of Online Retail; groups that can be found again, and none where there are none."""

from pathlib import Path

import numpy as np
import pytest

from akrab.insight.science import groups, rfm
from akrab.insight.science.arrays import Floats
from akrab.insight.science.trouble import Trouble
from tests.insight.science import published


def test_rfm_of_online_retail(shared_data: Path) -> None:
    lines = published.online_retail(shared_data)
    customer, which = np.unique(lines["customer"], return_inverse=True)
    last = np.zeros(len(customer), dtype=np.int64)
    np.maximum.at(last, which, lines["day"])
    recency = lines["day"].max() + 1 - last
    orders = np.unique(np.stack([which, lines["invoice"]], axis=1), axis=0)[:, 0]
    frequency = np.bincount(orders)
    money = np.bincount(which, weights=lines["money"])
    assert recency.mean() == pytest.approx(93.1, abs=0.05)
    assert frequency.mean() == pytest.approx(4.272, abs=0.0005)
    assert money.mean() == pytest.approx(2054.27, abs=0.005)
    assert (np.median(recency), np.median(frequency), np.median(money)) == (51, 2, pytest.approx(674.485, abs=0.0005))
    assert rfm.concentration(money) == pytest.approx(0.746, abs=0.0006)
    found = rfm.scores(recency, frequency, money, customer)
    for one in (found.recency, found.frequency, found.money):
        assert np.bincount(one).tolist() == [0, 868, 868, 868, 867, 867]
    assert recency[found.recency == 5].max() <= recency[found.recency == 1].min()


@pytest.mark.parametrize("n", [0, 1, 3, 5, 7, 23])
def test_quintiles_are_ntile_with_a_total_order(n: int) -> None:
    """As DuckDB does it, whatever order the rows come in, though all values are alike."""
    import duckdb

    ids = np.random.default_rng(n).permutation(n)
    values = ids // 9
    rows = duckdb.connect().execute(
        "SELECT ntile(5) OVER (ORDER BY v, i) FROM (SELECT unnest(?) v, unnest(?) i) ORDER BY i",
        [values.tolist(), ids.tolist()],
    )  # fmt: skip
    expected = [row[0] for row in rows.fetchall()]
    found = rfm.quintiles(values, ids)
    assert found[np.argsort(ids)].tolist() == expected


def three_kinds(rng: np.random.Generator) -> Floats:
    """Frequency and spend: many who buy seldom, some who buy often, few who spend much."""
    parts = [(120, 1, 100), (60, 15, 90), (40, 3, 4000)]
    return np.vstack([
        np.stack([rng.poisson(often, n) + 1.0, spend * rng.lognormal(0, 0.2, n)], axis=1) for n, often, spend in parts
    ])  # fmt: skip


def test_groups_that_are_there_are_found_and_named() -> None:
    rng = np.random.default_rng(1)
    found = groups.find(three_kinds(rng), rng=rng)
    assert found.trouble == Trouble.NONE
    assert found.sizes == pytest.approx([120, 60, 40], abs=2)
    assert found.stability > 0.9
    assert [(mark.column, mark.high) for mark in found.marks[1][:1]] == [(0, True)]
    assert (found.marks[2][0].column, found.marks[2][0].high) == (1, True)
    assert found.middle[2, 1] == pytest.approx(4000, rel=0.15)
    assert groups.names(found, ["frequency", "money"])[1:] == [("frequency_high",), ("money_high",)]


def test_no_groups_are_invented() -> None:
    rng = np.random.default_rng(3)
    found = groups.find(rng.normal(size=(300, 5)), rng=rng)
    assert found.trouble == Trouble.NOT_BETTER
    assert found.sizes.tolist() == [300]


@pytest.mark.parametrize(
    ("rows", "trouble"),
    [(np.zeros((0, 2)), Trouble.TOO_FEW), (np.ones((9, 2)), Trouble.TOO_FEW), (np.ones((90, 2)), Trouble.NO_VARIATION)],
)
def test_few_or_equal_customers_are_one_group(rows: Floats, trouble: Trouble) -> None:
    found = groups.find(rows, rng=np.random.default_rng(1))
    assert (found.trouble, found.group.tolist()) == (trouble, [0] * len(rows))


def test_agreement_is_hubert_and_arabies() -> None:
    one = np.array([0, 0, 0, 1, 1, 1])
    assert groups.agreement(one, 1 - one) == 1
    assert groups.agreement(one, np.array([0, 0, 1, 1, 2, 2])) == pytest.approx(0.2424, abs=0.0001)


def test_names_are_as_short_as_tells_them_apart() -> None:
    often, much, late = groups.Mark(0, True, 2.0), groups.Mark(1, True, 1.5), groups.Mark(2, False, 1.0)
    found = groups.Groups(np.zeros(0, dtype=int), np.zeros(3, dtype=int), [[often, much], [often, late], []],
                          np.zeros((3, 3)), 1.0, Trouble.NONE)  # fmt: skip
    assert groups.names(found, ["often", "much", "recent"]) == [
        ("often_high", "much_high"), ("often_high", "recent_low"), (),
    ]  # fmt: skip
