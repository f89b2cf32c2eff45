"""Names for the arrays that go in and out."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

__all__ = ["ArrayLike", "Bools", "Floats", "Ints", "distinct", "floats", "ints"]


def floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def ints(values: ArrayLike) -> Ints:
    return np.asarray(values, dtype=np.int64)


def distinct(*columns: Ints) -> list[Ints]:
    """The different rows of whole numbers, in rising order of the first column, then the second ...; several times as
    quick as numpy's unique over rows."""
    order = np.lexsort(columns[::-1])
    found = [column[order] for column in columns]
    if not len(order):
        return found
    new = np.zeros(len(order), dtype=bool)
    new[0] = True
    for column in found:
        new[1:] |= column[1:] != column[:-1]
    return [column[new] for column in found]
