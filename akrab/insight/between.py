"""The difference that a message made: those who got it beside those whom chance kept from it."""

import math
from dataclasses import dataclass

Z = 1.959964  # 95 % of a normal distribution lie within so many standard deviations
ENOUGH = 20  # people on each side, below which no difference is spoken of
WITHIN_DAYS = 14  # after the message


@dataclass(frozen=True)
class Side:
    """Customers who saw it, or who were held back: how many, how many of them ordered within WITHIN_DAYS of the first
    time, and for how much (minor units)."""

    people: int
    buyers: int
    money: int
    squares: float = 0.0  # of the money of each

    @property
    def share(self) -> float | None:
        return self.buyers / self.people if self.people else None

    @property
    def mean(self) -> float:
        return self.money / self.people if self.people else 0.0

    @property
    def variance(self) -> float:
        if self.people < 2:
            return 0.0
        return max(0.0, (self.squares - self.people * self.mean**2) / (self.people - 1))


@dataclass(frozen=True)
class Between:
    """A difference with the 95% interval it lies in."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        return self.low > 0 or self.high < 0


def shares_between(one: Side, other: Side) -> Between | None:
    """Difference of two shares; interval after Agresti and Caffo (2000), The American Statistician 54(4), 280-288: one
    buyer and one who did not buy are added on each side, which holds for small groups too."""
    if min(one.people, other.people) < ENOUGH or one.share is None or other.share is None:
        return None
    first, second = ((side.buyers + 1) / (side.people + 2) for side in (one, other))
    spread = Z * math.sqrt(first * (1 - first) / (one.people + 2) + second * (1 - second) / (other.people + 2))
    return Between(one.share - other.share, first - second - spread, first - second + spread)


def means_between(one: Side, other: Side) -> Between | None:
    """Difference of two means with unequal variances (Welch), by the normal distribution."""
    if min(one.people, other.people) < ENOUGH:
        return None
    spread = Z * math.sqrt(one.variance / one.people + other.variance / other.people)
    value = one.mean - other.mean
    return Between(value, value - spread, value + spread)
