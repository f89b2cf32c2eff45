"""Goods a customer buys again, and what people of the same taste buy: the next basket.

Sources: recency-weighted frequency and the neighbours are those of TIFU-KNN (Hu, He, Gao & Zhang 2020, "Modeling
personalized item frequency information for next-basket recommendation", SIGIR), with the decay per basket instead of
groups of baskets. That a plain personal frequency is so hard to beat: Li et al. (2023), "A next basket recommendation
reality check", TOIS 41(4). The pull of a customer's rate towards that of the item is a beta-binomial mean.
"""

import numpy as np
from scipy import sparse

from akrab.insight.science.arrays import Floats, Ints, floats
from akrab.insight.science.recommend.baskets import Baskets
from akrab.insight.science.recommend.quality import Scorer

DECAY = 0.9  # a basket counts so much of the one after it
WORTH = 5.0  # the item's own rate counts as so many baskets of the customer
AMONG = 20_000
ITEM_WORTH = 50.0  # and the rate of all items as so many chances of the item


def popularity(past: Baskets) -> Floats:
    """Share of the baskets that hold the item, shape (items,)."""
    return floats(np.bincount(past.item, minlength=past.items) / max(past.length.sum(), 1))


def rebuy_rates(past: Baskets) -> Floats:
    """How often an item returns once a customer has had it: share of their later baskets with it, shape (items,),
    pulled towards the mean of all items where it was seldom bought."""
    cells = sparse.coo_array(past.matrix())
    first = np.zeros(0, dtype=np.int64)
    order = np.lexsort((-past.age, past.item, past.user))
    user, item, age = past.user[order], past.item[order], past.age[order]
    if len(user):
        first = age[np.r_[True, (user[1:] != user[:-1]) | (item[1:] != item[:-1])]]  # baskets after the first one
    again = np.bincount(cells.col, weights=cells.data - 1, minlength=past.items)
    chances = np.bincount(cells.col, weights=first, minlength=past.items)
    usual = again.sum() / chances.sum() if chances.sum() else 0.0
    return floats((again + ITEM_WORTH * usual) / (chances + ITEM_WORTH))


def personal(past: Baskets, *, decay: float = DECAY) -> sparse.csr_array:
    """Rate at which each customer buys what they have bought: users in rows, items in columns, in [0, 1], 0 where never
    bought. Of equal rates the more popular item is a hair greater, so that nobody's list is decided by numbering."""
    often = past.matrix(decay ** past.age.astype(float))
    baskets = (1 - decay**past.length) / (1 - decay) if decay < 1 else past.length.astype(float)
    rows = np.repeat(np.arange(past.users), np.diff(often.indptr))
    rate, popular = rebuy_rates(past)[often.indices], popularity(past)[often.indices]
    often.data = (often.data + WORTH * rate + 1e-3 * popular) / (baskets[rows] + WORTH)
    return often


def neighbours(past: Baskets, *, number: int = 100, decay: float = DECAY) -> Scorer:
    """What the `number` customers of the most similar baskets buy; scores are their mean rates. Among many customers
    only the AMONG of them with the most baskets are asked."""
    often = past.matrix(decay ** past.age.astype(float))
    norm = np.sqrt(np.asarray(often.power(2).sum(1)).ravel())
    unit = sparse.csr_array(sparse.diags_array(1 / np.maximum(norm, 1e-12)) @ often)
    rates = sparse.csr_array(sparse.diags_array(1 / np.maximum(past.length, 1)) @ often)
    number = min(number, past.users - 1)
    asked = np.sort(np.argsort(-past.length, kind="stable")[:AMONG])
    unit_asked, rates = sparse.csr_array(unit[asked]), sparse.csr_array(rates[asked])

    def score(users: Ints) -> Floats:
        if number < 1:
            return np.zeros((len(users), past.items))
        like = (unit[users] @ unit_asked.T).toarray()
        like[users[:, None] == asked] = -1
        near = np.argpartition(-like, number - 1, axis=1)[:, :number]
        rows = np.repeat(np.arange(len(users)), number)
        pick = sparse.csr_array((np.full(near.size, 1 / number), (rows, near.ravel())), shape=like.shape)
        return floats((pick @ rates).toarray())

    return score
