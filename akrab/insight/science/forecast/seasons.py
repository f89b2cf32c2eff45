"""The season of a series, taken out before forecasting and put back afterwards.

With four years or more the classical decomposition of the Theta method's authors; with less a ridge regression of the
logarithms on a trend, the place in the year and events, which uses every observation twice and shrinks what it has seen
once. Sources: Assimakopoulos & Nikolopoulos (2000), IJF 16, 521-530 (test and decomposition); Hoerl & Kennard (1970).

A trap of Indonesian shops: Lebaran moves by eleven days a year, so no season of months or weeks holds it. `events`
does: a column of 0 and 1 for the weeks before Lebaran, known for the future too.
"""

from dataclasses import dataclass

import numpy as np

from akrab.insight.science.arrays import Floats, floats

ENOUGH_SEASONS = 4  # for the classical decomposition
PENALTY = 0.2  # as if each place in the season had been seen once more in a fifth, without any effect
SIGNIFICANT = 1.645


@dataclass(frozen=True)
class Adjusted:
    """`series` without its season, shape (n,), and what to put back on the forecasts, shape (horizon,): a factor, or
    with `additive` a sum. `seasonal`: whether anything was taken out."""

    series: Floats
    back: Floats
    additive: bool
    seasonal: bool

    def restored(self, forecast: Floats) -> Floats:
        return forecast + self.back if self.additive else forecast * self.back


def adjusted(y: Floats, period: int, horizon: int, events: Floats | None = None) -> Adjusted:
    """y: shape (n,), equally spaced, no gaps. period: observations in a season (12, 52, 7), 1 for none. events: columns
    of known 0 and 1, shape (n + horizon, k)."""
    positive = bool((y > 0).all())
    n = len(y)
    if events is not None or (period > 1 and period * 1.5 <= n < period * ENOUGH_SEASONS):
        if positive:
            effect = np.exp(_by_regression(np.log(y), period, horizon, events))
            return Adjusted(y / effect[:n], effect[n:], False, True)
        effect = _by_regression(y, period, horizon, events)
        return Adjusted(y - effect[:n], effect[n:], True, True)
    if period > 1 and n >= period * ENOUGH_SEASONS and has_season(y, period):
        index = _by_decomposition(y, period, additive=not positive)
        effect = index[np.arange(n + horizon) % period]
        if positive:
            return Adjusted(y / effect[:n], effect[n:], False, True)
        return Adjusted(y - effect[:n], effect[n:], True, True)
    return Adjusted(y, np.ones(horizon), False, False)


def has_season(y: Floats, period: int) -> bool:
    """Whether the autocorrelation at one season is more than chance would give, at 90% (Bartlett's limits)."""
    n = len(y)
    off = y - y.mean()
    if n <= period or not off.any():
        return False
    r = np.array([off[lag:] @ off[: n - lag] for lag in range(1, period + 1)]) / (off @ off)
    return bool(abs(r[-1]) > SIGNIFICANT * np.sqrt((1 + 2 * (r[:-1] ** 2).sum()) / n))


def centred_mean(y: Floats, period: int) -> Floats:
    """Mean over a whole season around each point, shape (n - 2 (period // 2),)."""
    weights = np.r_[0.5, np.ones(period - 1), 0.5] if period % 2 == 0 else np.ones(period)
    return floats(np.convolve(y, weights / period, "valid"))


def _by_decomposition(y: Floats, period: int, *, additive: bool) -> Floats:
    """Factors of mean 1, or with `additive` sums of mean 0, shape (period,)."""
    trend = centred_mean(y, period)
    start = period // 2
    inner = y[start : start + len(trend)]
    off = inner - trend if additive else inner / trend
    place = (np.arange(len(off)) + start) % period
    index = np.array([off[place == at].mean() for at in range(period)])
    return floats(index - index.mean() if additive else index / index.mean())


def _by_regression(y: Floats, period: int, horizon: int, events: Floats | None) -> Floats:
    """Effects of the place in the season and of the events, mean 0 over the season, shape (n + horizon,)."""
    n = len(y)
    when = np.arange(n + horizon)
    columns = [np.ones(len(when)), (when - n / 2) / max(period, n / 2)]
    fixed = len(columns)
    if period > 1 and n >= 1.5 * period:
        columns += list((when[:, None] % period == np.arange(period)).astype(float).T)
    if events is not None:
        columns += list(floats(events).T)
    design = np.stack(columns, axis=1)
    penalty = np.diag([1e-9] * fixed + [PENALTY] * (len(columns) - fixed))
    past = design[:n]
    effect = np.linalg.solve(past.T @ past + penalty, past.T @ y)
    effect[:fixed] = 0
    found = design @ effect
    return floats(found - found[:n].mean())
