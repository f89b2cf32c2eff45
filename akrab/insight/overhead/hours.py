"""Weekdays and hours in which people buy and write, and opening hours in which nobody does."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WEEKS = 26  # whole ones, looked at
# Where an hour of the week has five on average, one of 150 is empty by luck; below that an empty one says nothing.
EXPECTED = 5
WEEKS_A_MONTH = 52 / 12
Table = list[list[int]]  # seven days from Monday, 24 hours


@dataclass(frozen=True)
class Quiet:
    """Hours of a weekday (0: Monday) in a row, in which the shop is open and nothing came: from `first` to `last`,
    which is not within. Both are hours of the clock."""

    day: int
    first: int
    last: int

    @property
    def minutes(self) -> int:
        """In a month."""
        return round((self.last - self.first) * 60 * WEEKS_A_MONTH)


def table(counted: Iterable[tuple[dt.datetime, int]], zone: dt.tzinfo) -> Table:
    """From hours in UTC with their numbers to weekdays and hours of the shop's clock."""
    found = [[0] * 24 for _day in range(7)]
    for moment, number in counted:
        here = moment.replace(tzinfo=dt.UTC).astimezone(zone)
        found[here.weekday()][here.hour] += number
    return found


def together(tables: Iterable[Table]) -> Table:
    found = [[0] * 24 for _day in range(7)]
    for one in tables:
        for day in range(7):
            for hour in range(24):
                found[day][hour] += one[day][hour]
    return found


def quiet(busy: Table, opening: Mapping[int, tuple[int, int]]) -> list[Quiet]:
    """Opening hours in which nothing came in all those weeks. opening: weekday → minutes after midnight; an hour that
    is only partly open is left out. None where the shop is too small for an empty hour to say anything."""
    hours = {day: range(-(-begin // 60), end // 60) for day, (begin, end) in opening.items()}
    count = sum(len(some) for some in hours.values())
    came = sum(busy[day][hour] for day, some in hours.items() for hour in some)
    if not count or came < EXPECTED * count:
        return []
    found = []
    for day, some in sorted(hours.items()):
        found += _rows(day, [hour for hour in some if not busy[day][hour]])
    return found


def _rows(day: int, empty: Sequence[int]) -> list[Quiet]:
    found: list[Quiet] = []
    for hour in empty:
        if found and found[-1].last == hour:
            found[-1] = Quiet(day, found[-1].first, hour + 1)
        else:
            found.append(Quiet(day, hour, hour + 1))
    return found
