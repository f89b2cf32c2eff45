"""Did it help: indicators before and after, in several shops or months, with the doubt that belongs to them.

Paired t-test (Student 1908), Wilcoxon's signed ranks (1945), effect size d_z with Hedges' correction (Hedges 1981;
Lakens 2013), bootstrap interval (Efron 1987, bias-corrected and accelerated).

The traps. With five shops Wilcoxon's test cannot find less than p = 0.0625, whatever happened: `least_p` says what is
possible. A rate that goes from 42% to 65% rises by 23 percentage points and by 55 per cent: document 003 writes the
points into a column headed "% Change", beside two changes that are per cent. `change` names which is which.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from akrab.insight.science.arrays import ArrayLike, floats
from akrab.insight.science.trouble import Trouble

FEWEST = 3
BOOTSTRAP = 9_999
MOST_EXACT = 50


@dataclass(frozen=True)
class Change:
    """points: after less before, in percentage points for a rate and in the unit itself for an amount; per_cent: of the
    value before, nan where that was 0."""

    before: float
    after: float
    points: float
    per_cent: float


def change(before: float, after: float, *, rate: bool) -> Change:
    """rate: whether the values are shares (0.42), whose difference is in percentage points."""
    difference = after - before
    return Change(
        before, after, difference * 100 if rate else difference, difference / abs(before) * 100 if before else np.nan
    )


def agrees(stated: float, found: Change, *, digits: int = 0) -> str:
    """Which of the two a printed change is: "per_cent", "points", or "" where it is neither."""
    if np.isfinite(found.per_cent) and round(found.per_cent, digits) == stated:
        return "per_cent"
    return "points" if round(found.points, digits) == stated else ""


@dataclass(frozen=True)
class Evidence:
    """Of the differences after less before. mean, low, high: with the t interval; boot_low, boot_high: by bootstrap.

    t, p: paired t-test, two-sided; wilcoxon_p: its non-parametric sister; least_p: the smallest p that Wilcoxon's test
    can give with so many pairs. effect: d_z, corrected for small numbers (0.2 small, 0.5 middling, 0.8 large).
    rose, fell: pairs. normal_p: Shapiro-Wilk; small means trust the sister more.
    """

    pairs: int
    mean_before: float
    mean_after: float
    mean: float
    low: float
    high: float
    boot_low: float
    boot_high: float
    t: float
    p: float
    wilcoxon_p: float
    least_p: float
    effect: float
    rose: int
    fell: int
    normal_p: float
    trouble: Trouble


def paired(before: ArrayLike, after: ArrayLike, *, rng: np.random.Generator, share: float = 0.95) -> Evidence:
    """One row per shop (or month of the year) with both values, shape (n,); pairs with a gap are left out.

    Fewer than FEWEST pairs: TOO_FEW, and nothing but means. All differences alike: NO_VARIATION, no test is possible.
    """
    first, second = floats(before), floats(after)
    if first.shape != second.shape:
        raise ValueError("before and after must have one value per pair each")
    known = np.isfinite(first) & np.isfinite(second)
    first, second = first[known], second[known]
    off = second - first
    n = len(off)
    alike = n >= 1 and bool(np.ptp(off) <= 1e-12 * max(1.0, float(np.abs(off).max())))
    means = (float(first.mean()), float(second.mean()), float(off.mean())) if n else (np.nan, np.nan, np.nan)
    rose, fell = int((off > 0).sum()), int((off < 0).sum())
    least_p = min(1.0, 2.0 ** (1 - rose - fell))
    if n < FEWEST or alike:
        why = Trouble.TOO_FEW if n < FEWEST else Trouble.NO_VARIATION
        nan = float("nan")
        return Evidence(n, *means, nan, nan, nan, nan, nan, nan, nan, least_p, nan, rose, fell, nan, why)
    spread = float(off.std(ddof=1))
    width = float(stats.t.ppf((1 + share) / 2, n - 1)) * spread / np.sqrt(n)
    test = stats.ttest_rel(second, first)
    boot = stats.bootstrap((off,), np.mean, confidence_level=share, n_resamples=BOOTSTRAP, rng=rng, method="BCa")
    return Evidence(
        n, *means, means[2] - width, means[2] + width,
        float(boot.confidence_interval.low), float(boot.confidence_interval.high),
        float(test.statistic), float(test.pvalue), signed_ranks(off), least_p,
        means[2] / spread * _small_number(n), rose, fell, float(stats.shapiro(off).pvalue), Trouble.NONE,
    )  # fmt: skip


def signed_ranks(off: np.ndarray) -> float:
    """Two-sided p of Wilcoxon's test, exact with ties too: the distribution of the sum of ranks over all signs. Zeros
    are left out; 1 where nothing remains. Beyond fifty pairs by the normal distribution."""
    nonzero = off[off != 0]
    if not len(nonzero):
        return 1.0
    if len(nonzero) > MOST_EXACT:
        return float(stats.wilcoxon(nonzero, method="approx").pvalue)
    twice = np.rint(2 * stats.rankdata(np.abs(nonzero))).astype(int)  # ranks of ties end in a half
    ways = np.ones(1)
    for rank in twice:
        more = np.zeros(len(ways) + rank)
        more[: len(ways)] += ways
        more[rank:] += ways
        ways = more / 2
    total = int(twice[nonzero > 0].sum())
    return float(min(1.0, 2 * min(ways[: total + 1].sum(), ways[total:].sum())))


def _small_number(n: int) -> float:
    """Hedges' correction of an effect size from few pairs."""
    return 1 - 3 / (4 * (n - 1) - 1)


@dataclass(frozen=True)
class Difference:
    """Of two samples that are not paired: second less first, Welch's interval and p, and that of Mann and Whitney."""

    mean: float
    low: float
    high: float
    p: float
    rank_p: float
    trouble: Trouble


def unpaired(first: ArrayLike, second: ArrayLike, *, share: float = 0.95) -> Difference:
    """Months before and after that do not belong together one by one, shape (n,) and (m,). The season is not looked at:
    compare the same months where there are any (`paired`)."""
    one, other = (values[np.isfinite(values)] for values in (floats(first), floats(second)))
    nan = float("nan")
    if min(len(one), len(other)) < FEWEST:
        return Difference(nan, nan, nan, nan, nan, Trouble.TOO_FEW)
    if np.ptp(one) == 0 and np.ptp(other) == 0:
        return Difference(float(other[0] - one[0]), nan, nan, nan, nan, Trouble.NO_VARIATION)
    test = stats.ttest_ind(other, one, equal_var=False)
    interval = test.confidence_interval(share)
    ranks = stats.mannwhitneyu(other, one)
    return Difference(
        float(other.mean() - one.mean()), float(interval.low), float(interval.high), float(test.pvalue),
        float(ranks.pvalue), Trouble.NONE,
    )  # fmt: skip
