"""Days on which sales were not as usual, how far off, and which part of the shop did it.

What is usual on a day is the median of the same weekday in the weeks before, raised or lowered as the last two weeks
were; how much it wanders is the median of the absolute distances (Hampel 1974; Leys et al. 2013, J. Exp. Soc. Psych.
49), unless more than one day of those weeks was as far off. Medians do not mind that last month had a strange day too.
Square roots are compared (Anscombe 1948), so that a shop of three sales a day is not told of a sensation when it has
six. Only the past of a day is looked at.
"""

from dataclasses import dataclass

import numpy as np

from akrab.insight.science.arrays import ArrayLike, Floats, floats

WEEKS = 8
FEWEST_WEEKS = 4
STRANGE = 3.5  # robust standard deviations: by luck about once in six years of days
STRANGE_BEFORE = 2  # days of the weeks before that may have been strange themselves
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
    same split up, shape (days, parts). The first four weeks are never strange, nor is any day of a shop that sells on
    fewer than half of its days: there is no usual day yet. strange: robust standard deviations."""
    real = floats(y)
    some = real[real > 0]
    shift = 3 / 8 * float(np.median(some)) if len(some) else 0.0
    roots = np.sqrt(np.maximum(real, 0) + shift)
    split = None if parts is None else floats(parts)
    found = []
    for day in range(FEWEST_WEEKS * 7, len(real)):
        past = np.arange(day - 7, max(day - 7 * WEEKS, 0) - 1, -7)
        if np.count_nonzero(real[day - 7 * len(past) : day] > 0) < 3.5 * len(past):
            continue
        usual, spread = _usual(roots, day, past)
        score = (roots[day] - usual) / spread
        weeks = np.sort(roots[day - 7 * len(past) : day])
        if abs(score) < strange or weeks[1] <= roots[day] <= weeks[-2]:
            continue
        low, high = (max(usual + sign * strange * spread, 0.0) ** 2 - shift for sign in (-1, 1))
        made = _parts(split, day, past, score > 0)[:most_parts]
        found.append(
            Anomaly(day, float(real[day]), max(usual**2 - shift, 0.0), max(low, 0.0), high, float(score), made)
        )
    return found


def _usual(roots: Floats, day: int, past: np.ndarray) -> tuple[float, float]:
    """Of the square root: the median of the weekday, moved by half of what the last two weeks were above theirs; and
    the robust deviation of all days of those weeks from the median of their weekday."""
    weeks = len(past)
    window = roots[day - 7 * weeks : day].reshape(weeks, 7)
    middle = np.median(window, axis=0)  # of each weekday; column 0 is that of `day`
    off = window - middle
    level = float(np.median(off[-2:])) / 2
    off = np.sort(np.abs(off), axis=None)
    # where most days are alike (or without a sale) the median distance is 0 though the others are nothing special
    spread = max(NORMAL * float(np.median(off)), float(np.sqrt(np.mean(np.square(off[:-STRANGE_BEFORE])))))
    usual = max(float(middle[0]) + level, 0.0)
    return usual, max(spread, 0.03 * usual, 1e-9)


def _parts(split: Floats | None, day: int, past: np.ndarray, above: bool) -> list[tuple[int, float]]:
    if split is None:
        return []
    off = split[day] - np.median(split[past], axis=0)
    order = np.argsort(-off if above else off, kind="stable")
    return [(int(at), float(off[at])) for at in order if (off[at] > 0) == above and off[at] != 0]
