"""Slopes and what is chance, beside scipy; the share of false ones in made-up shops; parts that add up."""

import numpy as np
import pytest
from scipy import stats

from akrab.insight.science import parts
from akrab.insight.science.trend import adjusted, longer, neighbours, sure, trend, trends
from akrab.insight.science.trouble import Trouble


def test_slope_range_and_ranks_are_those_of_scipy() -> None:
    rng = np.random.default_rng(7)
    for n in (8, 12, 25):
        y = np.round(rng.normal(size=n) + 0.1 * np.arange(n), 1)  # some are alike
        made = trend(y, correlation=0.0)
        sen = stats.theilslopes(y, alpha=0.8)
        assert (made.slope, made.low, made.high) == pytest.approx((sen.slope, sen.low_slope, sen.high_slope))
        rank = stats.kendalltau(np.arange(n), y, method="asymptotic")
        assert 2 * stats.norm.sf(abs(made.s) / made.variance**0.5) == pytest.approx(rank.pvalue)
        assert made.p == pytest.approx(2 * stats.norm.sf((abs(made.s) - 1) / made.variance**0.5))


def test_a_season_is_no_trend_and_a_year_above_the_other_is() -> None:
    season = np.array([1, 1, 2, 3, 4, 5, 6, 6, 5, 3, 2, 20]) * 100.0
    still = trend(np.concatenate([season, season]), period=12)
    assert (still.trouble, still.slope) == (Trouble.NO_VARIATION, 0.0)
    more = trend(np.concatenate([season, season * 1.1 + np.arange(12)]), period=12)
    assert more.s == 12  # every month above the same month of the year before
    assert more.variance >= 12
    assert more.slope == pytest.approx(np.median(season * 0.1 + np.arange(12)) / 12)
    assert more.p < 0.01


def test_neighbours_are_freed_of_bias_and_make_the_variance_larger() -> None:
    y = np.array([1.0, 2, 3, 4, 3, 2, 1, 0, 1, 2])
    off = y - y.mean()
    plain = (off[1:] * off[:-1]).sum() / (off**2).sum()
    assert neighbours(y) == pytest.approx(min((10 * plain + 1) / 6, 0.9))
    assert longer(-0.5, 12) == 1.0
    assert longer(0.5, 3) == pytest.approx(1 + 2 * ((1 - 1 / 3) * 0.5 + (1 - 2 / 3) * 0.25))


def test_many_comparisons_as_scipy_and_as_published() -> None:
    # Benjamini & Hochberg (1995), section 2.3: fifteen p-values, four named at 5 %
    published = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ]  # fmt: skip
    assert int(sure(published, 0.05).sum()) == 4
    shuffled = np.random.default_rng(1).permutation(published)
    assert adjusted(shuffled) == pytest.approx(stats.false_discovery_control(shuffled))
    assert adjusted([]).tolist() == []


@pytest.mark.parametrize("alike", [0.0, 0.4])
def test_of_three_hundred_products_at_most_one_named_in_ten_is_chance(alike: float) -> None:
    rng = np.random.default_rng(20)
    false, found = [], []
    for _shop in range(12):
        noise = rng.normal(size=(300, 40))
        for month in range(1, 40):
            noise[:, month] = alike * noise[:, month - 1] + (1 - alike**2) ** 0.5 * noise[:, month]
        months = noise[:, -12:]
        nothing = sure([one.p for one in trends(list(months))])
        assert nothing.sum() <= 3  # without the correction some fifteen would be named
        months[:60] += 0.5 * np.arange(12)
        named = sure([one.p for one in trends(list(months))])
        false.append(named[60:].sum() / max(named.sum(), 1))
        found.append(named[:60].mean())
    assert np.mean(false) <= 0.1
    assert np.mean(found) >= (0.6 if alike else 0.95)


def test_bad_series_say_nothing() -> None:
    assert trend([1.0] * 7).trouble == Trouble.TOO_FEW
    assert trend([5.0] * 12).trouble == Trouble.NO_VARIATION
    assert trend([0.0] * 11 + [1e9]).p > 0.1  # one wild month is no trend
    assert trend(np.arange(23.0), period=12).trouble == Trouble.TOO_FEW
    huge = trend(np.arange(12) * 1e11)
    assert huge.slope == 1e11
    with pytest.raises(ValueError, match="Step 3 "):
        trend([1.0, 2, 3, np.nan, 5, 6, 7, 8])


def test_parts_of_a_product_add_up_and_do_not_ask_for_an_order() -> None:
    # customers × orders each × basket: 100 × 1.5 × 200 = 30,000 → 80 × 1.5 × 250 = 30,000
    made = parts.product_parts([100, 1.5, 200], [80, 1.5, 250])
    assert made.sum() == pytest.approx(0)
    assert made[1] == 0
    # two factors: Bennet (1920), each change times the mean of the other
    two = parts.product_parts([10, 5], [12, 4])
    assert two.tolist() == pytest.approx([2 * 4.5, -1 * 11])
    # three factors, the closed form of Sun (1998)
    a0, b0, c0, a1, b1, c1 = 3.0, 4.0, 5.0, 6.0, 2.0, 7.0
    da, db, dc = a1 - a0, b1 - b0, c1 - c0
    first = da * b0 * c0 + da * (db * c0 + b0 * dc) / 2 + da * db * dc / 3
    assert parts.product_parts([a0, b0, c0], [a1, b1, c1])[0] == pytest.approx(first)
    assert parts.product_parts([0, 1, 1], [5, 2, 3]).sum() == pytest.approx(30)  # from nothing
    assert parts.product_parts([2, 3], [-1, 4]).sum() == pytest.approx(-10)  # more came back than was sold
    with pytest.raises(ValueError, match="same factors"):
        parts.product_parts([1, 2], [1, 2, 3])


def test_whole_parts_sum_to_the_whole() -> None:
    assert parts.in_whole([1.4, 1.4, 1.2], 4) == [2, 1, 1]
    assert parts.in_whole([-0.5, -0.5], -1) == [0, -1]
    assert sum(parts.in_whole([1e15 / 3] * 3, 10**15)) == 10**15
    assert parts.in_whole([], 0) == []


def test_price_quantity_and_mix_of_goods() -> None:
    # dearer by a fifth, nothing else
    found = parts.price_parts([10, 10], [1000, 2000], [10, 10], [1200, 2400])
    assert found == pytest.approx({"price": 600, "quantity": 0, "mix": 0, "new": 0, "gone": 0})
    # twice as much of all
    found = parts.price_parts([10, 10], [1000, 2000], [20, 20], [2000, 4000])
    assert found == pytest.approx({"price": 0, "quantity": 3000, "mix": 0, "new": 0, "gone": 0})
    # dearer goods among as many pieces
    found = parts.price_parts([10, 10], [1000, 2000], [5, 15], [500, 3000])
    assert found == pytest.approx({"price": 0, "quantity": 0, "mix": 500, "new": 0, "gone": 0})
    found = parts.price_parts([10, 0, 3, -1], [1000, 0, 90, -50], [10, 2, 0, 0], [1000, 500, 0, 0])
    assert found == pytest.approx({"price": 0, "quantity": 0, "mix": 0, "new": 500, "gone": -40})
