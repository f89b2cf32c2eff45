"""From baskets to pairs of goods worth speaking of. Pure: no database, no clock."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from akrab.insight.offers.goods import Goods
from akrab.insight.science import rules
from akrab.insight.science.arrays import Floats, Ints, floats, ints
from akrab.insight.science.trouble import Trouble

FEWEST_BASKETS = 50  # with two goods or more: below that nothing is said
FEWEST, LEAST_SHARE = 5, 0.0002  # baskets that hold both: so many, and this share of all
STRIKING = 3.3  # standard deviations above chance: of a thousand pairs by chance one looks like that
MOST = 12  # of one product
MOST_TRIED, AT_ONCE = 20_000, 1_000  # pairs, of those that the newest baskets are asked about
NEWEST = 5  # the newest fifth of the baskets is hidden from the test
DEARER, DEAREST = 1.1, 4.0  # a step up costs at least and at most so many times as much
MOST_IN_CATEGORY = 300


@dataclass(frozen=True)
class Links:
    """Directed: product -> other, each with its place among those of the product, 1 the best. Fields as in GoodsPair;
    shapes (n,)."""

    product: Ints
    other: Ints
    both: Ints
    with_product: Ints
    with_other: Ints
    by_chance: Floats
    rank: Ints
    listed: Ints  # 1 where this direction says more

    def __len__(self) -> int:
        return len(self.product)


@dataclass(frozen=True)
class Together:
    """What was found; no links where `trouble` says why. held: of the pairs found in the older baskets, how many of a
    hundred went together in the newest fifth too; tried: how many pairs that was asked of."""

    links: Links
    baskets: int
    trouble: Trouble
    held: float
    tried: int


def together(order: Ints, product: Ints, day: Ints) -> Together:
    """order, product, day of each line, shape (n,); one row per order and product."""
    _ids, own, size = np.unique(order, return_inverse=True, return_counts=True)
    several = int((size > 1).sum())
    if several < FEWEST_BASKETS:
        return Together(_links(_none(len(size))), several, Trouble.TOO_FEW, 0.0, 0)
    found = striking(order, product)
    first_day = np.full(len(size), np.iinfo(np.int64).max)
    np.minimum.at(first_day, own, day)
    newest = np.sort(first_day)[len(size) - max(1, len(size) // NEWEST)]
    before = first_day[own] < newest
    held, tried = _held(striking(order[before], product[before]), order[~before], product[~before])
    return Together(_links(found), several, Trouble.NONE, held, tried)


def striking(order: Ints, product: Ints) -> rules.Pairs:
    """Pairs in enough baskets, and in clearly more of them than by chance."""
    least = max(FEWEST, int(np.ceil(LEAST_SHARE * len(np.unique(order)))))
    found = rules.pairs(order, product, least=least)
    kept = found.together - found.chance >= STRIKING * np.sqrt(found.chance)
    return rules.Pairs(
        found.first[kept], found.second[kept], found.together[kept], found.on_first[kept], found.on_second[kept],
        found.of,
    )  # fmt: skip


def _none(baskets: int) -> rules.Pairs:
    nothing = np.zeros(0, dtype=np.int64)
    return rules.Pairs(nothing, nothing, nothing, nothing, nothing, baskets)


def _held(found: rules.Pairs, order: Ints, product: Ints) -> tuple[float, int]:
    """Of the pairs whose goods both sold FEWEST times in the newest baskets (at most MOST_TRIED of them, drawn by
    chance), how many of a hundred lay together there more often than by chance."""
    drawn = np.sort(np.random.default_rng(1).permutation(len(found.first))[:MOST_TRIED])
    items, what, alone = np.unique(product, return_inverse=True, return_counts=True)
    baskets, where = np.unique(order, return_inverse=True)
    first, second = (np.searchsorted(items, one[drawn]) for one in (found.first, found.second))
    known = np.isin(found.first[drawn], items) & np.isin(found.second[drawn], items)
    first, second = first[known], second[known]
    often = (alone[first] >= FEWEST) & (alone[second] >= FEWEST)
    first, second = first[often], second[often]
    if not len(first):
        return 0.0, 0
    lies = sparse.csc_array((np.ones(len(what), np.int32), (where, what)), shape=(len(baskets), len(items)))
    both = [
        np.asarray(lies[:, first[start : start + AT_ONCE]].multiply(lies[:, second[start : start + AT_ONCE]]).sum(0))
        for start in range(0, len(first), AT_ONCE)
    ]
    held = np.concatenate(both) > alone[first] * alone[second] / len(baskets)
    return float(100 * held.mean()), len(held)


def _links(found: rules.Pairs) -> Links:
    """Both directions of each pair; of each product the MOST that lie most often beside it."""
    n = len(found.first)
    product, other = np.r_[found.first, found.second], np.r_[found.second, found.first]
    on, on_other = np.r_[found.on_first, found.on_second], np.r_[found.on_second, found.on_first]
    both, chance = np.r_[found.together, found.together], np.r_[found.chance, found.chance]
    listed = np.r_[found.on_first <= found.on_second, found.on_first > found.on_second] if n else np.zeros(0, bool)
    return _ranked((product, other), both, (on, on_other), chance, ints(listed))


def _ranked(ends: tuple[Ints, Ints], both: Ints, on: tuple[Ints, Ints], chance: Floats, listed: Ints) -> Links:
    (product, other), (on_one, on_other) = ends, on
    order = np.lexsort((other, chance - both, product))
    product = product[order]
    start = np.r_[True, product[1:] != product[:-1]] if len(product) else np.zeros(0, bool)
    rank = np.arange(len(product)) - np.flatnonzero(start)[np.cumsum(start) - 1] + 1 if len(product) else product
    kept = rank <= MOST
    places = order[kept]
    return Links(
        product[kept], other[places], both[places], on_one[places], on_other[places], chance[places], ints(rank[kept]),
        listed[places],
    )  # fmt: skip


def dearer(customer: Ints, product: Ints, day: Ints, sold: Goods) -> Links:
    """Steps up: from a product to a dearer one of the same category that its buyers went on to buy later, more of them
    than by chance and more than the other way round. Counts customers. Rows of known customers, of `sold` only."""
    customers = len(np.unique(customer))
    parts: list[tuple[Ints, ...]] = []
    chances: list[Floats] = []
    at = sold.at(product)
    for category in np.unique(sold.category[at][sold.category[at] > 0]).tolist():
        inside = sold.category[at] == category
        found = _steps(customer[inside], at[inside], day[inside], sold, customers)
        parts.append(found[:-1])
        chances.append(found[-1])
    if not parts:
        nothing = np.zeros(0, dtype=np.int64)
        return _ranked((nothing, nothing), nothing, (nothing, nothing), floats(nothing), nothing)
    before, after, moved, on, on_other = (ints(np.concatenate(column)) for column in zip(*parts, strict=True))
    return _ranked(
        (sold.id[before], sold.id[after]),
        moved,
        (on, on_other),
        np.concatenate(chances),
        np.ones(len(before), np.int64),
    )


def _steps(who: Ints, at: Ints, day: Ints, sold: Goods, customers: int) -> tuple[Ints, Ints, Ints, Ints, Ints, Floats]:
    """Within one category: from, to (places in `sold`); customers who moved, with the one, the other, by chance."""
    items, number = np.unique(at, return_counts=True)
    items = np.sort(items[np.argsort(-number, kind="stable")[:MOST_IN_CATEGORY]])
    inside = np.isin(at, items)
    people, row = np.unique(who[inside], return_inverse=True)
    never = np.iinfo(np.int32).max
    first = np.full((len(people), len(items)), never, dtype=np.int32)
    np.minimum.at(first, (row, np.searchsorted(items, at[inside])), day[inside].astype(np.int32))
    has = first < never
    on = ints(has.sum(0))
    price = sold.price[items].astype(float)
    froms, tos, moves, chances = [], [], [], []
    for one in range(len(items)):
        buyers = first[has[:, one]]
        forward = ((buyers[:, [one]] < buyers) & (buyers < never)).sum(0)
        backward = (buyers < buyers[:, [one]]).sum(0)
        chance = on[one] * on / (2 * customers)
        step = (price >= DEARER * price[one]) & (price <= DEAREST * price[one]) & (forward >= FEWEST)
        step &= (forward > backward) & (forward - chance >= STRIKING * np.sqrt(chance))
        other = np.flatnonzero(step)
        froms += [one] * len(other)
        tos += other.tolist()
        moves += forward[other].tolist()
        chances += chance[other].tolist()
    before, after = ints(froms), ints(tos)
    return items[before], items[after], ints(moves), on[before], on[after], floats(chances)
