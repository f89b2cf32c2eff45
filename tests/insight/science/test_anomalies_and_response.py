"""Strange days are named with their cause; prices and promotions are told from luck."""

import numpy as np
import pytest

from akrab.insight.science.anomalies import anomalies
from akrab.insight.science.arrays import Floats
from akrab.insight.science.response import Response, of_product, poisson, pulled
from akrab.insight.science.trouble import Trouble

WEEK = np.array([1, 1, 1, 1.2, 1.6, 2.2, 1.8])


def sales(days: int, mean: float, rng: np.random.Generator) -> Floats:
    return rng.poisson(mean * WEEK[np.arange(days) % 7]).astype(float)


def test_a_strange_day_is_found_with_the_product_that_did_it() -> None:
    rng = np.random.default_rng(5)
    parts = np.stack([sales(120, 20, rng), sales(120, 30, rng), sales(120, 10, rng)], axis=1)
    parts[100, 2] += 120
    (found,) = anomalies(parts.sum(1), parts)
    assert found.at == 100
    assert found.value > found.high > found.usual > found.low
    assert found.parts[0][0] == 2
    assert found.parts[0][1] == pytest.approx(120, abs=15)


def test_a_closed_shop_is_strange_and_a_weekend_is_not() -> None:
    rng = np.random.default_rng(6)
    open_days = sales(100, 60, rng)
    open_days[80] = 0
    found = anomalies(open_days)
    assert [one.at for one in found] == [80]
    assert found[0].score < -3.5
    assert found[0].low > 0


@pytest.mark.parametrize("mean", [0.3, 3, 300])
def test_luck_alone_is_hardly_ever_strange(mean: float) -> None:
    rng = np.random.default_rng(7)
    alarms = sum(len(anomalies(sales(200, mean, rng))) for _shop in range(20))
    assert alarms / (20 * 172) < 0.006


def test_growth_is_no_anomaly() -> None:
    rng = np.random.default_rng(8)
    assert len(anomalies(sales(150, 50, rng) * np.linspace(1, 3, 150))) <= 2


@pytest.mark.parametrize("values", [[], [5.0] * 10, [0.0] * 60, [7.0] * 60])
def test_short_and_flat_series_have_none(values: list[float]) -> None:
    assert anomalies(values) == []


def shop(elasticity: float, rng: np.random.Generator, *, weeks: int = 80, mean: float = 30) -> Response:
    price = np.where(rng.random(weeks) < 0.3, 0.8, 1.0) * rng.choice([1.0, 1.1], weeks)
    promotion = (rng.random(weeks) < 0.2).astype(float)
    quantity = rng.poisson(mean * price**elasticity * 1.5**promotion)
    return of_product(price * 25_000, quantity, promotion=promotion)


def test_a_known_elasticity_is_found_in_its_interval_as_often_as_promised() -> None:
    rng = np.random.default_rng(9)
    found = [shop(-2.0, rng) for _product in range(60)]
    assert np.mean([one.elasticity for one in found]) == pytest.approx(-2, abs=0.1)
    assert 0.7 <= np.mean([one.low <= -2 <= one.high for one in found]) <= 0.9
    assert np.median([one.promotion for one in found]) == pytest.approx(1.5, abs=0.05)
    low, middle, high = found[0].factor(0.9)
    assert 1 < low < middle < high


def test_pulling_towards_the_others_makes_noisy_products_better() -> None:
    rng = np.random.default_rng(10)
    true = rng.normal(-1.8, 0.4, 40)
    alone = [shop(one, rng, weeks=26, mean=4) for one in true]
    together = pulled(alone)
    assert all(not one.trouble for one in alone)
    wrong_alone = np.abs([one.elasticity for one in alone] - true).mean()
    wrong = np.abs([one.elasticity for one in together] - true).mean()
    assert wrong < 0.75 * wrong_alone
    assert np.mean([one.low <= real <= one.high for one, real in zip(together, true, strict=True)]) > 0.65


def test_a_price_that_never_changed_says_nothing() -> None:
    found = of_product([25_000.0] * 30, [3.0] * 30)
    assert found.trouble == Trouble.NO_VARIATION
    assert found.high - found.low > 2
    assert of_product([1.0, 2.0], [3, 1]).trouble == Trouble.TOO_FEW
    assert of_product([], []).trouble == Trouble.TOO_FEW
    assert of_product(np.tile([1.0, 2.0], 20), np.zeros(40)).trouble == Trouble.TOO_FEW
    assert pulled([found])[0].trouble == Trouble.NO_VARIATION


def test_poisson_regression_equals_its_closed_form() -> None:
    """With one 0/1 column the coefficients are logarithms of the group means."""
    y, which = np.array([2.0, 4, 0, 10, 12, 8]), np.array([0, 0, 0, 1, 1, 1.0])
    weights, _covariance = poisson(np.stack([np.ones(6), which], axis=1), y, np.zeros(2))
    assert np.exp(weights) == pytest.approx([2, 5])
