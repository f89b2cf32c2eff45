"""Forecasts against the M3 competition and the weekly sales of Walmart; ranges that hold; bad input."""

from pathlib import Path

import numpy as np
import pytest

from akrab.insight.science.arrays import Floats
from akrab.insight.science.forecast import smoothing
from akrab.insight.science.forecast.making import WAYS, Forecast, forecast
from akrab.insight.science.forecast.seasons import adjusted, has_season
from akrab.insight.science.forecast.supply import propose
from akrab.insight.science.trouble import Trouble
from tests.insight.science import published


def smape(real: Floats, found: Floats) -> float:
    return float((200 * np.abs(real - found) / (np.abs(real) + np.abs(found))).mean())


def test_m3_monthly_as_good_as_the_winners(shared_data: Path) -> None:
    """All 714 series; published: Theta 13.89, ForecastPro 13.90, Comb S-H-D 14.47."""
    series = published.m3_monthly(shared_data)
    found = [smape(real, WAYS["combination"](past, 12, 18, None)) for past, real in series]
    assert len(found) == 714
    assert np.mean(found) <= 13.9
    assert np.mean(found) == pytest.approx(13.37, abs=0.02)


def test_walmart_by_store(shared_data: Path) -> None:
    """The last 13 weeks; reference: seasonal naive 5.3 %, dynamic optimised Theta 3.8 %, MSTL 3.5 %."""
    sales, _holiday, dates = published.walmart(shared_data)
    assert (sales.shape, dates[-13]) == ((45, 130), "04-05-2012")
    made = [forecast(store[:-13], period=52, horizon=13) for store in sales]
    wrong = sum(np.abs(one.middle - store[-13:]).sum() for one, store in zip(made, sales, strict=True))
    assert wrong / sales[:, -13:].sum() <= 0.040
    assert 0.75 <= inside(made, [store[-13:] for store in sales]) <= 0.93


def inside(made: list[Forecast], real: list[Floats]) -> float:
    """Share of the true values within the ranges."""
    return float(
        np.mean([np.mean((one.low <= values) & (values <= one.high)) for one, values in zip(made, real, strict=True)])
    )


@pytest.mark.parametrize(("share", "low", "high"), [(0.8, 0.75, 0.89), (0.95, 0.91, 0.995)])
def test_the_ranges_hold_as_often_as_promised(share: float, low: float, high: float, shared_data: Path) -> None:
    """A year of Australian retail turnover, every sixth series."""
    series = [one[-145:] for one in published.australian_retail(shared_data)[::6]]
    made = [forecast(one[:-12], period=12, horizon=12, share=share) for one in series]
    assert low <= inside(made, [one[-12:] for one in series]) <= high
    years = [one[-12:].sum() for one in series]
    held = [one.total_low <= real <= one.total_high for one, real in zip(made, years, strict=True)]
    assert np.mean(held) >= low - 0.15  # 23 years only


def test_what_the_choice_costs_and_gains_on_m3(shared_data: Path) -> None:
    series = published.m3_monthly(shared_data)[::24]
    made = [forecast(past, period=12, horizon=18) for past, _real in series]
    chosen = np.mean([smape(real, one.middle) for one, (_past, real) in zip(made, series, strict=True)])
    always = np.mean([smape(real, WAYS["combination"](past, 12, 18, None)) for past, real in series])
    assert chosen < 1.03 * always
    assert {one.way for one in made} <= set(WAYS)
    assert all(one.error <= one.naive_error for one in made if not one.trouble)


@pytest.mark.parametrize("values", [[], [5.0], [0.0] * 5])
def test_too_short_a_past_gives_no_number(values: list[float]) -> None:
    found = forecast(values, period=12, horizon=3)
    assert found.trouble == Trouble.TOO_FEW
    assert np.isnan(found.middle).all()


@pytest.mark.parametrize(
    "values",
    [
        np.zeros(40), np.full(40, 7.0), np.r_[np.zeros(39), 1e9], np.full(30, 1e9), -np.arange(30.0),
        np.r_[np.arange(20.0), np.nan, np.nan, np.arange(20.0)], np.arange(6.0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("period", [1, 7, 12, 52])
def test_strange_series_give_numbers_and_ranges(values: Floats, period: int) -> None:
    found = forecast(values, period=period, horizon=5)
    for one in (found.low, found.middle, found.high):
        assert np.isfinite(one).all()
    assert (found.low <= found.middle).all()
    assert (found.middle <= found.high).all()
    if (np.nan_to_num(values) >= 0).all():
        assert (found.low >= 0).all()


def test_what_is_infinite_is_named() -> None:
    with pytest.raises(ValueError, match="row 3"):
        forecast([1, 2, 3, np.inf, 5, 6, 7], period=1, horizon=2)


def test_what_sells_seldom_is_not_forecast_from_its_peaks() -> None:
    rng = np.random.default_rng(4)
    sold = np.where(rng.random(60) < 0.2, 5.0, 0.0)
    assert smoothing.seldom(sold, 4) == pytest.approx(1.0, abs=0.6)
    assert forecast(sold, period=1, horizon=4).middle.max() < 3


def test_lebaran_moves_and_is_known_beforehand() -> None:
    """Twice as much in the month before Lebaran, which comes earlier every year: an event, not a season."""
    months = np.arange(48)
    lebaran = np.isin(months, [6, 17, 29, 40, 51]).astype(float)
    rng = np.random.default_rng(1)
    sales = 100 * np.where(lebaran[:48] > 0, 2.0, 1.0) * rng.lognormal(0, 0.03, 48)
    events = np.append(lebaran, [0, 0, 0, 1, 0, 0])[:54, None]
    events[48:, 0] = [0, 0, 0, 1, 0, 0]
    found = forecast(sales, period=12, horizon=6, events=events)
    assert found.middle[3] > 1.6 * found.middle[2]


def test_a_season_is_seen_and_put_back() -> None:
    months = np.arange(72)
    sales = (100 + months) * (1 + 0.4 * np.sin(months / 12 * 2 * np.pi))
    assert has_season(sales, 12)
    assert not has_season(np.random.default_rng(2).normal(100, 5, 72), 12)
    without = adjusted(sales, 12, 12)
    assert np.abs(np.diff(without.series)).max() < 6
    found = forecast(sales[:60], period=12, horizon=12)
    assert np.abs(found.middle / sales[60:] - 1).max() < 0.05


def test_what_to_buy_covers_what_is_sold_as_often_as_asked() -> None:
    """Two hundred products with sales of chance: the proposed quantity suffices for nine of ten, or a little more."""
    rng = np.random.default_rng(6)
    sold = rng.poisson(rng.uniform(5, 40, 200)[:, None], (200, 60)).astype(float)
    enough = []
    for product in sold:
        made = forecast(product[:56], period=1, horizon=4)
        proposal = propose(made, on_hand=10, incoming=3, pack=1)
        assert proposal.needed == pytest.approx(made.total + proposal.reserve)
        enough.append(13 + proposal.quantity >= product[56:].sum())
    assert 0.85 <= np.mean(enough) <= 0.97


def test_a_proposal_comes_in_packs_and_says_how_long_the_stock_lasts() -> None:
    made = forecast(np.full(30, 10.0), period=1, horizon=4)
    assert propose(made, on_hand=100).quantity == 0
    short = propose(made, on_hand=15, pack=12)
    assert short.quantity == 36
    assert short.enough_for == pytest.approx(1.5)
    assert propose(forecast([5.0], period=1, horizon=4), on_hand=0).trouble == Trouble.TOO_FEW
    assert propose(made, on_hand=-5).enough_for == 0
