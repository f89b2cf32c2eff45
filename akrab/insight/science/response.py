"""How sales answer to price and to promotions: per cent more sold for one per cent less in price.

Poisson regression of the quantity on the logarithm of the price, promotion, trend and season (Santos Silva & Tenreyro
2006, "The log of gravity", REStat 88: constant elasticity, zeros allowed, errors that hold whatever the distribution).
One product's prices say little, so each elasticity is pulled towards that of all products by how well it is known
(Efron & Morris 1975).

The traps. A price that never changed says nothing: NO_VARIATION. A price that is cut when demand is high (the week
before Lebaran) looks stronger than it is: the season must be among the columns, and what is found is no experiment.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from akrab.insight.science.arrays import ArrayLike, Floats, floats
from akrab.insight.science.trouble import Trouble

FEWEST = 12  # periods with the product on sale
LEAST_CHANGE = 0.02  # standard deviation of the logarithm of the price
USUAL, USUAL_SPREAD = (
    -1.6,
    1.0,
)  # wide: Bijmolt, van Heerde & Pieters (2005), JMR 42, find -2.6 for brands


@dataclass(frozen=True)
class Response:
    """elasticity: per cent of quantity for one per cent of price, with its interval; promotion: factor on the quantity
    while there is one, 1 where it never was. periods: that were looked at."""

    elasticity: float
    low: float
    high: float
    error: float
    promotion: float
    promotion_low: float
    promotion_high: float
    periods: int
    trouble: Trouble

    def factor(self, price: float) -> tuple[float, float, float]:
        """By what the quantity is multiplied when the price is (low, middle, high). 0.9 for ten per cent off."""
        ends = sorted(price**one for one in (self.low, self.high))
        return ends[0], price**self.elasticity, ends[1]


def poisson(design: Floats, y: Floats, ridge: Floats) -> tuple[Floats, Floats]:
    """Coefficients and their covariance (the sandwich: valid whatever the distribution of y around its mean).

    design: shape (n, k), the first column 1. y: shape (n,), >= 0. ridge: penalty of each squared coefficient, shape
    (k,). By Newton's steps, halved while the likelihood falls: it is concave and always arrives.
    """
    weights = np.zeros(design.shape[1])
    weights[0] = np.log(max(float(y.mean()), 1e-9))
    penalty = np.diag(ridge)

    def value(at: Floats) -> float:
        line = np.clip(design @ at, -50, 50)
        return float(y @ line - np.exp(line).sum() - at @ penalty @ at / 2)

    now = value(weights)
    for _step in range(100):
        mean = np.exp(np.clip(design @ weights, -50, 50))
        gradient = design.T @ (y - mean) - penalty @ weights
        step = np.linalg.solve(design.T @ (design * mean[:, None]) + penalty + 1e-10 * np.eye(len(weights)), gradient)
        size = 1.0
        while size > 1e-6 and value(weights + size * step) < now:
            size /= 2
        weights = weights + size * step
        before, now = now, value(weights)
        if now - before < 1e-9 * (1 + abs(now)):
            break
    mean = np.exp(np.clip(design @ weights, -50, 50))
    bread = np.linalg.inv(design.T @ (design * mean[:, None]) + penalty + 1e-10 * np.eye(len(weights)))
    scores = design * (y - mean)[:, None]
    n, k = design.shape
    return weights, bread @ (scores.T @ scores) @ bread * (n / max(n - k, 1))


def of_product(
    price: ArrayLike, quantity: ArrayLike, *, promotion: ArrayLike | None = None, season: ArrayLike | None = None,
    share: float = 0.8,
) -> Response:  # fmt: skip
    """One product, one row per period in which it was on sale, oldest first. price: > 0; quantity: >= 0; promotion: 0
    or 1; season: any columns known to move demand, shape (n, k). Rows without a price are left out."""
    paid, sold = floats(price), floats(quantity)
    kept = (paid > 0) & np.isfinite(paid) & (sold >= 0) & np.isfinite(sold)
    paid, sold = paid[kept], sold[kept]
    n = len(paid)
    if n < FEWEST or not sold.sum():
        return _usual(n, Trouble.TOO_FEW, share)
    log = np.log(paid) - np.log(paid).mean()
    if log.std() < LEAST_CHANGE:
        return _usual(n, Trouble.NO_VARIATION, share)
    offered = np.zeros(n) if promotion is None else floats(promotion)[kept]
    trend = np.linspace(-1, 1, n)
    columns = [np.ones(n), log, offered - offered.mean(), trend]
    if season is not None:
        columns += list(floats(season)[kept].reshape(n, -1).T)
    design = np.stack(columns, axis=1)
    ridge = np.array([0.0, 0.0, 1e-3, 1e-3] + [1e-2] * (len(columns) - 4))
    weights, covariance = poisson(design, sold / sold.mean(), ridge)
    error = float(np.sqrt(max(covariance[1, 1], 1e-12)))
    # with few periods the sandwich is too sure of itself
    width = float(stats.t.ppf((1 + share) / 2, max(n - len(columns), 2)))
    lift, lift_error = float(weights[2]), float(np.sqrt(max(covariance[2, 2], 0.0)))
    if not offered.any() or offered.all():
        lift, lift_error = 0.0, 0.0
    ends = np.exp([lift - width * lift_error, lift, lift + width * lift_error])
    found = float(weights[1])
    return Response(
        found, found - width * error, found + width * error, error, float(ends[1]), float(ends[0]), float(ends[2]), n,
        Trouble.NONE,
    )  # fmt: skip


def _usual(periods: int, why: Trouble, share: float) -> Response:
    width = float(stats.norm.ppf((1 + share) / 2)) * USUAL_SPREAD
    return Response(USUAL, USUAL - width, USUAL + width, USUAL_SPREAD, 1.0, 1.0, 1.0, periods, why)


def pulled(found: list[Response], *, share: float = 0.8) -> list[Response]:
    """Each product's elasticity pulled towards the mean of all, by the two uncertainties; what was in trouble gets the
    mean with the spread between products, and stays in trouble. The mean itself starts at that of the literature."""
    good = [one for one in found if not one.trouble]
    value = np.array([USUAL, *(one.elasticity for one in good)])
    error = np.array([USUAL_SPREAD, *(one.error for one in good)])
    between = max(float(np.average(np.square(value - np.median(value)) - np.square(error), weights=1 / error**2)), 0.09)
    weight = 1 / (np.square(error) + between)
    mean = float(np.average(value, weights=weight))
    wide = float(stats.norm.ppf((1 + share) / 2))
    done = []
    for one in found:
        if one.trouble:
            middle, spread = mean, float(np.sqrt(between + 1 / weight.sum()))
        else:
            trust = between / (between + one.error**2)
            middle, spread = trust * one.elasticity + (1 - trust) * mean, float(np.sqrt(trust)) * one.error
        done.append(
            Response(
                middle,
                middle - wide * spread,
                middle + wide * spread,
                spread,
                one.promotion,
                one.promotion_low,
                one.promotion_high,
                one.periods,
                one.trouble,
            )
        )
    return done
