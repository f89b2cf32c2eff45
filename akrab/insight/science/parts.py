"""What lies behind a change: parts that add up to it exactly.

A product of factors is split by the Shapley value: each factor gets what its change does to the product, averaged over
every order in which the factors could have changed (Sun 1998, Energy Economics 20; Shorrocks 2013, J. Econ. Inequality
11). Unlike logarithms it minds neither zeros nor months in which more came back than was sold. With two factors it is
the indicator of Bennet (1920), J. R. Stat. Soc. 83.
"""

import math
from collections.abc import Sequence
from itertools import pairwise, permutations

import numpy as np

from akrab.insight.science.arrays import ArrayLike, Floats, floats


def product_parts(before: ArrayLike, now: ArrayLike) -> Floats:
    """before, now: factors, shape (k,) or (k, n) for n products at once. Returns shape (k,): the part of each factor in
    the change of the product (summed over the n); together the whole change. At most six factors."""
    first, second = floats(before), floats(now)
    if first.shape != second.shape or not 1 <= len(first) <= 6:
        raise ValueError("Before and now need the same factors, at most six.")
    k = len(first)
    parts = np.zeros(first.shape)
    for order in permutations(range(k)):
        stand = first.copy()
        value = stand.prod(axis=0)
        for factor in order:
            stand[factor] = second[factor]
            moved = stand.prod(axis=0)
            parts[factor] += moved - value
            value = moved
    parts /= math.factorial(k)
    return floats(parts.reshape(k, -1).sum(axis=1))


def in_whole(parts: ArrayLike, total: int) -> list[int]:
    """The parts as whole numbers that sum to `total`: rounded down, what is missing added to those that lost most."""
    values = [float(one) for one in floats(parts)]
    whole = [math.floor(one) for one in values]
    missing = total - sum(whole)
    if not values:
        return []
    order = sorted(range(len(values)), key=lambda at: (whole[at] - values[at], at))
    each, rest = divmod(missing, len(values))
    for place, at in enumerate(order):
        whole[at] += each + (1 if place < rest else 0)
    return whole


def price_parts(
    pieces_before: ArrayLike, money_before: ArrayLike, pieces: ArrayLike, money: ArrayLike
) -> dict[str, float]:
    """The change of the money of goods, shape (n,) each: `price` (other prices), `quantity` (more or fewer pieces
    altogether), `mix` (dearer or cheaper goods among them), `new` (goods not sold before), `gone` (goods not sold any
    more). Together the whole change. Of goods sold in both periods: pieces altogether × share × price."""
    q0, v0, q1, v1 = (floats(one) for one in (pieces_before, money_before, pieces, money))
    both = (q0 > 0) & (q1 > 0)
    found = {
        "price": 0.0, "quantity": 0.0, "mix": 0.0,
        "new": float((v1 - v0)[~both & (q1 > 0)].sum()), "gone": float((v1 - v0)[~both & (q1 <= 0)].sum()),
    }  # fmt: skip
    if both.any():
        all0, all1 = q0[both].sum(), q1[both].sum()
        shape = (1, int(both.sum()))
        first = np.vstack([np.full(shape, all0), q0[both][None] / all0, (v0[both] / q0[both])[None]])
        second = np.vstack([np.full(shape, all1), q1[both][None] / all1, (v1[both] / q1[both])[None]])
        quantity, mix, price = product_parts(first, second)
        found |= {"quantity": float(quantity), "mix": float(mix), "price": float(price)}
    return found


def ratio(whole: float, parts: float) -> float:
    """whole ÷ parts; 0 where there are none."""
    return whole / parts if parts else 0.0


def chain(levels: Sequence[float]) -> list[float]:
    """[a, b, c] → [a, b/a, c/b]: factors whose product is the last level. Where a level is nothing, so is the rest."""
    return [levels[0]] + [ratio(after, before) for before, after in pairwise(levels)]
