"""Pareto/NBD: customers buy at random at a rate of their own and leave for good at a random moment.

Rates are gamma distributed over the customers (shape r, alpha in weeks), the rates of leaving likewise (s, beta in
weeks). Source: Schmittlein, Morrison & Colombo (1987), Management Science 33(1), 1-24; the likelihood as Fader & Hardie
(2005) derive it in "A note on deriving the Pareto/NBD model".

Unlike in the BG/NBD a customer with one purchase can have left. The likelihood holds an integral over the unknown
moment of leaving, usually written with Gauss's hypergeometric function. Here the integral itself is taken: with
w^4 = ((alpha + t_x) / (alpha + y))^(r + s + x) what is left under it is smooth, and sixteen points give ten digits,
with exact gradients, at a fraction of the cost.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from akrab.insight.science.arrays import ArrayLike, Floats, floats
from akrab.insight.science.buying.bgnbd import FEWEST, HIGH, LOW
from akrab.insight.science.buying.histories import Grouped, checked, grouped
from akrab.insight.science.search import smallest
from akrab.insight.science.trouble import Trouble

_POINTS, _SHARES = (floats(one) for one in special.roots_sh_legendre(16))
ROWS_AT_ONCE = 50_000
NOBODY_LEAVES = 1e-4  # s / beta, the mean rate of leaving a week


@dataclass(frozen=True)
class ParetoNBD:
    """The four parameters (alpha and beta in weeks), how well they fit, and what is wrong with them if anything."""

    r: float
    alpha: float
    s: float
    beta: float
    log_likelihood: float
    customers: int
    repeaters: int
    trouble: Trouble = Trouble.NONE
    steps: int = 0

    @property
    def logs(self) -> Floats:
        return np.log([self.r, self.alpha, self.s, self.beta])


def _gone(r: float, alpha: float, s: float, beta: float, x: Floats, t_x: Floats, T: Floats) -> tuple[Floats, Floats]:
    """For each row the logarithm of the integral over y from t_x to T of s (alpha+y)^-(r+x) (beta+y)^-(s+1), and its
    derivatives by r, alpha, s, beta, shape (4, n)."""
    m = r + s + x
    nearest = np.exp(m / 4 * (np.log(alpha + t_x) - np.log(alpha + T)))
    w = nearest[:, None] + (1 - nearest)[:, None] * _POINTS
    age = (alpha + t_x)[:, None] * np.exp(np.log(w) * (-4 / m)[:, None])  # alpha + y
    other = age + (beta - alpha)  # beta + y
    log_age, log_other = np.log(age), np.log(other)
    high = (s + 1) * (log_age - log_other)
    most = high.max(1, keepdims=True)  # kept apart: with a great s it is beyond what a float can hold
    height = np.exp(high - most) * w**3 * (4 * _SHARES)
    total = height.sum(1)
    with np.errstate(divide="ignore"):  # no time since the last purchase: nothing under the integral
        log = np.log(s) - np.log(m) - m * np.log(alpha + t_x) + np.log1p(-nearest) + np.log(total) + most[:, 0]
    share = height / total[:, None]
    by = np.stack([
        -(share * log_age).sum(1),
        -(r + x) * (share / age).sum(1),
        1 / s - (share * log_other).sum(1),
        -(s + 1) * (share / other).sum(1),
    ])  # fmt: skip
    return log, by


def log_likelihood(logs: Floats, data: Grouped) -> tuple[float, Floats]:
    """Sum over the customers, and its gradient by the logarithms of r, alpha, s, beta."""
    value, gradient = 0.0, np.zeros(4)
    for start in range(0, len(data.weight), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        one, by = _some(logs, data, rows)
        value, gradient = value + one, gradient + by
    return value, gradient


def _some(logs: Floats, data: Grouped, rows: slice) -> tuple[float, Floats]:
    r, alpha, s, beta = (float(one) for one in np.exp(logs))
    x, t_x, T = data.x[data.at_x[rows]], data.t_x[data.at_t_x[rows]], data.T[data.at_T[rows]]
    w = data.weight[rows]
    gone, by_gone = _gone(r, alpha, s, beta, x, t_x, T)
    log_alpha_T, log_beta_T = np.log(alpha + T), np.log(beta + T)
    here = -(r + x) * log_alpha_T - s * log_beta_T
    both = np.logaddexp(here, gone)
    share = np.exp(here - both)
    counts = special.gammaln(r + data.x) - special.gammaln(r)
    by_counts = special.digamma(r + data.x) - special.digamma(r)
    value = counts[data.at_x[rows]] + r * logs[1] + s * logs[3] + both
    by_here = np.stack([-log_alpha_T, -(r + x) / (alpha + T), -log_beta_T, -s / (beta + T)])
    by = share * by_here + (1 - share) * by_gone
    by[0] += by_counts[data.at_x[rows]] + logs[1]
    by[1] += r / alpha
    by[2] += logs[3]
    by[3] += s / beta
    return float(w @ value), (by @ w) * np.array([r, alpha, s, beta])


def fit(x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> ParetoNBD:
    """The parameters of greatest likelihood.

    x: repeat purchases, shape (n,), whole, >= 0. t_x, T: weeks from the first purchase to the last and to today, shape
    (n,). Never raises for want of data: see `trouble`. Raises ValueError naming the first impossible row.
    """
    counts, recency, age = checked(x, t_x, T)
    repeaters = int((counts > 0).sum())
    if len(counts) < FEWEST or not repeaters:
        why = Trouble.TOO_FEW if len(counts) < FEWEST else Trouble.NO_REPEATS
        return ParetoNBD(0.5, 10.0, 0.5, 10.0, float("nan"), len(counts), repeaters, why)
    data = grouped(counts, recency, age)
    start = np.log([0.5, 0.5 * age.sum() / counts.sum(), 0.5, max(age.mean() / 2, 1e-3)])

    def badness(logs: Floats) -> tuple[float, Floats]:
        value, gradient = log_likelihood(logs, data)
        return -value / data.customers, -gradient / data.customers

    found = smallest(badness, start, bounds=[(LOW, HIGH)] * 4)
    value, _gradient = log_likelihood(found.at, data)
    r, alpha, s, beta = (float(one) for one in np.exp(found.at))
    trouble = Trouble.NONE if found.flat else Trouble.NOT_CONVERGED
    if s / beta < NOBODY_LEAVES:
        trouble = Trouble.NO_DROPOUT
    elif (found.at <= LOW + 0.1).any() or (found.at >= HIGH - 0.1).any():
        trouble = Trouble.EDGE
    return ParetoNBD(r, alpha, s, beta, value, len(counts), repeaters, trouble, found.steps)


def probability_alive(x: ArrayLike, t_x: ArrayLike, T: ArrayLike, fit: ParetoNBD) -> Floats:
    """Probability that each customer is still active. Shape (n,), in [0, 1]."""
    counts, recency, age = checked(x, t_x, T)
    gone = np.concatenate([
        _gone(fit.r, fit.alpha, fit.s, fit.beta, counts[some], recency[some], age[some])[0]
        for some in np.array_split(np.arange(len(counts)), len(counts) // ROWS_AT_ONCE + 1)
    ])  # fmt: skip
    here = -(fit.r + counts) * np.log(fit.alpha + age) - fit.s * np.log(fit.beta + age)
    return floats(special.expit(here - gone))


def expected_purchases(weeks: float, x: ArrayLike, t_x: ArrayLike, T: ArrayLike, fit: ParetoNBD) -> Floats:
    """Purchases to be expected of each customer in the next `weeks` weeks. Shape (n,), >= 0; s = 1 is no exception."""
    counts, recency, age = checked(x, t_x, T)
    longer = np.log1p(weeks / (fit.beta + age))
    less = fit.s - 1
    stay = longer if abs(less) < 1e-9 else -np.expm1(-less * longer) / less
    return (fit.r + counts) / (fit.alpha + age) * (fit.beta + age) * stay * probability_alive(counts, recency, age, fit)
