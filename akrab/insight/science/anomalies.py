"""Days on which sales were not as usual, how far off, and which part of the shop did it.

What is usual on a day is the median of the same weekday in the weeks before, raised or lowered as the last two weeks
were; how much it wanders is the median of the absolute distances (Hampel 1974; Leys et al. 2013, J. Exp. Soc. Psych.
49). Medians do not mind that last month had a strange day too. Square roots are compared, so that a shop of three sales
a day is not told of a sensation when it has six. Only the past of a day is looked at.
"""

from dataclasses import dataclass

import numpy as np

from akrab.insight.science.arrays import ArrayLike, Floats, floats

WEEKS = 8
FEWEST_WEEKS = 4
STRANGE = 3.5  # robust standard deviations: by luck about once in six years of days
NORMAL = 1.4826  # median absolute distance to standard deviation


@dataclass(frozen=True)
class Anomaly:
    """at: which day. value, usual; low, high: between which it would have passed for usual. score: distance in robust
    standard deviations, negative below. parts: which parts of the shop (products, channels) made the difference, the
    greatest first, as (number, value less its own usual), only those with the sign of the whole."""

    at: int
    value: float
    usual: float
    low: float
    high: float
    score: float
    parts: list[tuple[int, float]]


def anomalies(
    y: ArrayLike, parts: ArrayLike | None = None, *, most_parts: int = 3, strange: float = STRANGE
) -> list[Anomaly]:
    """y: money or number per day, shape (days,), every day, 0 where nothing was sold; below 0 counts as 0. parts: the
    same split up, shape (days, parts). The first four weeks are never strange: nothing is known yet."""
    real = floats(y)
    roots = np.sqrt(np.maximum(real, 0))
    split = None if parts is None else floats(parts)
    found = []
    for day in range(FEWEST_WEEKS * 7, len(real)):
        past = np.arange(day - 7, max(day - 7 * WEEKS, 0) - 1, -7)
        usual, spread = _usual(roots, day, past)
        score = (roots[day] - usual) / spread
        if abs(score) < strange:
            continue
        low, high = max(usual - strange * spread, 0.0) ** 2, (usual + strange * spread) ** 2
        made = _parts(split, day, past, score > 0)[:most_parts]
        found.append(Anomaly(day, float(real[day]), usual**2, low, high, float(score), made))
    return found


def _usual(roots: Floats, day: int, past: np.ndarray) -> tuple[float, float]:
    """Of the square root: the median of the weekday, moved by half of what the last two weeks were above theirs; and the
    robust deviation of all days of those weeks from the median of their weekday, at least a fifth of the usual."""
    weeks = len(past)
    window = roots[day - 7 * weeks : day].reshape(weeks, 7)
    middle = np.median(window, axis=0)  # of each weekday; column 0 is that of `day`
    off = window - middle
    level = float(np.median(off[-2:])) / 2
    spread = NORMAL * float(np.median(np.abs(off)))
    usual = max(float(middle[0]) + level, 0.0)
    return usual, max(
        spread, 0.05 * usual, 1e-9 + 0.5 * float(np.sqrt(np.mean(roots[:day] ** 2)) == 0), _least(roots, day)
    )


def _least(roots: Floats, day: int) -> float:
    """Where nearly every day is the same (or nothing), half the typical root of a day with sales."""
    some = roots[:day][roots[:day] > 0]
    return 0.1 * float(np.median(some)) if len(some) else 1.0


def _parts(split: Floats | None, day: int, past: np.ndarray, above: bool) -> list[tuple[int, float]]:
    if split is None:
        return []
    off = split[day] - np.median(split[past], axis=0)
    order = np.argsort(-off if above else off, kind="stable")
    return [(int(at), float(off[at])) for at in order if (off[at] > 0) == above and off[at] != 0]
