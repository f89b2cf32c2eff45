"""Names for the arrays that go in and out."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

__all__ = ["ArrayLike", "Bools", "Floats", "Ints", "floats", "ints"]


def floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def ints(values: ArrayLike) -> Ints:
    return np.asarray(values, dtype=np.int64)
