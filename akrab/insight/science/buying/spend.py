"""Gamma-Gamma: what a customer spends per purchase, pulled towards the others the less is known of them.

Mean spends are gamma distributed over the customers. Source: Fader, Hardie & Lee (2005), RFM and CLV, JMR 42(4),
415-430; Fader & Hardie (2013), "The Gamma-Gamma model of monetary value" (note 025). The first purchase is left out.

Three traps. The model takes spending and frequency for independent: `correlation` says whether they are. Its mean
exists only for q > 1: below that EDGE, and the plain mean of the customers stands in. Purchases of nothing or less (all
returned) have no logarithm and are left out.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from akrab.insight.science.arrays import ArrayLike, Bools, Floats, floats
from akrab.insight.science.search import smallest
from akrab.insight.science.trouble import Trouble

FEWEST = 10


@dataclass(frozen=True)
class GammaGamma:
    """p and q without unit, gamma in money; `mean` is the spend of a purchase of the average customer.

    correlation: of frequency and mean spend over the customers used; above 0.3 in size the model's value is biased.
    log_likelihood is of the spends in the unit that went in.
    """

    p: float
    q: float
    gamma: float
    mean: float
    log_likelihood: float
    customers: int
    correlation: float
    trouble: Trouble = Trouble.NONE


def _usable(x: Floats, spend: Floats) -> Bools:
    return (x > 0) & (spend > 0) & np.isfinite(spend)


def log_likelihood(logs: Floats, x: Floats, spend: Floats) -> tuple[float, Floats]:
    """Sum over the customers, and its gradient by the logarithms of p, q, gamma."""
    p, q, gamma = np.exp(logs)
    px = p * x
    psi = special.digamma
    log_all = np.log(gamma + spend * x)
    value = (
        special.gammaln(px + q) - special.gammaln(px) - special.gammaln(q)
        + q * logs[2] + (px - 1) * np.log(spend) + px * np.log(x) - (px + q) * log_all
    )  # fmt: skip
    by_p = x * (psi(px + q) - psi(px) + np.log(spend * x) - log_all)
    by_q = psi(px + q) - psi(q) + logs[2] - log_all
    by_gamma = q / gamma - (px + q) / (gamma + spend * x)
    return float(value.sum()), np.array([by_p.sum() * p, by_q.sum() * q, by_gamma.sum() * gamma])


def fit(x: ArrayLike, spend: ArrayLike) -> GammaGamma:
    """x: repeat purchases, shape (n,). spend: mean money of one of them, shape (n,); rows without are not looked at."""
    counts, money = floats(x), floats(spend)
    usable = _usable(counts, money)
    counts, money = counts[usable], money[usable]
    n = len(counts)
    mean = float((counts @ money) / counts.sum()) if n else float("nan")
    if n < FEWEST:
        return GammaGamma(1.0, 1.0, mean, mean, float("nan"), n, 0.0, Trouble.TOO_FEW)
    unit = float(np.median(money))  # rupiah and euro alike near one
    scaled = money / unit
    alike = scaled.std() < 1e-9 * scaled.mean()
    correlation = 0.0 if alike or counts.std() == 0 else float(np.corrcoef(counts, money)[0, 1])
    if alike:
        return GammaGamma(1.0, 1.0, mean, mean, float("nan"), n, correlation, Trouble.NO_VARIATION)

    def badness(logs: Floats) -> tuple[float, Floats]:
        value, gradient = log_likelihood(logs, counts, scaled)
        return -value / n, -gradient / n

    found = smallest(badness, np.log([2.0, 3.0, 1.0]), bounds=[(-8, 10)] * 3)
    p, q, gamma = (float(one) for one in np.exp(found.at))
    value = -found.value * n - n * float(np.log(unit))
    edge = q <= 1.01 or (np.abs(found.at - 1) >= 8.9).any()
    trouble = Trouble.NONE if found.flat else Trouble.NOT_CONVERGED
    middle = mean if edge else p * gamma * unit / (q - 1)
    return GammaGamma(p, q, gamma * unit, middle, value, n, correlation, Trouble.EDGE if edge else trouble)


def expected_spend(x: ArrayLike, spend: ArrayLike, fit: GammaGamma) -> Floats:
    """Money of a future purchase of each customer; shape (n,). A customer without a repeat purchase gets the mean.

    In trouble: the customer's own mean and that of all, weighed as x to 2.
    """
    counts, money = floats(x), floats(spend)
    usable = _usable(counts, money)
    counts, money = np.where(usable, counts, 0.0), np.where(usable, money, 0.0)
    if fit.trouble:
        return (2 * fit.mean + counts * money) / (2 + counts)
    return fit.p * (fit.gamma + counts * money) / (fit.p * counts + fit.q - 1)
