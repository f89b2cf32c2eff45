"""The evaluator against document 003's Table 2, textbook tests, and what must not be claimed."""

import itertools

import numpy as np
import pytest
from scipy import stats

from akrab.insight.science.evaluator import agrees, change, paired, signed_ranks, unpaired
from akrab.insight.science.trouble import Trouble

SLEEP = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


@pytest.mark.parametrize(
    ("before", "after", "rate", "stated", "meant", "per_cent"),
    [
        (0.42, 0.65, True, 23, "points", 54.76),  # the paper's column says "% Change": it is a change in points
        (2_500_000, 2_050_000, False, -18, "per_cent", -18.0),
        (12_500_000, 14_000_000, False, 12, "per_cent", 12.0),
    ],
)
def test_table_2(before: float, after: float, rate: bool, stated: float, meant: str, per_cent: float) -> None:
    found = change(before, after, rate=rate)
    assert agrees(stated, found) == meant
    assert found.per_cent == pytest.approx(per_cent, abs=0.005)
    if rate:
        assert found.points == pytest.approx(23)


def test_the_sleep_data_of_student_1908() -> None:
    found = paired(*SLEEP, rng=np.random.default_rng(1))
    assert found.mean == pytest.approx(1.58)
    assert found.t == pytest.approx(4.0621, abs=0.0001)
    assert found.p == pytest.approx(0.002833, abs=0.000001)
    assert (found.low, found.high) == (pytest.approx(0.7001, abs=0.0001), pytest.approx(2.4599, abs=0.0001))
    assert found.wilcoxon_p == found.least_p == 2 / 2**9  # nine rose, one pair is equal
    assert found.effect == pytest.approx(4.0621 / np.sqrt(10) * (1 - 3 / 35), abs=0.001)
    assert (found.rose, found.fell, found.pairs) == (9, 0, 10)
    assert found.low < found.boot_low < found.mean < found.boot_high < found.high + 0.3


def test_five_shops_cannot_satisfy_the_sister_test() -> None:
    """All five of document 003's pilots would have to rise, and p would still be 0.0625."""
    found = paired([40, 42, 38, 45, 44], [60, 66, 63, 69, 67], rng=np.random.default_rng(1))
    assert found.p < 0.001
    assert found.wilcoxon_p == found.least_p == 0.0625


def test_too_few_or_equal_pairs_claim_nothing() -> None:
    few = paired([1, 2], [2, 4], rng=np.random.default_rng(1))
    assert (few.trouble, few.mean) == (Trouble.TOO_FEW, 1.5)
    assert np.isnan(few.p)
    none = paired([], [], rng=np.random.default_rng(1))
    assert (none.trouble, none.pairs) == (Trouble.TOO_FEW, 0)
    alike = paired([1, 2, 3, 4], [2, 3, 4, 5], rng=np.random.default_rng(1))
    assert alike.trouble == Trouble.NO_VARIATION
    gaps = paired([1, np.nan, 3, 4], [2, 3, np.nan, 6], rng=np.random.default_rng(1))
    assert gaps.pairs == 2


def test_months_that_do_not_belong_together() -> None:
    found = unpaired([10, 12, 11, 13], [14, 15, 13, 16])
    assert found.mean == 3
    assert found.low < 3 < found.high
    assert found.p == pytest.approx(0.0167, abs=0.001)
    assert unpaired([1, 2], [3, 4, 5]).trouble == Trouble.TOO_FEW
    assert unpaired([5, 5, 5], [5, 5, 5]).trouble == Trouble.NO_VARIATION


def test_from_nothing_there_is_no_per_cent() -> None:
    found = change(0, 5, rate=False)
    assert (found.points, np.isnan(found.per_cent)) == (5, True)
    assert agrees(99, found) == ""


def test_signed_ranks_equal_scipy_without_ties_and_enumeration_with_them() -> None:
    rng = np.random.default_rng(4)
    off = rng.normal(0.4, 1, 12)
    assert signed_ranks(off) == pytest.approx(stats.wilcoxon(off, method="exact").pvalue)
    tied = np.array([1.0, 1, 2, -2, 3, 3, 4])
    sums = [sum(r for r, yes in zip(stats.rankdata(np.abs(tied)), signs, strict=True) if yes)
            for signs in itertools.product([0, 1], repeat=7)]  # fmt: skip
    real = sum(stats.rankdata(np.abs(tied))[tied > 0])
    assert signed_ranks(tied) == pytest.approx(min(1, 2 * np.mean(np.array(sums) >= real)))
    assert signed_ranks(np.zeros(3)) == 1
