"""How far off a forecast of purchases may be: by playing the model's future many times.

Three doubts are played together: the parameters (normal in their logarithms around the fit), chance itself (each
customer's rate, whether they are still there, when they leave), and the drift: season, campaigns and the times move all
customers together, of which the model knows nothing. How much is measured on the shop's past (`backtest.drift`).
Source: the BG/NBD of Fader, Hardie & Lee (2005); the normal approximation of the parameters as in Gelman et al.,
Bayesian Data Analysis, chapter 4.
"""

from dataclasses import dataclass

import numpy as np

from akrab.insight.science.arrays import ArrayLike, Floats
from akrab.insight.science.buying.bgnbd import BGNBD, covariance, fit, probability_alive
from akrab.insight.science.buying.histories import checked
from akrab.insight.science.buying.prior import USUAL_SHOP, Prior
from akrab.insight.science.trouble import Trouble

TOO_WIDE = 6.0  # upper end of the range of all customers together, in lower ends: beyond that silence
CELLS = 2_000_000  # customers times plays, at once


@dataclass(frozen=True)
class Ranges:
    """Purchases in the asked weeks. low, middle, high: of each customer, shape (n,); total_*: of all together.

    alive: probability to be active. `trouble` TOO_FEW means: show nothing, the range is too wide to be of use.
    """

    low: Floats
    middle: Floats
    high: Floats
    alive: Floats
    total_low: float
    total: float
    total_high: float
    trouble: Trouble


def played(
    weeks: float, x: ArrayLike, t_x: ArrayLike, T: ArrayLike, *,
    rng: np.random.Generator, prior: Prior = USUAL_SHOP, plays: int = 400, share: float = 0.8, new: BGNBD | None = None,
    drift: float = 0.0,
) -> Ranges:  # fmt: skip
    """Fit with a prior and play: usable from about twenty customers on.

    share: of the futures that lie within [low, high]. new: a fit made before, with the same prior. drift: standard
    deviation of the logarithm of what came over what was foretold, beyond the other doubts.
    """
    counts, recency, age = checked(x, t_x, T)
    found = new or fit(counts, recency, age, prior=prior)
    doubt = covariance(found, counts, recency, age, prior=prior)
    doubt = prior.covariance() if doubt is None else doubt
    times = np.exp(rng.normal(0, drift, plays)) if drift else np.ones(plays)
    drawn = np.exp(rng.multivariate_normal(found.logs, doubt, size=plays, method="eigh"))
    low, middle, high, alive = (np.empty(len(counts)) for _ in range(4))
    totals = np.zeros(plays)
    ends = (50 - 50 * share, 50 + 50 * share)
    for rows in np.array_split(np.arange(len(counts)), len(counts) * plays // CELLS + 1):
        bought, there = _futures(weeks, counts[rows], recency[rows], age[rows], drawn, times, rng)
        totals += bought.sum(1)
        low[rows], high[rows] = np.percentile(bought, ends, axis=0, method="closest_observation")
        middle[rows], alive[rows] = bought.mean(0), there.mean(0)
    total_low, total_high = np.percentile(totals, ends)
    wide = not len(counts) or total_high > TOO_WIDE * max(total_low, 1)
    trouble = Trouble.TOO_FEW if wide else Trouble.NONE
    return Ranges(low, middle, high, alive, float(total_low), float(totals.mean()), float(total_high), trouble)


def _futures(
    weeks: float, x: Floats, t_x: Floats, T: Floats, drawn: Floats, times: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Purchases and probability to be active, shape (plays, n). A customer buys until they leave or the time is up:
    the smaller of a Poisson number and the number of the purchase after which they leave."""
    there = np.stack([
        probability_alive(x, t_x, T, BGNBD(r, alpha, a, b, 0.0, 0, 0)) for r, alpha, a, b in drawn.tolist()
    ])  # fmt: skip
    r, alpha, a, b = (one[:, None] for one in drawn.T)
    rate = rng.gamma(r + x) / (alpha + T)
    wanted = rng.poisson(np.minimum(rate * times[:, None] * weeks, 1e9))
    leave = np.clip(rng.beta(np.maximum(a, 1e-6), b + x), 1e-12, 1.0)
    until_gone = rng.geometric(leave)
    still = rng.random(there.shape) < there
    return np.where(still, np.minimum(wanted, until_gone), 0).astype(float), there
