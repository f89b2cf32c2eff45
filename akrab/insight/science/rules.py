"""Market-basket rules: who has these things in the basket also has that one.

Frequent item sets by depth-first search over bit rows (Zaki 2000, "Scalable algorithms for association mining", IEEE
TKDE 12(3): Eclat), rules as in Agrawal & Srikant (1994), VLDB, with one item on the right.

The trap: a confidence of exactly 0.8 is not 0.8 as a quotient of floating-point numbers, and comparing these loses
rules. Counts are compared here, as whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy import sparse

from akrab.insight.science.arrays import ArrayLike, Floats, Ints, distinct, floats, ints

MOST_SETS = 500_000  # beyond that the support asked for is too small for these baskets


class TooManySets(ValueError):
    """The support is so small that the frequent sets cannot be listed: ask for a greater one."""


@dataclass(frozen=True)
class Frequent:
    """Sets of items, rising, with the number of baskets that hold all of them."""

    count: dict[tuple[int, ...], int]
    baskets: int


@dataclass(frozen=True)
class Rule:
    """left -> right. together: baskets with all of it; on_left, on_right: with the one side; of: all baskets."""

    left: tuple[int, ...]
    right: int
    together: int
    on_left: int
    on_right: int
    of: int

    @property
    def support(self) -> float:
        return self.together / self.of

    @property
    def confidence(self) -> float:
        return self.together / self.on_left

    @property
    def lift(self) -> float:
        """How many times as often as by chance."""
        return self.together * self.of / (self.on_left * self.on_right)


def exactly(share: float | str | Fraction) -> Fraction:
    """0.8 as eight tenths and not as the nearest binary number."""
    return share if isinstance(share, Fraction) else Fraction(str(share))


def frequent_sets(
    basket: ArrayLike, item: ArrayLike, *, support: float | str | Fraction, longest: int = 10, at_most: int = MOST_SETS
) -> Frequent:
    """All sets of items that at least `support` (a share) of the baskets hold.

    basket, item: numbers from 0, one row per basket and item, shape (n,); a pair twice counts once. Every basket has a
    row. Raises TooManySets above `at_most`.
    """
    where, what = ints(basket), ints(item)
    baskets = len(np.unique(where))
    if not baskets:
        return Frequent({}, 0)
    least = max(1, -(-exactly(support).numerator * baskets // exactly(support).denominator))  # rounded up
    where = np.unique(where, return_inverse=True)[1]
    what, where = distinct(what, where)
    alone = np.bincount(what)
    kept = np.flatnonzero(alone >= least)
    kept = kept[np.argsort(alone[kept], kind="stable")]  # seldom ones first: short lists of candidates
    place = np.full(len(alone), -1)
    place[kept] = np.arange(len(kept))
    inside = place[what] >= 0
    row, at_basket = place[what[inside]], where[inside]
    bits = np.zeros((len(kept), baskets // 64 + 1), dtype=np.uint64)
    np.bitwise_or.at(bits, (row, at_basket // 64), np.uint64(1) << (at_basket % 64).astype(np.uint64))
    found: dict[tuple[int, ...], int] = {}

    def deepen(prefix: tuple[int, ...], candidates: Ints, held: np.ndarray, counts: Ints) -> None:
        """held: bit rows of prefix + each candidate, counts their baskets."""
        for at, one in enumerate(candidates):
            members = (*prefix, int(kept[one]))
            found[tuple(sorted(members))] = int(counts[at])
            if len(found) > at_most:
                raise TooManySets(f"more than {at_most} sets of items reach a support of {support}")
            if len(members) < longest and at + 1 < len(candidates):
                both = held[at + 1 :] & held[at]
                number = np.bitwise_count(both).sum(axis=1).astype(np.int64)
                enough = number >= least
                if enough.any():
                    deepen(members, candidates[at + 1 :][enough], both[enough], number[enough])

    deepen((), np.arange(len(kept)), bits, alone[kept])
    return Frequent(found, baskets)


def rules(sets: Frequent, *, confidence: float | str | Fraction) -> list[Rule]:
    """Rules with one item on the right and at least one on the left, the greatest lift first (then more baskets, then
    the items' numbers)."""
    wanted = exactly(confidence)
    found = []
    for members, together in sets.count.items():
        if len(members) < 2:
            continue
        for at, right in enumerate(members):
            left = members[:at] + members[at + 1 :]
            on_left = sets.count[left]
            if together * wanted.denominator >= wanted.numerator * on_left:
                found.append(Rule(left, right, together, on_left, sets.count[right,], sets.baskets))
    return sorted(found, key=lambda rule: (-rule.lift, -rule.together, rule.left, rule.right))


@dataclass(frozen=True)
class Pairs:
    """Two items in the same basket, one row per pair with first < second. together: baskets with both; on_first,
    on_second: with each; of: all baskets. Shapes (n,)."""

    first: Ints
    second: Ints
    together: Ints
    on_first: Ints
    on_second: Ints
    of: int

    @property
    def chance(self) -> Floats:
        """Baskets that would hold both if neither had to do with the other."""
        return floats(self.on_first * self.on_second / max(self.of, 1))

    @property
    def lift(self) -> Floats:
        return floats(self.together / self.chance)


def pairs(basket: ArrayLike, item: ArrayLike, *, least: int) -> Pairs:
    """All pairs that at least `least` baskets hold: what `frequent_sets` finds of length two, counted by one product of
    sparse matrices, so that a million baskets take seconds.

    basket, item: whole numbers, one row per basket and item, shape (n,); a pair twice counts once. Items keep their
    numbers.
    """
    where, what = ints(basket), ints(item)
    baskets, where = np.unique(where, return_inverse=True)
    items, what = np.unique(what, return_inverse=True)
    what, where = distinct(what, where)
    alone = np.bincount(what, minlength=len(items))
    often = alone[what] >= least
    cells = np.ones(int(often.sum()), dtype=np.int32)
    held = sparse.csr_array((cells, (where[often], what[often])), shape=(len(baskets), len(items)))
    both = sparse.triu(held.T @ held, k=1).tocoo()
    enough = both.data >= least
    first, second = both.coords[0][enough], both.coords[1][enough]
    order = np.lexsort((second, first))
    first, second, together = first[order], second[order], both.data[enough][order]
    return Pairs(
        ints(items[first]), ints(items[second]), ints(together), ints(alone[first]), ints(alone[second]), len(baskets)
    )


def telling(found: Sequence[Rule], *, more_than_chance: float = 1.0) -> list[Rule]:
    """Without rules that say less than a shorter one: dropped is whose confidence a rule with a part of its left side
    reaches (Bayardo, Agrawal & Gunopulos 2000), and whose lift is no greater than `more_than_chance`."""
    best: dict[tuple[tuple[int, ...], int], Rule] = {(rule.left, rule.right): rule for rule in found}

    def says_more(rule: Rule) -> bool:
        shorter = (best.get((rule.left[:at] + rule.left[at + 1 :], rule.right)) for at in range(len(rule.left)))
        return all(one is None or one.confidence < rule.confidence for one in shorter)

    return [rule for rule in found if rule.lift > more_than_chance and says_more(rule)]
