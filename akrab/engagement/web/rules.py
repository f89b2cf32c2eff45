"""Whether a message fits a visitor: pure rules on what is known at this moment.

`conditions` is a dictionary in which only what is set stands; a list is met by any of its values:

    who            "guest", "customer" (signed in) or "member"
    visits         "first" or "returning"
    bought         "never", "once" or "more"
    languages, standings, tags, cities, weekdays (0: Monday)
    came_from      words in the referring host or in utm_source, utm_medium, utm_campaign of the first page
    paths          beginnings of addresses on which it shows
    looked         "p:<slug of a product>" or "c:<slug of a category>", looked at in this visit
    pages_min      pages looked at in this visit, this one counted
    basket_min, basket_max   worth of the basket, minor units
    left_hours     a basket that was begun so long ago and is not ordered yet
    points_min, birthday_days (before and after), hours "09:00-17:00" (may cross midnight)
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from akrab.customers.birthdays import birthday_in

HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24):([0-5]\d)")
OF_PERSON = frozenset({"standings", "tags", "cities", "points_min", "birthday_days", "bought"})
OF_BASKET = frozenset({"basket_min", "basket_max", "left_hours"})


@dataclass(frozen=True)
class Visit:
    """What the browser says of this visit. `at` is in the shop's time zone."""

    at: dt.datetime
    language: str = "id"
    path: str = "/"
    came_from: str = ""  # host and utm words of the first page, folded
    pages: int = 1
    looked: frozenset[str] = frozenset()
    returning: bool = False


@dataclass(frozen=True)
class Person:
    """A signed-in customer. With `known` False (they refused to have offers chosen for them) nothing else is used."""

    customer_id: int
    name: str = ""
    member: bool = True
    known: bool = True
    standing: str = ""
    orders: int = 0
    points: int = 0
    city: str = ""
    birthday: dt.date | None = None
    tags: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Basket:
    """`worth`: minor units; `since`: when it was begun."""

    worth: int
    since: dt.datetime


def fits(conditions: Mapping[str, Any], visit: Visit, person: Person | None, basket: Basket | None) -> bool:
    return next(unmet(conditions, visit, person, basket), None) is None


def unmet(conditions: Mapping[str, Any], visit: Visit, person: Person | None, basket: Basket | None) -> Iterator[str]:
    """Names of the conditions that do not hold."""
    for name, wanted in conditions.items():
        if name in OF_PERSON:
            met = person is not None and person.known and _of_person(name, wanted, person, visit.at.date())
        elif name in OF_BASKET:
            met = basket is not None and _of_basket(name, wanted, basket, visit.at)
        else:
            met = _of_visit(name, wanted, visit, person)
        if not met:
            yield name


def _of_visit(name: str, wanted: Any, visit: Visit, person: Person | None) -> bool:
    match name:
        case "who":
            return {"guest": person is None, "customer": person is not None}.get(
                wanted, person is not None and person.member
            )
        case "visits":
            return visit.returning is (wanted == "returning")
        case "languages":
            return visit.language in wanted
        case "came_from":
            return any(word.casefold() in visit.came_from for word in wanted)
        case "paths":
            return any(visit.path == one or (one != "/" and visit.path.startswith(one)) for one in wanted)
        case "looked":
            return not visit.looked.isdisjoint(wanted)
        case "pages_min":
            return bool(visit.pages >= wanted)
        case "weekdays":
            return visit.at.weekday() in wanted
        case "hours":
            return _within(wanted, visit.at)
    return False  # a condition of a later release: better not shown than shown to everybody


def _of_person(name: str, wanted: Any, person: Person, today: dt.date) -> bool:
    match name:
        case "standings":
            return person.standing in wanted
        case "tags":
            return not person.tags.isdisjoint(wanted)
        case "cities":
            return person.city.strip().casefold() in {one.casefold() for one in wanted}
        case "points_min":
            return bool(person.points >= wanted)
        case "bought":
            return {"never": person.orders == 0, "once": person.orders == 1}.get(wanted, person.orders > 1)
        case "birthday_days":
            return person.birthday is not None and _near(person.birthday, today, wanted)
    return False


def _of_basket(name: str, wanted: Any, basket: Basket, at: dt.datetime) -> bool:
    match name:
        case "basket_min":
            return bool(basket.worth >= wanted)
        case "basket_max":
            return bool(0 < basket.worth <= wanted)
        case "left_hours":
            return basket.worth > 0 and at - basket.since >= dt.timedelta(hours=wanted)
    return False


def _near(birthday: dt.date, today: dt.date, days: int) -> bool:
    years = (today.year - 1, today.year, today.year + 1)
    return min(abs((birthday_in(year, birthday) - today).days) for year in years) <= days


def _within(hours: str, at: dt.datetime) -> bool:
    span = HOURS.fullmatch(hours)
    if span is None:
        return False
    begin, end = int(span[1]) * 60 + int(span[2]), int(span[3]) * 60 + int(span[4])
    minute = at.hour * 60 + at.minute
    return begin <= minute < end if begin < end else minute >= begin or minute < end
