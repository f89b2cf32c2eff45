"""The chance that something happens to a customer (that they stay away), from what is known of them.

Boosted trees where there is enough to learn from: Friedman (2001), "Greedy function approximation", Annals of
Statistics 29, small trees and a slow rate, as scikit-learn's histogram trees. Where there is less, or the trees do no
better on customers they have not seen: one column alone, with the rate observed at its values, made monotone (isotonic
regression: Barlow et al. 1972). Either way the probabilities are checked against what happened (`measured`).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from akrab.insight.science.arrays import ArrayLike, Bools, Floats, Ints, floats
from akrab.insight.science.threads import one_thread
from akrab.insight.science.trouble import Trouble

FEWEST_OF_EACH = 10  # customers that left, and that stayed, for any figure at all
ENOUGH_OF_EACH = 100  # for trees
FOLDS = 5
WORTH = 5.0  # the overall rate counts as so many customers at each step of the simple rule

Chances = Callable[[Floats], Floats]  # rows of features -> probabilities


@dataclass(frozen=True)
class Measured:
    """On customers that were kept apart. auc: chance that one who left was given more than one who stayed (0.5: by
    guessing). brier: mean squared error of the probabilities; base_brier: of giving everybody the overall rate. lift:
    how many times as many of the tenth with the highest chance left as of all. off: mean difference of the given and
    the observed rate over ten groups of equal size. rate: share that left."""

    auc: float
    brier: float
    base_brier: float
    lift: float
    off: float
    rate: float
    customers: int


@dataclass(frozen=True)
class Risk:
    """`chance` gives the probabilities of rows with the same columns. way: "trees", "one_column" or "rate"."""

    chance: Chances
    way: str
    measured: Measured
    trouble: Trouble
    middle: Floats


def fit(X: ArrayLike, y: ArrayLike, *, lead: int = 0, seed: int = 0) -> Risk:
    """X: shape (n, features), nan where unknown. y: 1 where it happened, shape (n,). lead: the column that the simple
    rule goes by, rising with the chance. Fewer than FEWEST_OF_EACH of either kind: TOO_FEW and the overall rate."""
    rows, happened = floats(X), floats(y)
    if not np.isin(happened, (0, 1)).all():
        raise ValueError("what happened has to be 0 or 1 in every row: leave out those not known yet")
    middle = _middle(rows)
    least = int(min(happened.sum(), len(happened) - happened.sum()))
    if least < FEWEST_OF_EACH:
        rate = float((happened.sum() + 1) / (len(happened) + 2))
        nothing = Measured(0.5, np.nan, np.nan, 1.0, np.nan, rate, len(happened))
        return Risk(lambda some: np.full(len(some), rate), "rate", nothing, Trouble.TOO_FEW, middle)
    fold = folds(happened, seed)
    make, way = _one_column(lead), "one_column"
    best = measure(_apart(make, rows, happened, fold), happened)
    if least >= ENOUGH_OF_EACH:
        by_trees = measure(_apart(_trees(seed), rows, happened, fold), happened)
        if by_trees.brier < best.brier:
            best, way, make = by_trees, "trees", _trees(seed)
    chance = make(rows, happened)
    return Risk(chance, way, best, verdict(best, happened), middle)


def verdict(measured: Measured, happened: Floats) -> Trouble:
    """NOT_BETTER unless the probabilities beat the overall rate and the order beats chance at 95%."""
    sure = measured.auc > 0.5 + 1.645 * auc_error(measured.auc, happened)
    return Trouble.NONE if sure and measured.brier < measured.base_brier else Trouble.NOT_BETTER


def _middle(rows: Floats) -> Floats:
    known = ~np.isnan(rows)
    return np.array([float(np.median(rows[known[:, at], at])) if known[:, at].any() else 0.0
                     for at in range(rows.shape[1])])  # fmt: skip


def folds(happened: Floats, seed: int) -> Ints:
    """Which part each row belongs to, 0 to FOLDS - 1, both kinds spread evenly."""
    rng = np.random.default_rng(seed)
    order = np.lexsort((rng.random(len(happened)), happened))
    fold = np.empty(len(happened), dtype=np.int64)
    fold[order] = np.arange(len(happened)) % FOLDS
    return fold


def _apart(make: Callable[[Floats, Floats], Chances], rows: Floats, happened: Floats, fold: Ints) -> Floats:
    found = np.empty(len(happened))
    for part in range(FOLDS):
        inside = fold == part
        found[inside] = make(rows[~inside], happened[~inside])(rows[inside])
    return found


def _trees(seed: int) -> Callable[[Floats, Floats], Chances]:
    def make(rows: Floats, happened: Floats) -> Chances:
        from sklearn.ensemble import HistGradientBoostingClassifier

        trees = HistGradientBoostingClassifier(
            max_iter=300, learning_rate=0.03, max_leaf_nodes=4, min_samples_leaf=20, l2_regularization=5.0,
            early_stopping=False, random_state=seed,
        )  # fmt: skip
        with one_thread():
            trees.fit(rows, happened)

        def chance(some: Floats) -> Floats:
            with one_thread():
                return floats(trees.predict_proba(some)[:, 1])

        return chance

    return make


def _one_column(lead: int) -> Callable[[Floats, Floats], Chances]:
    """The observed rate, never falling along the column; between the steps the nearest lower one holds. Unknown values
    get the overall rate."""

    def make(rows: Floats, happened: Floats) -> Chances:
        known = ~np.isnan(rows[:, lead])
        overall = float(happened.mean())
        if not known.any():
            return lambda some: np.full(len(some), overall)
        values, which = np.unique(rows[known, lead], return_inverse=True)
        groups = np.arange(len(values))
        if len(values) > 20:  # a rate needs some customers: about twenty steps of equal size
            edges = np.unique(np.quantile(rows[known, lead], np.linspace(0, 1, 21)[:-1]))
            groups = np.searchsorted(edges, values, side="right") - 1
            values = edges
        many = np.bincount(groups[which], minlength=len(values)).astype(float)
        came = np.bincount(groups[which], weights=happened[known], minlength=len(values))
        rates = optimize.isotonic_regression((came + WORTH * overall) / (many + WORTH), weights=many + 1e-9).x

        def chance(some: Floats) -> Floats:
            at = np.clip(np.searchsorted(values, some[:, lead], side="right") - 1, 0, len(values) - 1)
            return np.where(np.isnan(some[:, lead]), overall, rates[at])

        return chance

    return make


def auc(chance: Floats, happened: Floats) -> float:
    """Mann and Whitney's statistic over its greatest value; ties count one half."""
    positive = happened > 0
    n = int(positive.sum())
    if not 0 < n < len(happened):
        return 0.5
    ranks = stats.rankdata(chance)
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * (len(happened) - n)))


def auc_error(value: float, happened: Floats) -> float:
    """Standard error of an AUC: Hanley & McNeil (1982), Radiology 143."""
    n, m = float(happened.sum()), float(len(happened) - happened.sum())
    first, second = value / (2 - value), 2 * value**2 / (1 + value)
    square = value * (1 - value) + (n - 1) * (first - value**2) + (m - 1) * (second - value**2)
    return float(np.sqrt(max(square, 0.0) / (n * m)))


def measure(chance: Floats, happened: Floats) -> Measured:
    """Of probabilities against what happened; both shape (n,)."""
    rate = float(happened.mean())
    order = np.argsort(-chance, kind="stable")
    tenth = happened[order[: max(1, len(order) // 10)]].mean()
    groups = np.array_split(order, min(10, len(order)))
    off = float(np.mean([abs(chance[one].mean() - happened[one].mean()) for one in groups]))
    return Measured(
        auc=auc(chance, happened),
        brier=float(np.square(chance - happened).mean()),
        base_brier=rate * (1 - rate),
        lift=float(tenth / rate) if rate else 1.0,
        off=off,
        rate=rate,
        customers=len(happened),
    )


def reasons(risk: Risk, X: ArrayLike, *, most: int = 3, least: float = 0.02) -> list[list[int]]:
    """For each row the columns that raise its chance most, the strongest first: how far the chance falls when that
    column alone is set to the middle of all customers. Columns of less than `least` are not named."""
    rows = floats(X)
    if not len(rows):
        return []
    now = risk.chance(rows)
    fall = np.empty(rows.shape)
    for at, middle in enumerate(risk.middle):
        other = rows.copy()
        other[:, at] = middle
        fall[:, at] = now - risk.chance(other)
    strongest = np.argsort(-fall, axis=1, kind="stable")[:, :most]
    named: Bools = np.take_along_axis(fall, strongest, axis=1) >= least
    return [row[yes].tolist() for row, yes in zip(strongest, named, strict=True)]
