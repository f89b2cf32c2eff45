"""What is usual, and what is outside of it. Pure figures: no database, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

WIDTH = 3  # times the median absolute deviation
LEAST_SHARE = 0.10  # of the median: a shop that sells the same each week is not warned of every coin
ENOUGH = 4  # weeks of data before anything is called usual
WEEKS = 8


@dataclass(frozen=True)
class Usual:
    """The usual range of a figure, minor units."""

    middle: int
    low: int
    high: int

    def is_unusual(self, value: int) -> bool:
        return not self.low <= value <= self.high


def usual(values: Sequence[int]) -> Usual | None:
    """median ± 3 × MAD of the same days of the last weeks, but at least ± 10% of the median; None with fewer than
    four weeks of data.

    Source: Leys et al. (2013), J. Experimental Social Psychology 49(4), 764-766 (median absolute deviation).
    """
    if len(values) < ENOUGH:
        return None
    middle = median(values)
    spread = median(abs(value - middle) for value in values)
    reach = max(WIDTH * spread, LEAST_SHARE * abs(middle))
    return Usual(round(middle), round(middle - reach), round(middle + reach))
