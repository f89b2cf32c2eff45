"""How soon people are answered, and how soon their matter is done with: grain, one episode."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from akrab.accounts.models import User
from akrab.messaging import hours
from akrab.messaging.models import Episode


@dataclass(frozen=True)
class Times:
    """Of so many episodes; seconds, None where there is none to take it from."""

    count: int
    median: float | None
    ninety: float | None  # nine of ten took no longer


@dataclass(frozen=True)
class Line:
    """First answers and solutions of one person, one channel or all."""

    name: str
    opened: int
    answer: Times
    solved: Times


@dataclass(frozen=True)
class Figures:
    all: Line
    people: Sequence[Line]
    channels: Sequence[Line]
    unanswered: int
    within_hours: bool


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value that the share of all does not exceed, with linear interpolation (Hyndman and Fan's type 7)."""
    if not values:
        return None
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def times(values: Iterable[float]) -> Times:
    found = list(values)
    return Times(len(found), quantile(found, 0.5), quantile(found, 0.9))


def measured(start: dt.datetime, end: dt.datetime, *, within_hours: bool) -> Figures:
    """Episodes opened from `start` up to, not including, `end`. `within_hours`: only the shop's hours count."""
    took = hours.seconds_within if within_hours else lambda begin, done: (done - begin).total_seconds()
    answered: dict[str, list[float]] = defaultdict(list)
    solved: dict[str, list[float]] = defaultdict(list)
    opened: dict[str, int] = defaultdict(int)
    unanswered = 0
    rows = Episode.objects.filter(opened_at__gte=start, opened_at__lt=end).values_list(
        "channel", "opened_at", "answered_at", "answered_by", "solved_at", "solved_by"
    )
    for channel, begun, first, by, done, done_by in rows:
        keys = ["", f"c{channel}"]
        for key in (*keys, *([f"p{by or done_by}"] if by or done_by else [])):
            opened[key] += 1
        unanswered += first is None and done is None
        if first is not None:
            for key in (*keys, f"p{by}"):
                answered[key].append(took(begun, first))
        if done is not None:
            for key in (*keys, f"p{done_by}"):
                solved[key].append(took(begun, done))

    def line(key: str, name: str) -> Line:
        return Line(name, opened[key], times(answered[key]), times(solved[key]))

    names = {
        f"p{one.pk}": str(one) for one in User.objects.filter(pk__in=[int(k[1:]) for k in opened if k[0:1] == "p"])
    }
    return Figures(
        all=line("", ""),
        people=[line(key, name) for key, name in sorted(names.items(), key=lambda pair: pair[1])],
        channels=[line(key, key[1:]) for key in sorted(opened, key=lambda key: -opened[key]) if key[0:1] == "c"],
        unanswered=unanswered,
        within_hours=within_hours,
    )
