"""A forecast with a range: several ways tried on the series' own past, the best one used, its past errors the range.

Source of the method of trying: Tashman (2000), "Out-of-sample tests of forecasting accuracy", IJF 16, 437-450 (rolling
origins). The range is that of the errors actually made so many steps ahead, which knows nothing of normal
distributions and little of luck; with few past errors it is widened by Student's t.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import optimize, stats

from akrab.insight.science.arrays import ArrayLike, Floats, floats
from akrab.insight.science.forecast import smoothing
from akrab.insight.science.forecast.seasons import adjusted
from akrab.insight.science.trouble import Trouble

Way = Callable[[Floats, int, int, Floats | None], Floats]  # y, period, horizon, events -> forecasts

FEWEST = 6  # observations: below that no forecast at all
ORIGINS = 8  # times that the past is cut off to see what would have been forecast
FEW = 3  # trials so far ahead
BETTER = 0.8  # another way must make so much of the error of the first to be taken instead
TOO_WIDE = 3.0  # range over forecast, over the whole horizon, above which a figure is of no use


def _seasonal(
    how: Callable[[Floats, int], Floats], y: Floats, period: int, horizon: int, events: Floats | None
) -> Floats:
    cut = None if events is None else events[: len(y) + horizon]
    without = adjusted(y, period, horizon, cut)
    return without.restored(how(without.series, horizon))


def _plain(y: Floats, _period: int, horizon: int, _events: Floats | None) -> Floats:
    return smoothing.combined(y, horizon)


def _last_season(y: Floats, period: int, horizon: int, _events: Floats | None) -> Floats:
    """As in the season before; with less than a season the last value."""
    period = period if len(y) >= period else 1
    return y[len(y) - period + np.arange(horizon) % period]


def _mean(y: Floats, _period: int, horizon: int, _events: Floats | None) -> Floats:
    return np.full(horizon, y[-8:].mean())


def _seldom(y: Floats, _period: int, horizon: int, _events: Floats | None) -> Floats:
    return smoothing.seldom(y, horizon)


WAYS: dict[str, Way] = {
    "combination": partial(_seasonal, smoothing.combined),
    "level": partial(_seasonal, smoothing.level),
    "without_season": _plain,
    "last_season": _last_season,
    "mean": _mean,
    "seldom": _seldom,
}
FIRST = "combination"


@dataclass(frozen=True)
class Forecast:
    """middle, low, high: shape (horizon,), not below zero where the past never was. total and its range: of all the
    periods together, which is narrower than the sum of the ranges and wider than that of one. way: a name of WAYS.

    error: sum of the absolute errors over the sum of the values (WAPE) that this way made on the past, nan where it
    could not be tried. naive_error: the same for "as in the season before". origins: how often it was tried. wrong: the
    errors themselves, shape (origins, horizon), nan beyond the end. deviation: standard deviation of each period; wide:
    how many of them the range reaches to either side. least: below which nothing can fall.
    """

    middle: Floats
    low: Floats
    high: Floats
    total: float
    total_low: float
    total_high: float
    way: str
    error: float
    naive_error: float
    origins: int
    trouble: Trouble
    wrong: Floats
    deviation: Floats
    wide: float
    least: float

    def first(self, periods: int) -> tuple[float, float, float]:
        """What the first `periods` (1 to horizon) bring together: (low, middle, high)."""
        middle = float(self.middle[:periods].sum())
        off = self.wide * _spread_of_total(self.wrong[:, :periods], self.deviation[:periods])
        return max(middle - off, self.least), middle, middle + off


def forecast(
    y: ArrayLike, *, period: int, horizon: int, share: float = 0.8, events: ArrayLike | None = None,
    ways: tuple[str, ...] = tuple(WAYS),
) -> Forecast:  # fmt: skip
    """The next `horizon` values of a series.

    y: shape (n,), equally spaced, oldest first, whole periods only (a week that has just begun does not belong to it);
    a gap (nan) is filled by the straight line between its neighbours. period: observations in a season, 1 for none.
    share: of the true values that shall lie in the range. events: known 0 and 1, shape (n + horizon, k).
    """
    past = filled(floats(y))
    known = None if events is None else floats(events)
    n = len(past)
    if n < FEWEST:
        nothing = np.full(horizon, np.nan)
        return Forecast(
            nothing, nothing, nothing, np.nan, np.nan, np.nan, "", np.nan, np.nan, 0, Trouble.TOO_FEW,
            np.zeros((0, horizon)), nothing, np.nan, 0.0,
        )  # fmt: skip
    names = ways if (past == 0).any() else tuple(name for name in ways if name != "seldom")
    tried = {name: _tried(WAYS[name], past, period, horizon, known) for name in {*names, "last_season"}}
    best = _best(names, tried)
    wrong, real = tried[best]
    middle = WAYS[best](past, period, horizon, known)
    spread = _spread(wrong, past, horizon)
    wide = float(stats.t.ppf((1 + share) / 2, max(len(wrong), 2)))
    low, high = middle - wide * spread, middle + wide * spread
    off = wide * _spread_of_total(wrong, spread)
    if (past >= 0).all():
        middle, low, high = np.maximum(middle, 0), np.maximum(low, 0), np.maximum(high, 0)
    total = float(middle.sum())
    least = 0.0 if (past >= 0).all() else -np.inf
    amount = np.nansum(np.abs(real))
    error = np.nansum(np.abs(wrong)) / amount if amount else np.nan
    naive = np.nansum(np.abs(tried["last_season"][0])) / amount if amount else np.nan
    useless = not middle.sum() or (high - low).sum() > TOO_WIDE * abs(middle.sum()) or len(wrong) < 2
    trouble = Trouble.TOO_FEW if useless else Trouble.NOT_BETTER if error > naive else Trouble.NONE
    return Forecast(
        middle, low, high, total, max(total - off, least), total + off, best, float(error), float(naive), len(wrong),
        trouble, wrong, spread, wide, least,
    )  # fmt: skip


def filled(y: Floats) -> Floats:
    """Without gaps. Raises ValueError for a value that is infinite."""
    if np.isinf(y).any():
        raise ValueError(f"row {int(np.argmax(np.isinf(y)))}: not a number")
    known = ~np.isnan(y)
    if known.all() or not known.any():
        return y[known] if not known.any() else y
    return floats(np.interp(np.arange(len(y)), np.flatnonzero(known), y[known]))


def _tried(way: Way, y: Floats, period: int, horizon: int, events: Floats | None) -> tuple[Floats, Floats]:
    """Errors made and real values, shape (origins, horizon); nan beyond the end. As many origins as leave two seasons,
    or three quarters of the series, to learn from."""
    n = len(y)
    least = max(FEWEST, min(2 * period + 1, 3 * n // 4))
    step = max(1, min(-(-horizon // 2), (n - least) // ORIGINS))
    origins = [n - step * back for back in range(1, ORIGINS + 1) if n - step * back >= least]
    wrong = np.full((len(origins), horizon), np.nan)
    real = np.full((len(origins), horizon), np.nan)
    for row, origin in enumerate(origins):
        ahead = min(horizon, n - origin)
        real[row, :ahead] = y[origin : origin + ahead]
        wrong[row, :ahead] = real[row, :ahead] - way(y[:origin], period, ahead, events)
    return wrong, real


def _best(names: tuple[str, ...], tried: dict[str, tuple[Floats, Floats]]) -> str:
    error = {name: float(np.nansum(np.abs(tried[name][0]))) for name in names}
    found = min(names, key=lambda name: error[name])
    usual = FIRST if FIRST in names else names[0]
    return found if error[found] < BETTER * error[usual] else usual


def _spread(wrong: Floats, y: Floats, horizon: int) -> Floats:
    """What a normal distribution with the mean absolute error so many steps ahead would have as standard deviation,
    never falling with the distance, shape (horizon,). Where it was seldom or never tried so far ahead a walk at random
    counts as one trial."""
    known = ~np.isnan(wrong)
    size = np.abs(np.where(known, wrong, 0.0)).sum(0) if len(wrong) else np.zeros(horizon)
    count = known.sum(0) if len(wrong) else np.zeros(horizon)
    walk = float(np.abs(np.diff(y)).mean()) * np.sqrt(np.arange(1, horizon + 1))
    mean = np.divide(size, count, out=walk.copy(), where=count >= FEW)
    some = (count < FEW) & (count > 0)
    mean[some] = (size[some] + walk[some]) / (count[some] + 1)
    return floats(optimize.isotonic_regression(mean).x * np.sqrt(np.pi / 2))


def _spread_of_total(wrong: Floats, spread: Floats) -> float:
    """The same for the sum over the horizon, from the tries that reach to its end; with too few of these as if two
    thirds of each period's error were common to all."""
    whole = wrong[~np.isnan(wrong).any(1)] if len(wrong) else wrong
    if len(whole) >= FEW:
        return float(np.abs(whole.sum(1)).mean() * np.sqrt(np.pi / 2))
    return float(np.sqrt(2 / 3 * spread.sum() ** 2 + 1 / 3 * np.square(spread).sum()))
