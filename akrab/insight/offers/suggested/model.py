"""From baskets to ten suggestions per customer: a blend chosen on the shop's own past, each with its reason. Pure.

Customers come in batches, so that a hundred thousand of them with five thousand goods need no more memory than a few
hundred.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from akrab.insight.science import calibration
from akrab.insight.science.arrays import Bools, Floats, Ints, floats, ints
from akrab.insight.science.recommend import blend
from akrab.insight.science.recommend.baskets import Baskets, baskets, leave_last_out
from akrab.insight.science.recommend.quality import batches, scaled, top

LONGEST, NEW = 10, 5  # suggestions, and more behind them that are new to the customer
MOST_GOODS = 10_000  # those bought most
ASKED = 2_000  # customers to learn the chances from
SEED = 1


@dataclass(frozen=True)
class Chosen:
    """The two blends of this shop, and how often the suggestion at each place was bought next, learnt on hidden
    baskets: shape (LONGEST,) for goods bought before, the same for new ones."""

    any: blend.Chosen
    new: blend.Chosen
    again_at: Floats
    new_at: Floats


@dataclass(frozen=True)
class Suggested:
    """One row per customer and product, customers rising, the best first. user, item: places in the baskets. rank: from
    1 on. fresh: never bought. chance: to lie in the next basket. alike: whether people with similar baskets, and not
    only the best-seller list, speak for it. Shapes (n,)."""

    user: Ints
    item: Ints
    rank: Ints
    fresh: Bools
    chance: Floats
    alike: Bools


def past_of(customer: Ints, order: Ints, product: Ints, moment: Floats) -> Baskets:
    """The baskets of known customers, of the goods bought most."""
    ids, number = np.unique(product, return_counts=True)
    if len(ids) > MOST_GOODS:
        inside = np.isin(product, ids[np.argsort(-number, kind="stable")[:MOST_GOODS]])
        customer, order, product, moment = customer[inside], order[inside], product[inside], moment[inside]
    return baskets(customer, order, product, moment)


def choose(past: Baskets) -> Chosen:
    """Which blends suit this shop. Those whose `trouble` is set are not to be used."""
    rng = np.random.default_rng(SEED)
    any_of_them = blend.choose(past, new=False, rng=rng)
    new = blend.choose(past, new=True, rng=rng)
    chosen = Chosen(any_of_them, new, np.zeros(LONGEST), np.zeros(LONGEST))
    return chosen if any_of_them.trouble and new.trouble else _with_chances(past, chosen, rng)


def _with_chances(past: Baskets, chosen: Chosen, rng: np.random.Generator) -> Chosen:
    split = leave_last_out(past)
    asked = np.sort(rng.permutation(split.past.users)[:ASKED])
    hits, number = np.zeros((2, LONGEST)), np.zeros((2, LONGEST))
    for found in suggestions(split.past, chosen, asked=asked):
        wanted = np.asarray(split.last[found.user, found.item]).ravel() > 0
        place = np.minimum(found.rank, LONGEST) - 1
        np.add.at(number, (ints(found.fresh), place), 1)
        np.add.at(hits, (ints(found.fresh), place), wanted)
    shares = []
    for hit, of in zip(hits, number, strict=True):
        mean = hit.sum() / max(of.sum(), 1)
        share = (hit + calibration.WORTH * mean) / (of + calibration.WORTH)
        shares.append(calibration.rising(share[::-1], of[::-1] + 1)[::-1])  # further down is never likelier
    return Chosen(chosen.any, chosen.new, shares[0], shares[1])


def suggestions(
    past: Baskets, chosen: Chosen, *, asked: Ints | None = None, offered: Bools | None = None
) -> Iterator[Suggested]:
    """For the customers asked (by default all), some hundreds at a time. offered: which goods may be suggested, shape
    (items,). A blend with a trouble suggests nothing."""
    used = [one.weights for one in (chosen.any, chosen.new) if not one.trouble]
    scorers = {name: blend.WAYS[name](past) for name in dict.fromkeys(name for weights in used for name in weights)}
    bought = past.bought()
    users = np.arange(past.users) if asked is None else asked
    if not used or not past.items:
        return
    for batch in batches(len(users)):
        some = users[batch]
        scores = {name: scaled(one(some)) for name, one in scorers.items()}
        had = bought[some].toarray() > 0
        yield _of(some, scores, had, chosen, offered)


def _of(users: Ints, scores: Mapping[str, Floats], had: Bools, chosen: Chosen, offered: Bools | None) -> Suggested:
    shape = had.shape
    parts: list[tuple[Ints, Ints, Ints]] = []  # row, item, rank
    taken = np.zeros(shape, dtype=bool)
    for one, most, first in ((chosen.any, LONGEST, 1), (chosen.new, NEW, LONGEST + 1)):
        if one.trouble:
            continue
        whole = _added(scores, one.weights, shape)
        whole[taken | (had if one is chosen.new else False)] = 0
        if offered is not None:
            whole[:, ~offered] = 0
        best = top(whole, most)
        some = np.take_along_axis(whole, best, axis=1) > 0
        row, place = np.nonzero(some)
        parts.append((ints(row), ints(best[some]), ints(place + first)))
        taken[row, best[some]] = True
    row, item, rank = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((rank, row))
    row, item, rank = row[order], item[order], rank[order]
    fresh = ~had[row, item]
    alike = np.zeros(len(row), dtype=bool)
    for name in set(scores) - {blend.BASE, "personal"}:
        alike |= scores[name][row, item] > 0
    at = np.minimum(rank, LONGEST) - 1
    chance = np.where(fresh, chosen.new_at[at], chosen.again_at[at])
    return Suggested(users[row], item, rank, fresh, floats(chance), alike)


def _added(scores: Mapping[str, Floats], weights: Mapping[str, float], shape: tuple[int, int]) -> Floats:
    whole = np.zeros(shape)
    for name, weight in weights.items():
        if weight > 0:
            whole += weight * scores[name]
    return whole
