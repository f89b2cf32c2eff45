"""How soon people are answered and how soon their matter is done with."""

import datetime as dt

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.core import clock
from akrab.messaging import hours
from akrab.messaging.figures import Line, measured
from akrab.messaging.models import Message

PERIODS = (7, 30, 90)


@needs(C.MESSAGES_VIEW)
def figures(request: OfficeRequest) -> HttpResponse:
    """Medians and what nine of ten did not wait longer than, per channel and person; in the shop's hours or in all."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, PERIODS) else 30
    within = hours.are_set() and request.GET.get("hours") != "all"
    today = clock.today()
    start, end = clock.day_range(today - dt.timedelta(days=days - 1), today)
    found = measured(start, end, within_hours=within)
    context = {
        "found": found,
        "days": days,
        "within": within,
        "hours_set": hours.are_set(),
        "periods": [
            {
                "label": ngettext("%(n)d day", "%(n)d days", number) % {"n": number},
                "url": f"?days={number}{'' if within else '&hours=all'}",
                "current": number == days,
            }
            for number in PERIODS
        ],
        "whole": shown(found.all, _("All together")),
        "channels": [shown(line, Message.Channel(line.name).label) for line in found.channels],
        "people": [shown(line, line.name) for line in found.people],
        "tab": "figures",
    }
    return page(request, "backoffice/inbox/figures.html", context, here="messages")


def shown(line: Line, name: object) -> dict[str, object]:
    return {
        "name": name,
        "opened": line.opened,
        "answered": line.answer.count,
        "answer": in_words(line.answer.median),
        "answer_ninety": in_words(line.answer.ninety),
        "solved": line.solved.count,
        "solve": in_words(line.solved.median),
        "solve_ninety": in_words(line.solved.ninety),
    }


def in_words(seconds: float | None) -> str:
    """`4 min`, `2 h 10 min`, `3 d 4 h`; a dash where there is nothing to take it from."""
    if seconds is None:
        return "–"
    minutes = round(seconds / 60)
    if seconds < 60:
        return _("%(n)d s") % {"n": round(seconds)}
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 24 * 60:
        return _("%(h)d h %(n)d min") % {"h": minutes // 60, "n": minutes % 60}
    return _("%(d)d d %(h)d h") % {"d": minutes // 1440, "h": minutes % 1440 // 60}
