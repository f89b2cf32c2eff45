"""The days a page of the books speaks of, from its address."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.core import clock
from akrab.core.templatetags.akrab import day as in_words
from akrab.finance.months import first_of, last_of, months_before

MONTHS = 5  # offered as chips
LONGEST = 3660  # days


@dataclass(frozen=True)
class Period:
    """`first` to `last`, both included; a running month ends today."""

    first: dt.date
    last: dt.date
    today: dt.date
    wrong: str = ""  # what was wrong with the days that were typed

    @property
    def is_month(self) -> bool:
        return self.first.day == 1 and first_of(self.last) == self.first and (
            self.last == last_of(self.first) or self.last == self.today
        )  # fmt: skip

    @property
    def label(self) -> str:
        if self.is_month:
            return month_name(self.first)
        return _("%(first)s to %(last)s") % {"first": in_words(self.first), "last": in_words(self.last)}

    @property
    def query(self) -> str:
        return f"first={self.first.isoformat()}&last={self.last.isoformat()}"

    @property
    def chips(self) -> list[dict[str, Any]]:
        """The last months, the running one first."""
        found = []
        for back in range(MONTHS):
            first = months_before(first_of(self.today), back)
            last = min(last_of(first), self.today)
            current = (self.first, self.last) == (first, last)
            url = f"?first={first.isoformat()}&last={last.isoformat()}"
            found.append({"url": url, "label": month_name(first), "current": current})
        return found


def month_name(month: dt.date) -> str:
    return str(format_date(month, "MMMM y", locale=(get_language() or "id")[:2]))


def period_of(request: HttpRequest) -> Period:
    """From `first` and `last` of the address; without them, and for nonsense, the running month."""
    today = clock.today()
    running = Period(first_of(today), today, today)
    given = [request.GET.get(name, "") for name in ("first", "last")]
    if not any(given):
        return running
    try:
        first, last = (dt.date.fromisoformat(text) for text in given)
    except ValueError:
        return Period(running.first, running.last, today, _("There is no such day. Write it like 2026-11-21."))
    if last < first:
        return Period(running.first, running.last, today, _("The last day is before the first one."))
    if first.year < today.year - 30 or last.year > today.year + 1 or (last - first).days > LONGEST:
        return Period(running.first, running.last, today, _("Choose at most ten years."))
    return Period(first, last, today)
