"""Groups of customers that are alike, how many there are, and what each of them is known by.

k-means (Lloyd 1982) on logarithms and standard deviations, from starts spread out (Arthur & Vassilvitskii 2007). As
many groups as can be found again: two halves of the customers, drawn by chance again and again, are grouped apart, and
both groupings of everybody are compared (adjusted Rand index: Hubert & Arabie 1985; stability: Lange et al. 2004).
Where no number of groups is found again, there are none: customers differ by degrees, and invented groups mislead.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.cluster import vq

from akrab.insight.science.arrays import ArrayLike, Floats, Ints, floats, ints
from akrab.insight.science.trouble import Trouble

FEWEST = 40
ENOUGH = 20_000
MOST_GROUPS = 6
AGAIN = 0.75  # adjusted Rand index of two halves from which groups count as found again
DRAWS = 6
STARTS = 4


@dataclass(frozen=True)
class Mark:
    """By what a group is known: a column, whether it is high or low in it, and by how many standard deviations."""

    column: int
    high: bool
    strength: float


@dataclass(frozen=True)
class Groups:
    """group: of each customer, 0 the largest, shape (n,); all 0 in trouble. marks: of each group, the strongest first.
    middle: the median of the columns in each group, in their own units. stability: adjusted Rand index, 1 the same."""

    group: Ints
    sizes: Ints
    marks: list[list[Mark]]
    middle: Floats
    stability: float
    trouble: Trouble


def find(X: ArrayLike, *, rng: np.random.Generator, most: int = MOST_GROUPS) -> Groups:
    """X: shape (n, columns), no nan; columns that are never negative count by their logarithm."""
    rows = floats(X)
    n = len(rows)
    points = standard(rows)
    different = len(np.unique(points, axis=0)) if n else 0
    if n < FEWEST or different < 4:
        return _one(rows, 0.0, Trouble.TOO_FEW if n < FEWEST else Trouble.NO_VARIATION)
    # as many as the search needs; then everybody is told their group
    some = points if n <= ENOUGH else points[np.sort(rng.choice(n, ENOUGH, replace=False))]
    tried = [(stability(some, k, rng), k) for k in range(2, min(most, different // 2, n // 10) + 1)]
    found = [one for one in tried if one[0] >= AGAIN]
    if not found:
        return _one(rows, max(tried)[0], Trouble.NOT_BETTER)
    # the finest grouping that is found about as well as the best one
    best = max(found)[0]
    steady, k = max((one for one in found if one[0] >= best - 0.05), key=lambda one: one[1])
    label = nearest(points, centres(some, k, rng))
    order = np.argsort(-np.bincount(label, minlength=k), kind="stable")
    group = np.argsort(order)[label]
    middle = np.array([np.median(rows[group == one], axis=0) for one in range(k)])
    marks = [_marks(points[group == one].mean(0)) for one in range(k)]
    return Groups(group, np.bincount(group, minlength=k), marks, middle, steady, Trouble.NONE)


def _one(rows: Floats, steady: float, why: Trouble) -> Groups:
    middle = np.median(rows, axis=0)[None, :] if len(rows) else np.zeros((1, rows.shape[1] if rows.ndim > 1 else 0))
    return Groups(np.zeros(len(rows), dtype=np.int64), np.array([len(rows)]), [[]], middle, steady, why)


def standard(rows: Floats) -> Floats:
    """Columns of mean 0 and standard deviation 1, capped at four of them: one giant customer is no group."""
    if not len(rows):
        return rows
    tame = np.where(rows.min(0) >= 0, np.log1p(np.maximum(rows, 0)), rows)
    spread = tame.std(0)
    return floats(np.clip(np.divide(tame - tame.mean(0), spread, out=np.zeros_like(tame), where=spread > 1e-12), -4, 4))


def centres(points: Floats, k: int, rng: np.random.Generator) -> Floats:
    """The best of some starts, by the squared distances, shape (k, columns)."""
    tries = [vq.kmeans2(points, k, minit="++", missing="warn", rng=rng)[0] for _start in range(STARTS)]
    return min(tries, key=lambda one: float(_squares(points, one).min(1).sum()))


def _squares(points: Floats, middles: Floats) -> Floats:
    return floats(np.square(points[:, None, :] - middles).sum(2))


def nearest(points: Floats, middles: Floats) -> Ints:
    parts = np.array_split(points, len(points) // 100_000 + 1)
    return ints(np.concatenate([np.argmin(_squares(part, middles), axis=1) for part in parts]))


def stability(points: Floats, k: int, rng: np.random.Generator) -> float:
    """Mean agreement of two groupings of everybody, each learned from another half."""
    found = []
    for _draw in range(DRAWS):
        order = rng.permutation(len(points))
        half = len(order) // 2
        one, other = (nearest(points, centres(points[some], k, rng)) for some in (order[:half], order[half:]))
        found.append(agreement(one, other))
    return float(np.mean(found))


def agreement(one: Ints, other: Ints) -> float:
    """Adjusted Rand index: 1 the same groups, 0 as by chance."""

    def pairs(count: Ints) -> float:
        return float((count * (count - 1.0) / 2).sum())

    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)
    both, first, second = pairs(table.ravel()), pairs(table.sum(1)), pairs(table.sum(0))
    expected = first * second / max(pairs(np.array([len(one)])), 1.0)
    greatest = (first + second) / 2
    return (both - expected) / (greatest - expected) if greatest > expected else 1.0


def _marks(mean: Floats, least: float = 0.5, most: int = 3) -> list[Mark]:
    order = np.argsort(-np.abs(mean), kind="stable")[:most]
    return [Mark(int(at), bool(mean[at] > 0), abs(float(mean[at]))) for at in order if abs(mean[at]) >= least]


def names(found: Groups, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """What the pages put into words for each group: as few of its marks as tell it from the others, for example
    ("frequency_high",) or ("money_low", "recency_high"); () for the group that is in the middle of everything."""
    every = [
        tuple(f"{columns[mark.column]}_{'high' if mark.high else 'low'}" for mark in marks) for marks in found.marks
    ]
    for number in range(1, max((len(one) for one in every), default=0) + 1):
        short = [one[:number] for one in every]
        if len(set(short)) == len(short):
            return short
    return every
