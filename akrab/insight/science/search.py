"""The smallest value of a smooth function of a few parameters: L-BFGS-B with exact gradients, on one thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize

from akrab.insight.science.arrays import Floats, floats
from akrab.insight.science.threads import one_thread


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


def smallest(
    badness: Callable[..., tuple[float, Floats]], start: Floats, *, args: tuple[Any, ...] = (),
    bounds: Sequence[tuple[float, float]],
) -> Found:  # fmt: skip
    """badness(parameters, *args) returns the value, about 1 in size, and its gradient."""
    with one_thread():
        found = optimize.minimize(
            badness, start, args, jac=True, method="L-BFGS-B", bounds=bounds,
            options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-7, "maxcor": 20},
        )  # fmt: skip
    return Found(floats(found.x), float(found.fun), floats(found.jac), int(found.nfev))
