"""Baskets of customers as rows of numbers, and the split that leaves each customer's last basket out."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from akrab.insight.science.arrays import ArrayLike, Ints, distinct, floats, ints


@dataclass(frozen=True)
class Baskets:
    """One row per customer, basket and item. No customer is without a row; items may be.

    user: 0 .. users-1. item: 0 .. items-1. age: baskets since, 0 in the customer's last one. length: baskets of each
    customer, shape (users,). user_ids, item_ids: what the numbers stand for.
    """

    user: Ints
    item: Ints
    age: Ints
    length: Ints
    user_ids: np.ndarray
    item_ids: np.ndarray

    @property
    def users(self) -> int:
        return len(self.user_ids)

    @property
    def items(self) -> int:
        return len(self.item_ids)

    def matrix(self, values: ArrayLike | None = None) -> sparse.csr_array:
        """Users in rows, items in columns; values (by default 1 each) of the same cell are added."""
        cells = np.ones(len(self.user)) if values is None else floats(values)
        found = sparse.csr_array((cells, (self.user, self.item)), shape=(self.users, self.items))
        found.sum_duplicates()
        return found

    def bought(self) -> sparse.csr_array:
        """1 where the customer has ever bought the item."""
        found = self.matrix()
        found.data[:] = 1
        return found


def baskets(customer: ArrayLike, basket: ArrayLike, item: ArrayLike, moment: ArrayLike) -> Baskets:
    """From order lines, in any order: customer, basket and item by any numbers or texts, moment by any rising number.

    A basket is of one customer; its place is that of its first line. An item twice in a basket counts once.
    """
    who, what, when = np.asarray(customer), np.asarray(item), floats(moment)
    user_ids, user = np.unique(who, return_inverse=True)
    item_ids, number = np.unique(what, return_inverse=True)
    _ids, own = np.unique(np.asarray(basket), return_inverse=True)
    first = np.full(own.max(initial=-1) + 1, np.inf)
    np.minimum.at(first, own, when)
    owner = np.zeros(len(first), dtype=np.int64)
    owner[own] = user
    order = np.lexsort((np.arange(len(first)), first, owner))  # a total order: equal moments by number
    length = np.bincount(owner, minlength=len(user_ids))
    place = np.empty(len(first), dtype=np.int64)
    place[order] = np.arange(len(first)) - np.repeat(np.cumsum(length) - length, length)
    age = (length[owner] - 1 - place)[own]
    user, number, age = distinct(user, number, age)
    return Baskets(user, number, age, length, user_ids, item_ids)


@dataclass(frozen=True)
class Split:
    """`past`: what was known before the last basket of each customer with at least `least` + 1 of them; `last`: the
    items of that basket, 1 in the rows of `past`; items never bought before by anybody are not in it."""

    past: Baskets
    last: sparse.csr_array


def leave_last_out(all_of_them: Baskets, *, least: int = 1) -> Split:
    """The usual backtest of recommendations: hide the last basket, recommend from the rest. Customers with too few
    baskets are left out of both."""
    kept = all_of_them.length > least
    before = kept[all_of_them.user] & (all_of_them.age > 0)
    users = np.flatnonzero(kept)
    items = np.unique(all_of_them.item[before])
    to_user, to_item = _places(users, all_of_them.users), _places(items, all_of_them.items)
    past = Baskets(
        to_user[all_of_them.user[before]],
        to_item[all_of_them.item[before]],
        all_of_them.age[before] - 1,
        all_of_them.length[kept] - 1,
        all_of_them.user_ids[users],
        all_of_them.item_ids[items],
    )
    hidden = kept[all_of_them.user] & (all_of_them.age == 0) & (to_item[all_of_them.item] >= 0)
    cells = to_user[all_of_them.user[hidden]], to_item[all_of_them.item[hidden]]
    last = sparse.csr_array((np.ones(int(hidden.sum())), cells), shape=(past.users, past.items))
    return Split(past, last)


def _places(kept: Ints, of: int) -> Ints:
    place = np.full(of, -1)
    place[kept] = np.arange(len(kept))
    return ints(place)
