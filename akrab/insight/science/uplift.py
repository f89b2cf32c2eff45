"""Whom a message changes: the difference it makes to each customer, from a test in which chance decided who got it.

Three ways: two models (Lo 2002), class transformation (Jaskowski & Jaroszewicz 2012, in the form for any share of
treated: Athey & Imbens 2016), and the X-learner (Kuenzel, Sekhon, Bickel & Yu 2019, PNAS 116, equations 8-11).
Measured on customers that were kept apart, with the Qini curve of Radcliffe (2007).

The traps. A customer likely to buy is not one whom the message moves. Most tests hold no such difference at all (the
men's e-mail of Hillstrom's): then NOT_BETTER, and everybody or nobody gets it. And rare outcomes give no stable model:
the intervals say so.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats

from akrab.insight.science.arrays import ArrayLike, Bools, Floats, floats
from akrab.insight.science.risk import FOLDS, folds
from akrab.insight.science.threads import one_thread
from akrab.insight.science.trouble import Trouble

FEWEST_OF_EACH = 50  # customers with the outcome, treated and not treated
Learner = Callable[[Floats, Floats, Floats], Callable[[Floats], Floats]]  # X, treated, y -> (rows -> uplift)


@dataclass(frozen=True)
class Effect:
    """Difference of the means of treated and not treated, with the ends of its interval."""

    value: float
    low: float
    high: float
    error: float
    customers: int


@dataclass(frozen=True)
class Uplift:
    """all: the message's effect on everybody. best_half, other_half: on those with the higher and the lower score,
    scored by models that had not seen them. more: best half less all, with its interval. p: chance of a difference
    between the halves as great as this by luck. qini: area between the curve and the straight line, over that of the
    straight line; negative where the order is worse than none. scores: shape (n,), out of sample."""

    all: Effect
    best_half: Effect
    other_half: Effect
    more: Effect
    p: float
    qini: float
    scores: Floats
    way: str
    trouble: Trouble


def effect(y: Floats, treated: Bools, *, share: float = 0.95) -> Effect:
    """By Welch's interval; nan where one side has fewer than two customers."""
    one, other = y[treated], y[~treated]
    if min(len(one), len(other)) < 2:
        return Effect(np.nan, np.nan, np.nan, np.nan, len(y))
    error = float(np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other)))
    value = float(one.mean() - other.mean())
    width = float(stats.norm.ppf((1 + share) / 2)) * error
    return Effect(value, value - width, value + width, error, len(y))


def _outcome(rows: Floats, y: Floats) -> Callable[[Floats], Floats]:
    """A mean that depends on the rows: small slow trees, because differences of two models add their mistakes."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    trees = HistGradientBoostingRegressor(
        max_iter=60, learning_rate=0.05, max_leaf_nodes=4, min_samples_leaf=max(20, len(y) // 100),
        l2_regularization=10.0, early_stopping=False, random_state=0,
    )  # fmt: skip
    with one_thread():
        trees.fit(rows, y)

    def mean(some: Floats) -> Floats:
        with one_thread():
            return floats(trees.predict(some))

    return mean


def two_models(X: Floats, treated: Floats, y: Floats) -> Callable[[Floats], Floats]:
    with_it, without = _outcome(X[treated > 0], y[treated > 0]), _outcome(X[treated == 0], y[treated == 0])
    return lambda some: with_it(some) - without(some)


def transformed(X: Floats, treated: Floats, y: Floats) -> Callable[[Floats], Floats]:
    share = treated.mean()
    return _outcome(X, y * (treated - share) / (share * (1 - share)))


def x_learner(X: Floats, treated: Floats, y: Floats) -> Callable[[Floats], Floats]:
    got, not_got, share = treated > 0, treated == 0, treated.mean()
    with_it, without = _outcome(X[got], y[got]), _outcome(X[not_got], y[not_got])
    of_got = _outcome(X[got], y[got] - without(X[got]))
    of_not_got = _outcome(X[not_got], with_it(X[not_got]) - y[not_got])
    return lambda some: floats((1 - share) * of_got(some) + share * of_not_got(some))


WAYS: dict[str, Learner] = {"two_models": two_models, "transformed": transformed, "x_learner": x_learner}


def out_of_sample(X: Floats, treated: Floats, y: Floats, *, way: str = "x_learner", seed: int = 0) -> Floats:
    """Each customer's uplift by a model that has not seen them, shape (n,)."""
    fold = folds(treated * 2 + y, seed)
    found = np.empty(len(y))
    for part in range(FOLDS):
        inside = fold == part
        found[inside] = WAYS[way](X[~inside], treated[~inside], y[~inside])(X[inside])
    return found


def qini(scores: Floats, treated: Bools, y: Floats) -> float:
    """Area between the curve of extra outcomes, the best scores first, and the straight line of no order at all, over
    the area under that line. 0: no better than chance. nan where the message had no effect to order."""
    order = np.argsort(-scores, kind="stable")
    got, happened = treated[order].astype(float), y[order]
    many, many_not = np.cumsum(got), np.cumsum(1 - got)
    extra = np.cumsum(happened * got) - np.cumsum(happened * (1 - got)) * np.divide(
        many, many_not, out=np.zeros(len(many)), where=many_not > 0
    )
    if not extra[-1]:
        return np.nan
    curve = np.r_[0.0, extra]
    whole = np.trapezoid(curve, dx=1 / len(y))
    return float((whole - extra[-1] / 2) / (abs(extra[-1]) / 2))


def measure(X: ArrayLike, treated: ArrayLike, y: ArrayLike, *, way: str = "x_learner", seed: int = 0) -> Uplift:
    """How well a model finds whom the message moves. X: (n, features). treated, y: 0 or 1, y also money, (n,)."""
    rows, got, happened = floats(X), floats(treated), floats(y)
    both = [int((happened[got == side] != 0).sum()) for side in (0, 1)]
    everybody = effect(happened, got > 0)
    if min(both) < FEWEST_OF_EACH:
        nothing = Effect(np.nan, np.nan, np.nan, np.nan, 0)
        return Uplift(everybody, nothing, nothing, nothing, 1.0, np.nan, np.zeros(len(rows)), way, Trouble.TOO_FEW)
    scores = out_of_sample(rows, got, happened, way=way, seed=seed)
    rank = stats.rankdata(scores, method="ordinal")
    best = rank > len(rank) / 2
    best_half, other_half = effect(happened[best], got[best] > 0), effect(happened[~best], got[~best] > 0)
    z = (best_half.value - other_half.value) / np.hypot(best_half.error, other_half.error)
    p = float(stats.norm.sf(z))
    # the best half is part of all: best less all is half of best less other
    half, error = (best_half.value - other_half.value) / 2, float(np.hypot(best_half.error, other_half.error)) / 2
    more = Effect(half, half - 1.96 * error, half + 1.96 * error, error, len(rows))
    trouble = Trouble.NONE if p < 0.05 else Trouble.NOT_BETTER
    return Uplift(everybody, best_half, other_half, more, p, qini(scores, got > 0, happened), scores, way, trouble)
