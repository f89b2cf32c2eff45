"""Recency, frequency and money as scores from 1 to 5. Source: Hughes (1994), Strategic Database Marketing.

The trap: a third of the customers have bought once, so quintiles by value are torn at random among equals and differ
from one engine or run to the next. Ties are broken by the customer's number: a total order, the same everywhere.
"""

from dataclasses import dataclass

import numpy as np

from akrab.insight.science.arrays import ArrayLike, Floats, Ints, floats, ints


@dataclass(frozen=True)
class Scores:
    """Each shape (n,), 1 to 5, 5 the best."""

    recency: Ints
    frequency: Ints
    money: Ints


def quintiles(values: ArrayLike, customer: ArrayLike) -> Ints:
    """1 for the lowest fifth to 5 for the highest, as NTILE(5) OVER (ORDER BY value, customer): groups differ by one
    customer at most, the larger ones first."""
    numbers = floats(values)
    n = len(numbers)
    place = np.empty(n, dtype=np.int64)
    place[np.lexsort((ints(customer), numbers))] = np.arange(n)
    small, larger = divmod(n, 5)
    edge = larger * (small + 1)
    late = np.where(small > 0, (place - edge) // max(small, 1) + larger, 0)
    return np.where(place < edge, place // (small + 1), late) + 1


def scores(recency: ArrayLike, frequency: ArrayLike, money: ArrayLike, customer: ArrayLike) -> Scores:
    """recency: days since the last purchase (fewer are better); frequency: orders; money: any unit; shape (n,)."""
    return Scores(quintiles(-floats(recency), customer), quintiles(frequency, customer), quintiles(money, customer))


def concentration(money: ArrayLike, *, top: float = 0.2) -> float:
    """Share of the revenue of the `top` share of the customers, rounded up; nan without revenue."""
    paid: Floats = np.sort(floats(money))[::-1]
    number = int(np.ceil(len(paid) * top - 1e-9))
    return float(paid[:number].sum() / paid.sum()) if len(paid) and paid.sum() else float("nan")
