"""The smallest value of a smooth function of a few parameters: Newton's method where the second derivatives are known,
else L-BFGS-B (Byrd, Lu, Nocedal & Zhu 1995) with exact gradients; on one thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize

from akrab.insight.science.arrays import Floats, floats
from akrab.insight.science.threads import one_thread

FLAT = 1e-8  # of the gradient
MOST_STEPS = 200


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


def newton(badness: Callable[[Floats], tuple[float, Floats, Floats]], start: Floats, low: float, high: float) -> Found:
    """badness returns the value, about 1 in size, its gradient and its second derivatives.

    Steps downhill also where the function bends the wrong way (the size of each eigenvalue counts: Greenstadt 1967), no
    longer than 2, halved until the value falls, within the bounds.
    """
    with one_thread():
        return _newton(badness, np.clip(start, low, high), low, high)


def _newton(badness: Callable[[Floats], tuple[float, Floats, Floats]], at: Floats, low: float, high: float) -> Found:
    value, gradient, second = badness(at)
    steps = 1
    while steps < MOST_STEPS:
        free = ~((at <= low) & (gradient > 0) | (at >= high) & (gradient < 0))
        if not free.any() or np.abs(gradient[free]).max() < FLAT:
            break
        sizes, ways = np.linalg.eigh(second[np.ix_(free, free)])
        sizes = np.maximum(np.abs(sizes), 1e-9)
        step = np.zeros(len(at))
        step[free] = -(ways @ ((ways.T @ gradient[free]) / sizes))
        step *= min(1.0, 2.0 / np.abs(step).max())
        part, better = 1.0, False
        tried, new = at, (value, gradient, second)
        while part > 1e-6 and not better and steps < MOST_STEPS:
            tried = np.clip(at + part * step, low, high)
            new = badness(tried)
            steps += 1
            better = new[0] < value
            part /= 2
        if not better:
            break
        gain = value - new[0]
        at, (value, gradient, second) = tried, new
        if gain < 1e-14 * abs(value):
            break
    return Found(at, value, gradient, steps)
