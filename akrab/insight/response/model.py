"""What a promotion moved: the sales of its days against those of the days before. Pure: no database, no clock."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from akrab.insight.science.arrays import Bools, Floats, Ints, floats
from akrab.insight.science.response import poisson
from akrab.insight.science.trouble import Trouble

BEFORE, RUNNING, SOLD = 28, 3, 20  # fewest days before it, days of it, days with a sale
SHARE = 0.9  # of the interval
WEEK = 7


@dataclass(frozen=True)
class Moved:
    """expected: sales of its days without it; extra: what came above that, with its interval. No figures in trouble."""

    days: int
    came: float
    expected: float
    extra: float
    low: float
    high: float
    trouble: Trouble

    @property
    def clear(self) -> bool:
        """Whether it can be told that it moved anything."""
        return not self.trouble and (self.low > 0 or self.high < 0)


def moved(sold: Floats, running: Bools, first_weekday: int) -> Moved:
    """One row per day, oldest first. sold: of the goods it is for, >= 0; running: whether it ran that day; the first
    day's weekday, 0 to 6. What differs between weekdays, and a trend, are taken out. It is no experiment: what else
    happened on those days counts as its work."""
    days, came = int(running.sum()), float(sold[running].sum())
    if days < RUNNING or len(sold) - days < BEFORE or int((sold > 0).sum()) < SOLD or not sold[~running].sum():
        return Moved(days, came, np.nan, np.nan, np.nan, np.nan, Trouble.TOO_FEW)
    on = running.astype(float)
    weekday: Ints = (np.arange(len(sold)) + first_weekday) % WEEK
    columns = [np.ones(len(sold)), on, np.linspace(-1, 1, len(sold))]
    columns += [(weekday == day).astype(float) - 1 / WEEK for day in range(1, WEEK)]
    ridge = np.array([0.0, 1e-3, 1e-2] + [1e-1] * (WEEK - 1))
    weights, covariance = poisson(np.stack(columns, axis=1), floats(sold / sold.mean()), ridge)
    error = float(np.sqrt(max(covariance[1, 1], 0.0)))
    if not np.isfinite(weights).all() or not np.isfinite(error):
        return Moved(days, came, np.nan, np.nan, np.nan, np.nan, Trouble.NOT_CONVERGED)
    width = float(stats.t.ppf((1 + SHARE) / 2, max(len(sold) - len(columns), 2))) * error
    low, middle, high = (
        came * (1 - float(np.exp(-one))) for one in (weights[1] - width, weights[1], weights[1] + width)
    )
    return Moved(days, came, came - middle, middle, low, high, Trouble.NONE)


def false_alarms(sold: Floats, first_weekday: int, *, days: int, tries: int = 8) -> tuple[int, int]:
    """Asked about stretches of `days` days in which there was no promotion: how often it was sure of one all the same,
    and of how many."""
    wrong = asked = 0
    for back in range(tries):
        end = len(sold) - back * days
        if end - days < BEFORE:
            break
        running = np.zeros(end, dtype=bool)
        running[end - days :] = True
        found = moved(sold[:end], running, first_weekday)
        if not found.trouble:
            asked, wrong = asked + 1, wrong + found.clear
    return wrong, asked
