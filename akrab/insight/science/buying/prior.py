"""What is known before the first customer is seen: how shops usually are, so that twenty buyers suffice.

A prior is a normal distribution over four figures that mean something: ln r (how unlike the customers are), ln r/alpha
(purchases a week), ln a/b (the odds to leave after a purchase), ln (a + b) (how alike they are in leaving). It is added
to the likelihood (maximum a posteriori), weighs much with twenty customers and nothing with two thousand.
Source: empirical Bayes as in Efron & Morris (1975), JASA 70, 311-319; Gelman et al., Bayesian Data Analysis, ch. 5.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from akrab.insight.science.arrays import Floats, floats

# Rows: the four figures; columns: ln r, ln alpha, ln a, and one of its own for ln(a + b), which is not linear.
_LINEAR = np.array([[1.0, 0, 0, 0], [1, -1, 0, 0], [0, 0, 1, -1]])


@dataclass(frozen=True)
class Prior:
    """`mean` and `spread` (standard deviations) of ln r, ln r/alpha (a week), ln a/b and ln (a + b)."""

    mean: tuple[float, float, float, float]
    spread: tuple[float, float, float, float]

    def log_density(self, logs: Floats) -> tuple[float, Floats, Floats]:
        """Up to a constant, with its gradient and its second derivatives by ln r, ln alpha, ln a, ln b."""
        off = (figures(logs) - self.mean) / self.spread
        by = -off / self.spread
        a, b = np.exp(logs[2:])
        turn = np.vstack([_LINEAR, np.array([0, 0, a, b]) / (a + b)])
        second = -(turn.T / np.square(self.spread)) @ turn
        second[2:, 2:] += by[3] * a * b / (a + b) ** 2 * np.array([[1, -1], [-1, 1]])
        return float(-(off @ off) / 2), floats(by @ turn), floats(second)

    def parameters(self) -> Floats:
        """r, alpha, a, b at the middle."""
        log_r, log_rate, log_odds, log_sum = self.mean
        a = np.exp(log_sum) / (1 + np.exp(-log_odds))
        return np.array([np.exp(log_r), np.exp(log_r - log_rate), a, np.exp(log_sum) - a])

    def covariance(self) -> Floats:
        """Of ln r, ln alpha, ln a, ln b, where nothing is known but the prior."""
        a, b = self.parameters()[2:]
        turn = np.vstack([_LINEAR, np.array([0, 0, a, b]) / (a + b)])
        back = np.linalg.inv(turn)
        return floats(back @ np.diag(np.square(self.spread)) @ back.T)


def figures(logs: Floats) -> Floats:
    """ln r, ln r/alpha, ln a/b, ln (a + b) of ln r, ln alpha, ln a, ln b."""
    return np.append(_LINEAR @ logs, np.logaddexp(logs[2], logs[3]))


# Between the published fits (CDNOW: a purchase in 18 weeks, one of four leaves; groceries and web shops buy up to ten
# times as often), wide enough that a hundred buyers of any kind of shop overrule it.
USUAL_SHOP = Prior(mean=(-0.9, -2.7, -1.2, 1.0), spread=(0.7, 1.0, 0.8, 0.7))


def pooled(known: Sequence[Floats], usual: Prior = USUAL_SHOP, *, worth: float = 2.0) -> Prior:
    """The prior for a new shop, branch or product group from what fits of others found.

    known: ln r, ln alpha, ln a, ln b of each other fit, without trouble. `usual` counts as `worth` shops, so that one
    neighbour alone does not narrow it to nothing; with no neighbour it is returned as it is.
    """
    if not known:
        return usual
    seen = np.array([figures(np.asarray(one)) for one in known])
    n = len(seen)
    mean = (worth * np.array(usual.mean) + seen.sum(0)) / (worth + n)
    squares = worth * np.square(usual.spread) + np.square(seen - mean).sum(0)
    squares += worth * np.square(np.array(usual.mean) - mean)
    spread = np.sqrt(squares / (worth + n))
    return Prior(_four(mean), _four(np.maximum(spread, 0.2)))


def _four(values: Floats) -> tuple[float, float, float, float]:
    first, second, third, fourth = (float(one) for one in values)
    return first, second, third, fourth
