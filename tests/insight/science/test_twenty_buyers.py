"""P6: with a prior twenty customers give a range that holds, and no data gives silence."""

from pathlib import Path

import numpy as np
import pytest

from akrab.insight.science.buying import bgnbd, ranges
from akrab.insight.science.buying.histories import bought_later, histories
from akrab.insight.science.buying.prior import USUAL_SHOP, figures, pooled
from akrab.insight.science.trouble import Trouble
from tests.insight.science import published

CALIBRATED = published.day(1997, 9, 30)


def test_the_ranges_of_sixty_shops_of_twenty_hold_as_often_as_promised(shared_data: Path) -> None:
    found = published.cdnow(shared_data)
    all_of_them = histories(found.customer, found.day, found.money, until=CALIBRATED)
    actual = bought_later(
        found.customer, found.day, of=all_of_them.customer, after=CALIBRATED, until=CALIBRATED + 39 * 7
    )
    rng = np.random.default_rng(11)
    inside, wrong, same_rate, silent = 0, 0.0, 0.0, 0
    for _shop in range(60):
        some = rng.choice(len(all_of_them), 20, replace=False)
        x, t_x, T, came = all_of_them.x[some], all_of_them.t_x[some], all_of_them.T[some], actual[some].sum()
        range_of_shop = ranges.played(39, x, t_x, T, rng=rng, plays=200)
        inside += range_of_shop.total_low <= came <= range_of_shop.total_high
        wrong += abs(range_of_shop.total - came)
        same_rate += abs((x / T).sum() * 39 - came)
        silent += range_of_shop.trouble == Trouble.TOO_FEW
    assert 0.7 <= inside / 60 <= 0.95  # promised: 0.8
    assert wrong < 0.8 * same_rate
    assert silent < 15


def test_a_shop_without_customers_is_silent() -> None:
    none = np.zeros(0)
    found = ranges.played(13, none, none, none, rng=np.random.default_rng(1))
    assert found.trouble == Trouble.TOO_FEW
    assert found.total == 0


def test_one_customer_is_given_a_wide_range_and_silence() -> None:
    found = ranges.played(52, [3], [20], [26], rng=np.random.default_rng(1))
    assert found.low[0] < found.middle[0] < found.high[0]
    assert found.trouble == Trouble.TOO_FEW


def test_many_customers_overrule_the_prior(shared_data: Path) -> None:
    found = published.cdnow(shared_data)
    shop = histories(found.customer, found.day, found.money, until=CALIBRATED)
    with_prior = bgnbd.fit(shop.x, shop.t_x, shop.T, prior=USUAL_SHOP)
    assert with_prior.log_likelihood == pytest.approx(-9582.43, abs=0.5)


def test_pooling_follows_the_neighbours() -> None:
    near = np.log([0.5, 4.0, 0.7, 3.0])
    prior = pooled([near] * 40)
    assert prior.mean == pytest.approx(figures(near), abs=0.2)
    assert max(prior.spread) < min(USUAL_SHOP.spread)
    assert pooled([]) == USUAL_SHOP
    r, alpha, a, b = pooled([near] * 4000).parameters()
    assert (r, alpha, a, b) == pytest.approx((0.5, 4.0, 0.7, 3.0), rel=0.01)
