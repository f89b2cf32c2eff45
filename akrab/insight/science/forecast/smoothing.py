"""Exponential smoothing, by trying a grid of parameters all at once: nothing to converge, nothing to get stuck.

Sources: Brown (1959) and Holt (1957) as in Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential
Smoothing; the damped trend of Gardner & McKenzie (1985), Management Science 31; Theta: Assimakopoulos & Nikolopoulos
(2000), IJF 16, 521-530, in the form of Hyndman & Billah (2003); for products that often sell nothing Teunter, Syntetos
& Babai (2011), EJOR 214.
"""

import numpy as np

from akrab.insight.science.arrays import Floats, floats

ALPHA = np.array([0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])
BETA = np.array([0.01, 0.05, 0.1, 0.2, 0.4])
PHI = np.array([0.8, 0.9, 0.95, 0.98])


def level(y: Floats, horizon: int) -> Floats:
    """Simple exponential smoothing: the same value for every step. y: shape (n,), n >= 1."""
    return np.full(horizon, _smoothed(y, float(y[:4].mean())))


def _smoothed(y: Floats, start: float) -> float:
    now = np.full(len(ALPHA), start)
    wrong = np.zeros(len(ALPHA))
    for value in y:
        error = value - now
        wrong += error * error
        now = now + ALPHA * error
    return float(now[int(np.argmin(wrong))])


_A, _B, _P = (one.ravel() for one in np.meshgrid(ALPHA[1:], BETA, PHI, indexing="ij"))
_B = _B * _A


def damped(y: Floats, horizon: int) -> Floats:
    """Holt's trend, which levels off."""
    n = min(len(y), 8)
    slope, first = line(y[:n])
    now, step, wrong = np.full(len(_A), first - slope), np.full(len(_A), slope), np.zeros(len(_A))
    for value in y:
        ahead = now + _P * step
        error = value - ahead
        wrong += error * error
        now = ahead + _A * error
        step = _P * step + _B * error
    best = int(np.argmin(wrong))
    return floats(now[best] + np.cumsum(_P[best] ** np.arange(1, horizon + 1)) * step[best])


def line(y: Floats) -> tuple[float, float]:
    """Slope and value at the first point of the straight line through y."""
    n = len(y)
    if n < 2:
        return 0.0, float(y[0])
    t = np.arange(n) - (n - 1) / 2
    slope = float(t @ y / (t @ t))
    return slope, float(y.mean() - slope * (n - 1) / 2)


def theta(y: Floats, horizon: int) -> Floats:
    """The mean of a straight line and of the smoothed series with twice the curvature."""
    n = len(y)
    slope, first = line(y)
    straight = first + slope * np.arange(n + horizon)
    bent = 2 * y - straight[:n]
    return floats((_smoothed(bent, float(bent[0])) + straight[n:]) / 2)


def combined(y: Floats, horizon: int) -> Floats:
    """The mean of the three above: better than each in every competition since M3."""
    return (level(y, horizon) + damped(y, horizon) + theta(y, horizon)) / 3


def seldom(y: Floats, horizon: int) -> Floats:
    """Chance of a sale times its size, each smoothed; the chance sinks with every period without one (TSB)."""
    sales = y[y != 0]
    if not len(sales):
        return np.zeros(horizon)
    chance, size = float((y != 0).mean()), float(sales.mean())
    for value in y:
        chance += 0.1 * ((value != 0) - chance)
        if value != 0:
            size += 0.1 * (value - size)
    return np.full(horizon, chance * size)
