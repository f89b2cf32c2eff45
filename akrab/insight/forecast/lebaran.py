"""When Lebaran is: it moves by eleven days a year, so no season of weeks or months holds it.

The arithmetical calendar (Dershowitz & Reingold 2018, Calendrical Calculations, chapter 7); what is announced may be a
day off, which weeks do not mind.
"""

import datetime as dt
from collections.abc import Sequence
from functools import cache

BEFORE, AFTER = 14, 7  # days: people buy before, and are at home from the day on
_EPOCH = 227_015  # 1 Muharram 1, as ordinal of the calendar of datetime


@cache
def lebaran(year: int) -> list[dt.date]:
    """The first days of Shawwal in a year of our calendar; one, seldom two."""
    around = round((year - 622) * 365.2425 / 354.367)
    days = [_first_of_shawwal(one) for one in range(around - 1, around + 4)]
    return [day for day in days if day.year == year]


def _first_of_shawwal(year: int) -> dt.date:
    # 1 Shawwal is the first day of the tenth month; odd months have 30 days, even ones 29
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * 9 + 5
    return dt.date.fromordinal(_EPOCH + days)


def shares(weeks: Sequence[dt.date]) -> list[tuple[float, float]]:
    """How much of each week (named by its Monday) lies in the two weeks before Lebaran, and in the one from it on."""
    found = []
    for monday in weeks:
        before = after = 0
        for year in {monday.year, (monday + dt.timedelta(days=BEFORE + 6)).year}:
            for feast in lebaran(year):
                off = (feast - monday).days  # of the feast, counted from Monday
                before += sum(1 for day in range(7) if 0 < off - day <= BEFORE)
                after += sum(1 for day in range(7) if 0 <= day - off < AFTER)
        found.append((before / 7, after / 7))
    return found
