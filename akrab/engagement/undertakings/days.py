"""The days of an undertaking, as moments of the shop's calendar."""

import datetime as dt
from dataclasses import dataclass

from akrab.core import clock
from akrab.engagement.models import Undertaking

NEAR = dt.timedelta(days=60)  # expenses are paid before and after


@dataclass(frozen=True)
class Days:
    """`first` to `last`, both included; of what still goes on, up to today or to the day that figures reach. Where it
    has not begun, `first` lies behind `last`, and nothing falls into it."""

    first: dt.date
    last: dt.date

    @classmethod
    def of(cls, one: Undertaking, *, until: dt.date | None = None) -> "Days":
        today = until or clock.today()
        return cls(one.first_day, min(one.last_day or today, today))

    @property
    def start(self) -> dt.datetime:
        return clock.day_start(self.first)

    @property
    def end(self) -> dt.datetime:
        """The first moment that no longer belongs to them."""
        return clock.day_start(self.last + dt.timedelta(days=1))

    @property
    def number(self) -> int:
        return max(0, (self.last - self.first).days + 1)

    @property
    def before(self) -> "Days":
        """As many days right before."""
        return Days(self.first - dt.timedelta(days=self.number), self.first - dt.timedelta(days=1))

    @property
    def first_near(self) -> dt.date:
        return self.first - NEAR

    @property
    def last_near(self) -> dt.date:
        return self.last + NEAR
