"""Bringing together the records that share a key, in little memory: numbers in arrays, no lists of texts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from akrab.customers.duplicates.keys import keys
from akrab.customers.duplicates.people import Person

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST_IN_BLOCK = 30  # a key that more records share says too little


def candidate_pairs(people: Sequence[Person]) -> "npt.NDArray[np.int64]":
    """Places of the records to be compared, shape (n, 2), the earlier first, in order; each pair once."""
    import numpy as np

    hashes, places = _key_table(people)
    order = np.argsort(hashes, kind="stable")
    hashes, places = hashes[order], places[order]
    edges = np.concatenate(([0], np.flatnonzero(np.diff(hashes)) + 1, [len(hashes)]))
    sizes = np.diff(edges)
    found = []
    count = max(len(people), 1)
    for size in np.unique(sizes[(sizes > 1) & (sizes <= MOST_IN_BLOCK)]):
        starts = edges[:-1][sizes == size]
        rows = places[starts[:, None] + np.arange(size)]  # one block per row, its places in rising order
        first, second = np.triu_indices(int(size), k=1)
        pairs = rows[:, first].astype(np.int64) * count + rows[:, second]
        found.append(np.unique(pairs))
    if not found:
        return np.empty((0, 2), dtype=np.int64)
    together = np.unique(np.concatenate(found))
    return np.column_stack(np.divmod(together, count))


def _key_table(people: Sequence[Person]) -> "tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]":
    """The hash of every key, and whose it is."""
    from array import array

    import numpy as np

    hashes, places = array("q"), array("i")
    for place, one in enumerate(people):
        for key in keys(one):
            hashes.append(hash(key))
            places.append(place)
    return np.frombuffer(hashes, dtype=np.int64).copy() if hashes else np.empty(0, np.int64), (
        np.frombuffer(places, dtype=np.int32).copy() if places else np.empty(0, np.int32)
    )


def groups(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Records connected by pairs: whoever is the same as the same is the same."""
    root: dict[int, int] = {}

    def find(one: int) -> int:
        while root.setdefault(one, one) != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for first, second in pairs:
        root[find(first)] = find(second)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for one in list(root):
        found[find(one)].add(one)
    return list(found.values())
