"""Who is slipping away: what is known of each active customer on a day, and whether they came back afterwards.

The same columns are made for a day in the past, where the outcome is known and a model learns, and for today. Nothing
after the day goes into the columns: a model that has seen the future is right until it is used.
"""

from dataclasses import dataclass

import numpy as np

from akrab.insight.science.arrays import ArrayLike, Floats, Ints, floats, ints

COLUMNS = ("lateness", "recency", "frequency", "age", "money", "gap", "spread", "trend", "basket_trend")
USUAL_DAYS = 30.0


@dataclass(frozen=True)
class Snapshot:
    """One row per customer, in the order of `customer` (rising).

    X: the COLUMNS, nan where unknown. lateness: days since the last purchase in usual gaps; recency: those days;
    frequency: purchase days; age: days since the first; money: mean per purchase day; gap: usual days between two;
    spread: of the gaps, over the usual one; trend: the last gap over the usual one; basket_trend: money of the last
    purchase day over the mean. away: 1 who did not buy in the days after, 0 who did; nan where that is not known yet.
    """

    customer: Ints
    X: Floats
    away: Floats


def snapshot(customer: ArrayLike, day: ArrayLike, money: ArrayLike, *, at: int, horizon: int) -> Snapshot:
    """As known at the end of day `at`; `away` looks at the `horizon` days after it, where all of them are past.

    customer: numbers, day: whole days, money: shape (n,), one row per order. Customers without a purchase until `at`
    are not in it. Days up to the last one in `day` count as known.
    """
    who, when, paid = ints(customer), ints(day), floats(money)
    order = np.lexsort((when, who))
    who, when, paid = who[order], when[order], paid[order]
    last_known = int(when.max(initial=at))
    past = when <= at
    later = np.unique(who[(when > at) & (when <= at + horizon)])
    who, when, paid = who[past], when[past], paid[past]
    if not len(who):
        return Snapshot(who, np.zeros((0, len(COLUMNS))), np.zeros(0))
    start = np.flatnonzero(np.r_[True, (who[1:] != who[:-1]) | (when[1:] != when[:-1])])
    who, when, paid = who[start], when[start], np.add.reduceat(paid, start)
    first = np.flatnonzero(np.r_[True, who[1:] != who[:-1]])
    last = np.r_[first[1:], len(who)] - 1
    days = (last - first + 1).astype(float)
    recency, age = (at - when[last]).astype(float), (at - when[first]).astype(float)
    gaps = np.diff(when, prepend=when[0]).astype(float)
    gaps[first] = 0
    own = _medians(gaps, first, last)
    shop = float(np.nanmedian(own)) if (~np.isnan(own)).any() else USUAL_DAYS
    # two gaps of the shop and the customer's own ones: who has bought twice has shown one gap only
    usual = (2 * shop + np.nan_to_num(own) * (days - 1)) / (2 + days - 1)
    usual = np.maximum(usual, 1.0)
    several = days > 2
    mean_gap = np.where(several, (when[last] - when[first]) / np.maximum(days - 1, 1), np.nan)
    square = np.add.reduceat(np.square(gaps), first) / np.maximum(days - 1, 1)
    spread = np.sqrt(np.maximum(square - np.square(np.nan_to_num(mean_gap)), 0)) / usual
    mean = np.add.reduceat(paid, first) / days
    X = np.stack([
        recency / usual, recency, days, age, mean, usual, np.where(several, spread, np.nan),
        np.where(several, gaps[last] / usual, np.nan),
        np.where(days > 1, np.divide(paid[last], mean, out=np.ones(len(mean)), where=mean > 0), np.nan),
    ], axis=1)  # fmt: skip
    away = np.where(np.isin(who[first], later), 0.0, 1.0)
    if at + horizon > last_known:
        away = np.where(away == 0, 0.0, np.nan)
    return Snapshot(who[first], X, away)


def _medians(gaps: Floats, first: Ints, last: Ints) -> Floats:
    """Median gap of each customer, nan with a single purchase day; the gap at `first` is none."""
    number = last - first
    owner = np.repeat(np.arange(len(first)), number + 1)
    real = np.ones(len(gaps), dtype=bool)
    real[first] = False
    values, owner = gaps[real], owner[real]
    values = np.append(values[np.lexsort((values, owner))], np.nan)
    start = np.cumsum(number) - number
    low, high = start + (number - 1) // 2, start + number // 2
    return floats(
        np.where(
            number > 0, (values[np.where(number > 0, low, -1)] + values[np.where(number > 0, high, -1)]) / 2, np.nan
        )
    )
