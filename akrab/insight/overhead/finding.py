"""One thing that is not used, and what everybody who looks for such things needs to know."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HALF_YEAR, QUARTER, YEAR = 182, 91, 365  # days
ENOUGH_ORDERS = 30  # in half a year; in a shop with fewer that nobody chose something says little
MONTHS_A_QUARTER = 3


@dataclass(frozen=True)
class Finding:
    """since: last used then, None for never. cost: a month in minor units, None where not known; is_money_tied: it lies
    there instead. figures: what the sentence needs."""

    kind: str
    subject: str = ""
    name: str = ""
    since: dt.date | None = None
    cost: int | None = None
    is_money_tied: bool = False
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Chosen:
    """How often and when last something was chosen, by the orders before `end`: {dimension: {key: (last day, orders of
    the last half year)}}. begun, orders: the first day of the shop's own orders, and those of the last half year;
    begun_ever, orders_ever: with orders that were imported, in which nobody could choose anything here."""

    end: dt.date
    begun: dt.date | None = None
    orders: int = 0
    begun_ever: dt.date | None = None
    orders_ever: int = 0
    last: Mapping[str, Mapping[str, tuple[dt.date, int]]] = field(default_factory=dict)

    @property
    def is_telling(self) -> bool:
        """Whether it means something that nobody chose a thing for half a year."""
        return self._is_enough(self.begun, self.orders)

    def _is_enough(self, begun: dt.date | None, orders: int) -> bool:
        return begun is not None and (self.end - begun).days >= HALF_YEAR and orders >= ENOUGH_ORDERS

    def unused(self, dimension: str, key: str) -> bool:
        is_telling = self._is_enough(self.begun_ever, self.orders_ever) if dimension == "category" else self.is_telling
        return is_telling and not self.last.get(dimension, {}).get(key, (None, 0))[1]

    def last_day(self, dimension: str, key: str) -> dt.date | None:
        return self.last.get(dimension, {}).get(key, (None, 0))[0]
