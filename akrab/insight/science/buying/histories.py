"""What the models of buying know of a customer: how often they came back, when last, for how long we know them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from akrab.insight.science.arrays import ArrayLike, Floats, Ints, distinct, floats, ints

DAYS_A_WEEK = 7.0


@dataclass(frozen=True)
class Histories:
    """One row per customer, in the order of `customer` (rising).

    x: repeat purchase days, whole, >= 0. t_x: weeks from the first purchase to the last, 0 where x = 0. T: weeks from
    the first purchase to the end of what is known. spend: mean money of a repeat purchase day, in the unit that went
    in, 0 where x = 0; the first purchase is left out, as in Fader & Hardie's note on the Gamma-Gamma model.
    """

    customer: Ints
    x: Floats
    t_x: Floats
    T: Floats
    spend: Floats

    def __len__(self) -> int:
        return len(self.customer)


def histories(customer: ArrayLike, day: ArrayLike, money: ArrayLike, *, until: int) -> Histories:
    """Histories from single purchases up to and including the day `until`.

    customer: numbers, shape (n,). day: whole days of one calendar, shape (n,). money: shape (n,), summed per customer
    and day: several orders of one day are one purchase, as in all published work on these models. Purchases after
    `until` are not looked at; customers who first bought after it are not there.
    """
    who, when, paid = ints(customer), ints(day), floats(money)
    known = when <= until
    who, when, paid = who[known], when[known], paid[known]
    order = np.lexsort((when, who))
    who, when, paid = who[order], when[order], paid[order]
    if not len(who):
        none = np.zeros(0)
        return Histories(who, none, none, none, none)
    new_day = np.r_[True, (who[1:] != who[:-1]) | (when[1:] != when[:-1])]
    start = np.flatnonzero(new_day)
    who, when, paid = who[start], when[start], np.add.reduceat(paid, start)
    first = np.flatnonzero(np.r_[True, who[1:] != who[:-1]])
    last = np.r_[first[1:], len(who)] - 1
    x = (last - first).astype(float)
    repeat = np.add.reduceat(paid, first) - paid[first]
    return Histories(
        customer=who[first],
        x=x,
        t_x=(when[last] - when[first]) / DAYS_A_WEEK,
        T=(until - when[first]) / DAYS_A_WEEK,
        spend=np.divide(repeat, x, out=np.zeros(len(x)), where=x > 0),
    )


def bought_later(customer: ArrayLike, day: ArrayLike, *, of: Ints, after: int, until: int) -> Ints:
    """Purchase days of each customer of `of` (rising) in after < day <= until: what a backtest compares with."""
    who, when = ints(customer), ints(day)
    later = (when > after) & (when <= until)
    bought = distinct(who[later], when[later])[0]
    pairs = bought[np.isin(bought, of)]
    return np.bincount(np.searchsorted(of, pairs), minlength=len(of)).astype(np.int64)


def checked(x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """The three as arrays. Raises ValueError naming the first row that cannot be."""
    found = floats(x), floats(t_x), floats(T)
    if len({len(one) for one in found}) > 1:
        raise ValueError("x, t_x and T must have one row per customer each")
    counts, recency, age = found
    wrong: Sequence[tuple[str, np.ndarray]] = (
        ("x is not a whole number of at least 0", (counts < 0) | (counts != np.floor(counts)) | ~np.isfinite(counts)),
        ("t_x is above T", recency > age * (1 + 1e-12)),
        ("t_x is below 0", recency < 0),
        ("T is not a number", ~np.isfinite(age)),
        ("t_x is above 0 though nothing was bought again", (counts == 0) & (recency > 0)),
    )
    for sentence, rows in wrong:
        if rows.any():
            raise ValueError(f"row {int(np.argmax(rows))}: {sentence}")
    return found


@dataclass(frozen=True)
class Grouped:
    """Identical rows once, with how many customers they stand for, and what recurs in them once more.

    x, t_x, T: the different values; at_x, at_t_x, at_T: which of them each row has; weight: customers of the row.
    A logarithm of alpha + T is so taken once per different T and not once per customer.
    """

    x: Floats
    t_x: Floats
    T: Floats
    at_x: Ints
    at_t_x: Ints
    at_T: Ints
    weight: Floats

    @property
    def customers(self) -> float:
        return float(self.weight.sum())


def grouped(x: Floats, t_x: Floats, T: Floats) -> Grouped:
    """The rows with their weights; one row per customer would say the same, slower."""
    xs, at_x = np.unique(x, return_inverse=True)
    t_xs, at_t_x = np.unique(t_x, return_inverse=True)
    Ts, at_T = np.unique(T, return_inverse=True)
    key = (at_x.astype(np.int64) * len(t_xs) + at_t_x) * len(Ts) + at_T
    _keys, first, weight = np.unique(key, return_index=True, return_counts=True)
    return Grouped(xs, t_xs, Ts, at_x[first], at_t_x[first], at_T[first], weight.astype(float))
