"""Whether something has become rarer or more frequent: two counts, each out of so many occasions.

Given their sum, the first of two Poisson counts is binomial, and its share depends on the ratio of the two rates alone
(Przyborowski & Wilenski 1940, Biometrika 31). So test and interval are exact, however small the counts. Where many are
asked at once, those that are called sure hold a share of false ones (Benjamini & Hochberg 1995, JRSS B 57).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from akrab.insight.science.arrays import Bools, floats


@dataclass(frozen=True)
class Change:
    """ratio: rate after / rate before (nan without any before). low, high: nine of ten such intervals hold the true
    one. p: how often chance alone makes at least so great a difference."""

    ratio: float
    low: float
    high: float
    p: float


def change(before: int, of_before: float, after: int, of_after: float, *, level: float = 0.9) -> Change:
    """before out of of_before occasions, then after out of of_after. Raises ValueError without occasions."""
    if of_before <= 0 or of_after <= 0:
        raise ValueError("Both sides need occasions.")
    total, share = before + after, of_after / (of_before + of_after)
    if not total:
        return Change(float("nan"), 0.0, float("inf"), 1.0)
    p = float(stats.binomtest(after, total, share).pvalue)
    tail = (1 - level) / 2
    low = float(stats.beta.ppf(tail, after, total - after + 1)) if after else 0.0
    high = float(stats.beta.ppf(1 - tail, after + 1, total - after)) if after < total else 1.0

    def ratio(part: float) -> float:
        return part / (1 - part) * of_before / of_after if part < 1 else float("inf")

    return Change(ratio(after / total), ratio(low), ratio(high), p)


def sure(p: Sequence[float], *, false: float = 0.05) -> Bools:
    """Which of many stand when, of those named, at most this share may be chance."""
    values = floats(p)
    order = np.argsort(values, kind="stable")
    fits = values[order] <= false * np.arange(1, len(values) + 1) / max(len(values), 1)
    last = int(np.flatnonzero(fits).max()) + 1 if fits.any() else 0
    found = np.zeros(len(values), dtype=bool)
    found[order[:last]] = True
    return found
