"""BG/NBD: customers buy at random at a rate of their own and may leave for good after any purchase.

Rates are gamma distributed over the customers (shape r, alpha in weeks), the chances to leave after a purchase beta
distributed (a, b). Source: Fader, Hardie & Lee (2005), "Counting your customers" the easy way, Marketing Science 24(2),
275-284; P(alive) from Hardie's note 021. Fitted in the logarithms of the parameters by Newton's method with exact
derivatives.

Two traps. A customer without a repeat purchase cannot have left in this model, so P(alive) is 1 for each of them and a
ranking by it alone misleads: rank by `expected_purchases`. And where few leave for good, or the season hides it, the
fit runs to a -> 0: `trouble` is then NO_DROPOUT, and what remains is the NBD, in which everybody stays.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, special

from akrab.insight.science.arrays import ArrayLike, Floats, floats
from akrab.insight.science.buying.histories import Grouped, checked, grouped
from akrab.insight.science.buying.prior import Prior
from akrab.insight.science.search import Found, newton
from akrab.insight.science.trouble import Trouble

FEWEST = 10  # customers without any prior; four parameters from fewer are nonsense
LOW, HIGH = np.log(1e-6), np.log(1e6)  # where a parameter counts as run to the edge
NOBODY_LEAVES = 1e-3  # a / (a + b), the mean chance to leave after a purchase
NODES = 48


@dataclass(frozen=True)
class BGNBD:
    """The four parameters (alpha in weeks), how well they fit, and what is wrong with them if anything.

    log_likelihood: of the data alone, in natural logarithms. steps: evaluations of the likelihood.
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    customers: int
    repeaters: int
    trouble: Trouble = Trouble.NONE
    steps: int = 0

    @property
    def logs(self) -> Floats:
        return np.log([self.r, self.alpha, self.a, self.b])


def log_likelihood(logs: Floats, data: Grouped) -> tuple[float, Floats, Floats]:
    """Sum over the customers, with its gradient and second derivatives, (4, 4), by the logarithms of r, alpha, a, b.

    Each row is ln B(x) - (r + x) ln(alpha + T) + ln(1 + exp odds), the odds of having left after the last purchase
    against still being there.
    """
    parameters = np.exp(logs)
    r, alpha, a, b = parameters.tolist()
    x, w, psi = data.x, data.weight, special.digamma
    counts = r + x
    again = x > 0
    before = np.where(again, b + x - 1, 1)
    by_x = (
        special.gammaln(counts) - special.gammaln(r) + r * logs[1]
        + special.gammaln(a + b) + special.gammaln(b + x) - special.gammaln(b) - special.gammaln(a + b + x)
    )  # fmt: skip
    # ln a/(b+x-1), and never for who has not come back
    left_by_x = np.where(again, logs[2] - np.log(before), -np.inf)
    near, far = alpha + data.t_x, alpha + data.T
    many, age, per_far = counts[data.at_x], np.log(far)[data.at_T], (1 / far)[data.at_T]
    longer = age - np.log(near)[data.at_t_x]  # derivative of the odds by r
    less = per_far - (1 / near)[data.at_t_x]
    by_alpha = many * less  # and by alpha
    odds = left_by_x[data.at_x] + many * longer
    part = np.exp(np.minimum(odds, 700))  # logaddexp and expit in one, which are slower and say the same
    value = w @ (by_x[data.at_x] - many * age + np.log1p(part) + np.maximum(odds - 700, 0))
    left = w * (part / (1 + part))  # share of the second term
    spread = left / (1 + part)

    size = len(x)
    of_x, left_x, spread_x = (np.bincount(data.at_x, one, size) for one in (w, left, spread))
    per_b = again / before
    shared = psi(a + b) - psi(a + b + x)
    all_of_them, all_left, all_spread = of_x.sum(), left_x.sum(), spread_x.sum()
    gradient = np.array([
        of_x @ (psi(counts) - psi(r) + logs[1]) - w @ age + left @ longer,
        all_of_them * r / alpha - w @ (many * per_far) + left @ by_alpha,
        of_x @ shared + all_left / a,
        of_x @ (shared + psi(b + x) - psi(b)) - left_x @ per_b,
    ])  # fmt: skip
    trigamma = special.zeta
    joint = trigamma(2, a + b) - trigamma(2, a + b + x)
    longer_x, by_alpha_x = (np.bincount(data.at_x, spread * one, size) for one in (longer, by_alpha))
    rr = of_x @ (trigamma(2, counts) - trigamma(2, r)) + spread @ (longer * longer)
    r_alpha = all_of_them / alpha - w @ per_far + left @ less + longer @ (spread * by_alpha)
    alpha_alpha = (
        w @ (many * per_far**2) - all_of_them * r / alpha**2
        + left @ (by_alpha * (less - 2 * per_far)) + spread @ (by_alpha * by_alpha)
    )  # fmt: skip
    ab = of_x @ joint - spread_x @ per_b / a
    bb = of_x @ (joint + trigamma(2, b + x) - trigamma(2, b)) + (left_x + spread_x) @ (per_b * per_b)
    second = np.array([
        [rr, r_alpha, longer_x.sum() / a, -(longer_x @ per_b)],
        [r_alpha, alpha_alpha, by_alpha_x.sum() / a, -(by_alpha_x @ per_b)],
        [longer_x.sum() / a, by_alpha_x.sum() / a, of_x @ joint + (all_spread - all_left) / a**2, ab],
        [-(longer_x @ per_b), -(by_alpha_x @ per_b), ab, bb],
    ])  # fmt: skip
    gradient *= parameters
    return float(value), gradient, second * np.outer(parameters, parameters) + np.diag(gradient)


def fit(x: ArrayLike, t_x: ArrayLike, T: ArrayLike, *, prior: Prior | None = None) -> BGNBD:
    """The parameters of greatest likelihood, or with `prior` of greatest likelihood times prior.

    x: repeat purchases, shape (n,), whole, >= 0. t_x, T: weeks from the first purchase to the last and to today, shape
    (n,). Never raises for want of data: see `trouble`. Raises ValueError naming the first impossible row.
    """
    counts, recency, age = checked(x, t_x, T)
    repeaters = int((counts > 0).sum())
    start = prior.parameters() if prior else _start(counts, age)
    if not len(counts) or (prior is None and (len(counts) < FEWEST or not repeaters or not age.max() > 0)):
        why = Trouble.TOO_FEW if len(counts) < FEWEST else Trouble.NO_REPEATS
        return _made(np.log(start), float("nan"), len(counts), repeaters, why, 0)
    data = grouped(counts, recency, age)
    found = newton(lambda logs: badness(logs, data, prior), np.log(start), LOW, HIGH)
    value = log_likelihood(found.at, data)[0] if prior else -found.value * data.customers
    return _made(found.at, value, len(counts), repeaters, _trouble(found, repeaters), found.steps)


def _made(logs: Floats, value: float, customers: int, repeaters: int, trouble: Trouble, steps: int) -> BGNBD:
    r, alpha, a, b = (float(one) for one in np.exp(logs))
    return BGNBD(r, alpha, a, b, value, customers, repeaters, trouble, steps)


def badness(logs: Floats, data: Grouped, prior: Prior | None) -> tuple[float, Floats, Floats]:
    """What the fit makes small: minus the log-likelihood and prior per customer, with both derivatives."""
    value, gradient, second = log_likelihood(logs, data)
    if prior:
        more, by, curved = prior.log_density(logs)
        value, gradient, second = value + more, gradient + by, second + curved
    number = -data.customers
    return value / number, gradient / number, second / number


def covariance(fit: BGNBD, x: ArrayLike, t_x: ArrayLike, T: ArrayLike, *, prior: Prior | None = None) -> Floats | None:
    """Of the logarithms of r, alpha, a, b, shape (4, 4), from the curvature at the maximum; None where it is no maximum
    (a fit at the edge without a prior). With a prior and no customers it is that of the prior."""
    counts, recency, age = checked(x, t_x, T)
    if not len(counts):
        return prior.covariance() if prior else None
    data = grouped(counts, recency, age)
    second = badness(fit.logs, data, prior)[2] * data.customers
    try:
        np.linalg.cholesky(second)
    except np.linalg.LinAlgError:
        return None
    return floats(np.linalg.inv(second))


def _start(x: Floats, age: Floats) -> Floats:
    """Half the mean rate for a gamma of shape 0.5; of five who bought one leaves."""
    rate = x.sum() / age.sum() if len(x) and age.sum() > 0 and x.sum() > 0 else 0.1
    return np.array([0.5, 0.5 / rate, 0.5, 2.0])


def _trouble(found: Found, repeaters: int) -> Trouble:
    _r, _alpha, a, b = np.exp(found.at)
    if not repeaters:
        return Trouble.NO_REPEATS
    if a / (a + b) < NOBODY_LEAVES:
        return Trouble.NO_DROPOUT
    if (found.at <= LOW + 0.1).any() or (found.at >= HIGH - 0.1).any():
        return Trouble.EDGE
    return Trouble.NONE if found.flat else Trouble.NOT_CONVERGED


def probability_alive(x: ArrayLike, t_x: ArrayLike, T: ArrayLike, fit: BGNBD) -> Floats:
    """Probability that each customer is still active. Shape (n,), in [0, 1]; 1 for all with x = 0 by construction."""
    counts, recency, age = checked(x, t_x, T)
    repeat = counts > 0
    odds = np.full(len(counts), -np.inf)
    many = fit.r + counts[repeat]
    odds[repeat] = (
        np.log(fit.a) - np.log(fit.b + counts[repeat] - 1)
        + many * (np.log(fit.alpha + age[repeat]) - np.log(fit.alpha + recency[repeat]))
    )  # fmt: skip
    return floats(special.expit(-odds))


def expected_purchases(weeks: float, x: ArrayLike, t_x: ArrayLike, T: ArrayLike, fit: BGNBD) -> Floats:
    """Purchases to be expected of each customer in the next `weeks` weeks. Shape (n,), >= 0.

    As the mean over the chance p to leave, Beta(a, b + x) for who is still there, of (1 - (1 + p z)^-(r + x)) / p with
    z = weeks / (alpha + T), by Gauss-Jacobi quadrature. It is equation (10) of the source without its hypergeometric
    series, which cannot be evaluated near a = 1 nor for the hundreds of purchases of a canteen or a reseller.
    """
    counts, recency, age = checked(x, t_x, T)
    alive = probability_alive(counts, recency, age, fit)
    z = weeks / (fit.alpha + age)
    found = np.empty(len(counts))
    different, which = np.unique(counts, return_inverse=True)
    order = np.argsort(which, kind="stable")
    edges = np.searchsorted(which[order], np.arange(len(different) + 1))
    for at, count in enumerate(different):
        rows = order[edges[at] : edges[at + 1]]
        p, share = _beta_nodes(fit.a, fit.b + count)
        for some in np.array_split(rows, len(rows) // 100_000 + 1):
            each = -np.expm1(-(fit.r + count) * np.log1p(np.multiply.outer(z[some], p)))
            found[some] = each @ (share / p)
    return found * alive


def _beta_nodes(a: float, b: float) -> tuple[Floats, Floats]:
    """Points in (0, 1) and shares that add up to 1, for means over a Beta(a, b): Gauss-Jacobi by Golub & Welsch (1969),
    from the recurrence, so that no beta function overflows."""
    k = np.arange(1, NODES)
    left, right = b - 1, a - 1
    twice = 2 * k + left + right
    middle = np.append((a - b) / (a + b), (right**2 - left**2) / (twice * (twice + 2)))
    with np.errstate(invalid="ignore", divide="ignore"):
        beside = 4 * k * (k + left) * (k + right) * (k + left + right) / (twice**2 * (twice + 1) * (twice - 1))
    beside[0] = 4 * a * b / ((a + b) ** 2 * (a + b + 1))
    at, vectors = linalg.eigh_tridiagonal(middle, np.sqrt(beside))
    return np.maximum((1 + at) / 2, 1e-12), np.square(vectors[0])


def expected_of_new(weeks: ArrayLike, fit: BGNBD) -> Floats:
    """Repeat purchases of a customer in the first `weeks` weeks after their first purchase; equation (9)."""
    t = floats(weeks)
    p, share = _beta_nodes(fit.a, fit.b)
    each = -np.expm1(-fit.r * np.log1p(np.multiply.outer(np.atleast_1d(t) / fit.alpha, p)))
    return floats(each @ (share / p)).reshape(t.shape)
