"""How good a list of recommendations is: measured on baskets that were hidden from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from akrab.insight.science.arrays import Floats, Ints, floats

USERS_AT_ONCE = 512

Scorer = Callable[[Ints], Floats]  # numbers of users, shape (k,) -> scores of all items, shape (k, items)


@dataclass(frozen=True)
class Ranking:
    """Means over the customers. recall: share of what was bought that stood in the list; ndcg: the same with more
    credit for the top of the list; hit: customers with at least one; customers: who could be asked."""

    recall: float
    ndcg: float
    hit: float
    customers: int


def batches(users: int) -> Iterator[Ints]:
    for start in range(0, users, USERS_AT_ONCE):
        yield np.arange(start, min(start + USERS_AT_ONCE, users))


def top(scores: Floats, k: int) -> Ints:
    """The k best items of each row, best first; ties by the item's number. Shape (rows, k), or fewer where there are no
    more items; -inf is never chosen before others, and may have to be filtered."""
    k = min(k, scores.shape[1])
    if not k:
        return np.zeros((len(scores), 0), dtype=np.int64)
    some = np.sort(np.argpartition(-scores, k - 1, axis=1)[:, :k], axis=1)
    order = np.argsort(-np.take_along_axis(scores, some, axis=1), axis=1, kind="stable")
    return np.take_along_axis(some, order, axis=1)


def measure(scorer: Scorer, bought: sparse.csr_array, hidden: sparse.csr_array, *, new: bool, k: int = 10) -> Ranking:
    """new: only items count, and are suggested, that the customer never bought before; customers whose hidden basket
    held none are not asked. bought, hidden: users in rows, items in columns."""
    recall, ndcg, hit, asked = 0.0, 0.0, 0, 0
    discount = 1 / np.log2(np.arange(k) + 2)
    ideal = np.r_[0.0, np.cumsum(discount)]
    for users in batches(bought.shape[0]):
        scores, wanted = scorer(users), hidden[users].toarray() > 0
        if new:
            known = bought[users].toarray() > 0
            scores = np.where(known, -np.inf, scores)
            wanted &= ~known
        best = top(scores, k)
        found = np.take_along_axis(wanted, best, axis=1)
        number = wanted.sum(1)
        some = number > 0
        recall += float((found.sum(1)[some] / number[some]).sum())
        gained = found[some] @ discount[: found.shape[1]]
        ndcg += float((gained / ideal[np.minimum(number[some], k)]).sum())
        hit += int(found[some].any(1).sum())
        asked += int(some.sum())
    if not asked:
        return Ranking(0.0, 0.0, 0.0, 0)
    return Ranking(recall / asked, ndcg / asked, hit / asked, asked)


def scaled(scores: Floats) -> Floats:
    """Each row divided by its greatest value, so that scores of different models can be added; rows of 0 stay so."""
    greatest = np.abs(scores).max(axis=1, keepdims=True, initial=0.0)
    return floats(np.divide(scores, greatest, out=np.zeros_like(scores), where=greatest > 0))
