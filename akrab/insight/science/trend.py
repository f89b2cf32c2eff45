"""What rises and what falls, and whether that may be chance.

The slope is the median of the slopes between all pairs (Theil 1950; Sen 1968, J. Am. Stat. Assoc. 63): one wild month
moves it hardly. Whether it is chance is asked by ranks (Mann 1945, Econometrica 13; Kendall 1975), with the correction
for ties. With two years and more only the same months of different years are compared (Hirsch, Slack & Smith 1982,
Water Resour. Res. 18), so that a season is no trend. Months that follow their neighbours look like a trend where there
is none: the variance is raised by what the correlation of neighbours, once the line is taken away, makes of it (Yue &
Wang 2004, Water Resour. Manag. 18; the correlation freed of its bias, Kendall 1954, Biometrika 41). In twelve months
one series tells little of its own correlation, so that of many series their mean is taken. Of many series some rise by
luck: Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from akrab.insight.science.arrays import ArrayLike, Bools, Floats, floats
from akrab.insight.science.trouble import Trouble

FEWEST = 8  # observations
RANGE = 0.8  # of a hundred slopes eighty lie between low and high
MOST_CORRELATED = 0.9
MANY = 10  # series, from which on their mean correlation serves all


@dataclass(frozen=True)
class Trend:
    """slope, low, high: per step. p: how often chance alone makes so steady a series, two-sided. s: pairs that rise
    less pairs that fall. variance: of s under chance. correlation: of neighbours once the line is taken away."""

    slope: float
    low: float
    high: float
    p: float
    s: int
    variance: float
    correlation: float
    trouble: Trouble = Trouble.NONE


SILENT = Trend(0.0, 0.0, 0.0, 1.0, 0, 0.0, 0.0, Trouble.TOO_FEW)


def trend(y: ArrayLike, *, period: int = 1, correlation: float | None = None) -> Trend:
    """The trend of y, shape (n,), one value per step, the oldest first. period: steps of a season whose like are
    compared; 1 for none. correlation: of neighbours, where it is known better than from y. Fewer than FEWEST steps, or
    than two seasons, say nothing; a value that is no number raises ValueError."""
    values = floats(y)
    if not np.isfinite(values).all():
        raise ValueError(f"Step {int(np.argmin(np.isfinite(values)))} is no number.")
    n = len(values)
    if n < max(FEWEST, 2 * period if period > 1 else 0):
        return SILENT
    early, late = np.triu_indices(n, 1)
    if period > 1:
        alike = (late - early) % period == 0
        early, late = early[alike], late[alike]
    rises = values[late] - values[early]
    slopes = rises / (late - early)
    s = int(np.sign(rises).sum())
    variance = sum(_variance(values[season::period]) for season in range(period))
    if variance <= 0:  # it never changed
        return Trend(0.0, 0.0, 0.0, 1.0, 0, 0.0, 0.0, Trouble.NO_VARIATION)
    slope = float(np.median(slopes))
    if correlation is None:
        correlation = neighbours(_left(values, slope, period))
    variance *= longer(correlation, n)
    spread = math.sqrt(variance)
    p = math.erfc(max(abs(s) - 1, 0) / spread / math.sqrt(2))
    low, high = _range(np.sort(slopes), spread)
    return Trend(slope, min(low, slope), max(high, slope), p, s, variance, correlation)


def trends(series: Sequence[ArrayLike], *, period: int = 1) -> list[Trend]:
    """The trend of each of many series of one kind; see `trend`."""
    found = [trend(one, period=period) for one in series]
    known = [one.correlation for one in found if not one.trouble]
    if len(known) < MANY:
        return found
    mean = sum(known) / len(known)
    return [
        one if one.trouble else trend(y, period=period, correlation=mean) for one, y in zip(found, series, strict=True)
    ]


def _variance(values: Floats) -> float:
    """Of the statistic of Kendall under chance, corrected for ties."""
    n = len(values)
    _distinct, ties = np.unique(values, return_counts=True)
    tied = float((ties * (ties - 1) * (2 * ties + 5)).sum())
    return (n * (n - 1) * (2 * n + 5) - tied) / 18


def _range(slopes: Floats, spread: float) -> tuple[float, float]:
    """Order statistics of the slopes (Sen 1968)."""
    reach = NormalDist().inv_cdf((1 + RANGE) / 2) * spread
    most = len(slopes) - 1
    low = min(max(round((len(slopes) - reach) / 2) - 1, 0), most)
    high = min(max(round((len(slopes) + reach) / 2), 0), most)
    return float(slopes[low]), float(slopes[high])


def _left(values: Floats, slope: float, period: int) -> Floats:
    """What stays once the line and the seasons are taken away."""
    left = values - slope * np.arange(len(values))
    for season in range(period):
        left[season::period] -= np.median(left[season::period])
    return left


def neighbours(left: ArrayLike) -> float:
    """The correlation of neighbours, freed of its bias in short series; 0 where nothing varies."""
    values = floats(left)
    values = values - values.mean()
    whole = float((values**2).sum())
    n = len(values)
    if n <= 4 or whole <= 0 or not math.isfinite(whole):
        return 0.0
    plain = float((values[1:] * values[:-1]).sum()) / whole
    return min(max((n * plain + 1) / (n - 4), -MOST_CORRELATED), MOST_CORRELATED)


def longer(correlation: float, n: int) -> float:
    """By how much the variance grows where neighbours are alike. Never below 1: what swings to and fro is not taken for
    better known."""
    steps = np.arange(1, n)
    return max(1.0, float(1 + 2 * ((1 - steps / n) * max(correlation, 0.0) ** steps).sum()))


def adjusted(p: ArrayLike) -> Floats:
    """What share of those with so small a p, or a smaller one, are chance: the q of Benjamini & Hochberg, shape (n,).
    Naming all with q <= 0.1 names at most one in ten by chance, on average."""
    values = floats(p)
    n = len(values)
    order = np.argsort(values, kind="stable")
    scaled = values[order] * n / np.arange(1, n + 1)
    found = np.empty(n)
    found[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return found


def sure(p: ArrayLike, share: float = 0.1) -> Bools:
    """Which may be named so that at most this share of them is chance, on average."""
    return np.asarray(adjusted(p) <= share, dtype=np.bool_)
