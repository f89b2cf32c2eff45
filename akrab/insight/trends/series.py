"""From rows by period to series without a gap: which periods are whole, since when a part of the shop is known."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from akrab.insight.months import first_of, following, monday_of

SEASON = 12
MOST, MOST_WEEKS = 36, 26  # periods looked at
WITHOUT_SEASONS = 12  # months looked at while there are not two years
FEWEST, FEWEST_WEEKS = 8, 12  # periods
QUIET = {"month": 3, "week": 6}  # so many periods without any order part what was before from the shop of now
LIVELY = 0.5  # of the periods have something
SPANS = {"season": 12, "month": 6, "week": 8}  # periods over which a change is told
WEEK = dt.timedelta(days=7)
Values = dict[dt.date, float]


@dataclass(frozen=True)
class Calendar:
    """Whole periods of the shop, the oldest first. grain: month or week. seasonal: two years and more are known."""

    grain: str
    starts: list[dt.date]
    seasonal: bool

    @property
    def span(self) -> int:
        return SPANS["season" if self.seasonal else self.grain]

    @property
    def fewest(self) -> int:
        return FEWEST_WEEKS if self.grain == "week" else FEWEST


def begun(days: Sequence[dt.date], end: dt.date, grain: str) -> dt.date | None:
    """The first day of the shop of now: days with orders before `end`, back to the first long silence, so that one
    order of a clock that jumped makes no history. None where it has been silent up to `end`."""
    long = dt.timedelta(days=QUIET[grain] * (30 if grain == "month" else 7))
    first = None
    for day in sorted((day for day in days if day < end), reverse=True):
        if (end if first is None else first) - day > long:
            break
        first = day
    return first


def calendar(days: Sequence[dt.date], end: dt.date) -> Calendar:
    """The whole months before `end`; whole weeks while there are too few months. days: on which something was sold."""
    first = begun(days, end, "month")
    months = _months(first, end)
    if len(months) >= FEWEST:
        seasonal = len(months) >= 2 * SEASON
        return Calendar("month", months[-(MOST if seasonal else WITHOUT_SEASONS) :], seasonal)
    return Calendar("week", _weeks(begun(days, end, "week"), end)[-MOST_WEEKS:], seasonal=False)


def _months(first: dt.date | None, end: dt.date) -> list[dt.date]:
    if first is None:
        return []
    month = first if first.day == 1 else following(first_of(first))
    found = []
    while following(month) <= end:
        found.append(month)
        month = following(month)
    return found


def _weeks(first: dt.date | None, end: dt.date) -> list[dt.date]:
    if first is None:
        return []
    monday = monday_of(first)
    monday = monday if monday == first else monday + WEEK
    found = []
    while monday + WEEK <= end:
        found.append(monday)
        monday += WEEK
    return found


def complete(
    known: Mapping[dt.date, float | None], when: Calendar, nothing: float | None = 0.0
) -> tuple[list[dt.date], list[float]]:
    """Every period since the first whole one of this part of the shop; `nothing` where there was nothing. No periods
    where it is too short or stands still in most of its time, or where a period has no figure (None)."""
    some = [start for start in when.starts if known.get(start)]
    if not some:
        return [], []
    at = when.starts.index(some[0])
    starts = when.starts[at + 1 if at else 0 :]  # the period in which it began is not whole
    found = [known.get(start, nothing) for start in starts]
    values = [value for value in found if value is not None]
    if len(values) < max(len(found), when.fewest) or sum(value != 0 for value in values) < LIVELY * len(values):
        return [], []
    return starts, values
