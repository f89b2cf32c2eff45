"""When a customer will want a product again, from the days on which they bought it.

The gap between two purchases is taken as log-normal: the customer's own mean is pulled towards that of the product over
all customers, and that of the product towards the shop's, each by how much it is known (a normal mean with a normal
prior; Gelman et al., Bayesian Data Analysis, chapter 5). A gap that has not ended is not a gap of that length: a
customer who has been away longer than usual gets a later date, the mean of what is still possible, not one in the past.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from akrab.insight.science.arrays import ArrayLike, Bools, Floats, Ints, distinct, floats, ints
from akrab.insight.science.trouble import Trouble

FEWEST_GAPS = 5  # of a product over all customers; below that the product says nothing of its own
LEAST_SPREAD = 0.15  # of the logarithm of a gap: nobody is a clock


@dataclass(frozen=True)
class Due:
    """One row per customer and product bought at least once, in rising order of both.

    last: day of the last purchase. usual: days between two, of this customer and product. due, low, high: days
    from `today` until the next purchase, median and the ends of the range, never negative. lateness: share of gaps
    that would have ended by today, in [0, 1]. sure: whether more than one gap speaks, own or of others. spread: of
    the logarithm of the gap, a standard deviation.
    """

    customer: Ints
    product: Ints
    last: Ints
    usual: Floats
    due: Floats
    low: Floats
    high: Floats
    lateness: Floats
    sure: Bools
    spread: Floats
    trouble: Trouble


def due(customer: ArrayLike, product: ArrayLike, day: ArrayLike, *, today: int, share: float = 0.8) -> Due:
    """customer, product: numbers; day: whole days, one row per purchase, shape (n,); several on a day count once."""
    rows = np.stack(distinct(ints(customer), ints(product), ints(day)), axis=1)
    rows = rows[rows[:, 2] <= today]
    if not len(rows):
        nothing, none = np.zeros(0), np.zeros(0, dtype=np.int64)
        return Due(none, none, none, nothing, nothing, nothing, nothing, nothing, nothing > 0, nothing, Trouble.TOO_FEW)
    new = np.r_[True, (rows[1:, :2] != rows[:-1, :2]).any(1)]
    first = np.flatnonzero(new)
    last = np.r_[first[1:], len(rows)] - 1
    which = np.cumsum(new) - 1
    gap = np.log(np.diff(rows[:, 2], prepend=rows[0, 2])[~new].clip(1))
    pair = which[~new]
    goods, of_goods = np.unique(rows[first, 1], return_inverse=True)
    if not len(gap):
        mean, spread, sure = np.full(len(first), np.log(30.0)), np.full(len(first), 1.0), np.zeros(len(first), bool)
        trouble = Trouble.NO_REPEATS
    else:
        mean, spread, sure = _means(gap, pair, of_goods, len(goods), len(first))
        trouble = Trouble.NONE if len(gap) >= FEWEST_GAPS else Trouble.TOO_FEW
    since = (today - rows[last, 2]).astype(float)
    passed = stats.norm.cdf((np.log(np.maximum(since, 0.5)) - mean) / spread)
    ends = ((1 - share) / 2, 0.5, (1 + share) / 2)
    low, middle, high = (
        np.maximum(np.exp(mean + spread * stats.norm.ppf(np.minimum(passed + (1 - passed) * end, 1 - 1e-9))) - since, 0)
        for end in ends
    )
    return Due(
        rows[first, 0], rows[first, 1], rows[last, 2], floats(np.exp(mean)), middle, low, high, floats(passed), sure,
        floats(spread), trouble,
    )  # fmt: skip


def chance(found: Due, days: int, *, today: int) -> Floats:
    """Probability that the next purchase falls into the next `days` days, by the same gaps; as if nobody ever stopped
    buying a product, so to be compared with the past before it is believed. Shape as of `found`."""
    since = (today - found.last).astype(float)
    by_then = stats.norm.cdf((np.log(since + days) - np.log(found.usual)) / found.spread)
    left = np.maximum(1 - found.lateness, 1e-9)
    return floats(np.clip((by_then - found.lateness) / left, 0, 1))


def _means(gap: Floats, pair: Ints, of_goods: Ints, goods: int, pairs: int) -> tuple[Floats, Floats, Bools]:
    """Mean and standard deviation of the logarithm of each pair's next gap, and whether more than one gap speaks."""
    shop, within = float(gap.mean()), max(float(gap.var()), LEAST_SPREAD**2)
    number = np.bincount(of_goods[pair], minlength=goods).astype(float)
    total = np.bincount(of_goods[pair], weights=gap, minlength=goods)
    product = (total + 2 * shop) / (number + 2)  # the shop counts as two gaps
    own_number = np.bincount(pair, minlength=pairs).astype(float)
    own_total = np.bincount(pair, weights=gap, minlength=pairs)
    mean = (own_total + 2 * product[of_goods]) / (own_number + 2)  # the product as two gaps of the customer
    off = np.bincount(of_goods[pair], weights=np.square(gap - mean[pair]), minlength=goods)
    variance = (off + 3 * within) / (number + 3)
    spread = np.sqrt(np.maximum(variance[of_goods] * (1 + 1 / (own_number + 2)), LEAST_SPREAD**2))
    return mean, spread, (own_number >= 1) | (number[of_goods] >= FEWEST_GAPS)
