"""The smallest value of a smooth function of a few parameters: L-BFGS-B with exact gradients, on one thread.

The linear algebra of four parameters is done in no time, but its library would wake a thread per core for it: on a busy
machine the same fit then takes fifty times as long.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy import optimize
from threadpoolctl import ThreadpoolController

from akrab.insight.science.arrays import Floats, floats


@dataclass(frozen=True)
class Found:
    """Where it is smallest, how small, the gradient there (each near 0 unless at a bound) and evaluations needed."""

    at: Floats
    value: float
    gradient: Floats
    steps: int

    @property
    def flat(self) -> bool:
        """Whether the gradient vanishes: a minimum and not the end of patience."""
        return bool(np.isfinite(self.gradient).all() and np.abs(self.gradient).max() < 1e-4)


@cache
def threads() -> ThreadpoolController:
    return ThreadpoolController()


def smallest(
    badness: Callable[..., tuple[float, Floats]], start: Floats, *, args: tuple[Any, ...] = (),
    bounds: Sequence[tuple[float, float]],
) -> Found:  # fmt: skip
    """badness(parameters, *args) returns the value, about 1 in size, and its gradient."""
    with threads().limit(limits=1):
        found = optimize.minimize(
            badness, start, args, jac=True, method="L-BFGS-B", bounds=bounds,
            options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-7, "maxcor": 20},
        )  # fmt: skip
    return Found(floats(found.x), float(found.fun), floats(found.jac), int(found.nfev))
