"""From a model's scores to probabilities that the past bears out.

Cases are put into bins of like score, the share of each is pulled towards that of all by so much as it is known, and
shares that fall where the score rises are pooled (isotonic regression by pooling adjacent violators). Source: Zadrozny
& Elkan (2002), "Transforming classifier scores into accurate multiclass probability estimates", KDD.
"""

from dataclasses import dataclass

import numpy as np

from akrab.insight.science.arrays import ArrayLike, Floats, floats

BINS, FEWEST_IN_BIN = 50, 25
WORTH = 10.0  # the share of all counts as so many cases of each bin


@dataclass(frozen=True)
class Curve:
    """Score -> probability, linear between the means of the bins, flat outside."""

    score: Floats
    share: Floats

    def __call__(self, scores: ArrayLike) -> Floats:
        return floats(np.interp(floats(scores), self.score, self.share))


def fit(scores: ArrayLike, came: ArrayLike) -> Curve:
    """scores: any rising measure, shape (n,); came: whether it happened, 1 or 0. Raises ValueError without cases."""
    score, happened = floats(scores), floats(came)
    if not len(score):
        raise ValueError("no case to compare with")
    order = np.argsort(score, kind="stable")
    bins = np.array_split(order, max(1, min(BINS, len(score) // FEWEST_IN_BIN)))
    middle = floats([score[one].mean() for one in bins])
    number = floats([len(one) for one in bins])
    share = (floats([happened[one].sum() for one in bins]) + WORTH * happened.mean()) / (number + WORTH)
    return Curve(middle, rising(share, number))


def rising(values: ArrayLike, weights: ArrayLike) -> Floats:
    """The rising row nearest to the values by weighted squares."""
    blocks: list[tuple[float, float, int]] = []  # mean, weight, length
    for value, weight in zip(floats(values).tolist(), floats(weights).tolist(), strict=True):
        blocks.append((value, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (left, of_left, n), (right, of_right, m) = blocks[-2], blocks[-1]
            whole = of_left + of_right
            blocks[-2:] = [((left * of_left + right * of_right) / whole if whole else left, whole, n + m)]
    return floats(np.repeat([block[0] for block in blocks], [block[2] for block in blocks]))
