"""Visits: how many came, when, from where, how far they went, what they looked for and did not find."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.backoffice.visits import tables
from akrab.backoffice.visits.asking import context_of, lasting, query, source_name, span_of
from akrab.backoffice.visits.away import reads_visits
from akrab.backoffice.visits.names import DEVICES, medium_name, page_names
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.core.templatetags.akrab import day, grouped
from akrab.messaging.models import Message
from akrab.tracking import queries, ways
from akrab.tracking.models import Visit
from akrab.tracking.opened import SOURCE_MESSAGE
from akrab.tracking.spans import DIRECT, Span

SETTINGS = ("visits_on", "visits_days", "visits_returning", "visits_links")


@needs(C.REPORTS_VIEW)
@reads_visits
def visits(request: OfficeRequest) -> HttpResponse:
    span = span_of(request)
    context = context_of(span, "visits")
    now, before = queries.overview(span), queries.overview(span.before)
    known, back = ways.came_back(span)
    context |= {
        "now": now,
        "lasting": lasting(now.seconds),
        "changes": {name: _change(now, before, name) for name in ("visits", "visitors", "orders", "rate")},
        "sources": [(*_name_of(row), _of_source(span, row), row) for row in queries.by_source(span)],
        "by_device": [(DEVICES[row.name], row, query(span, device=row.name)) for row in queries.by_device(span)],
        "ways": _ways(span),
        "known": known,
        "back": back,
        "days": ways.by_day(span),
        **_days(span),
        **_hours(span),
    }
    return page(request, "backoffice/visits/overview.html", context, here="visits")


def _ways(span: Span) -> list[tuple[list[str], int]]:
    """The commonest ways through the shop, each page by its name."""
    found = ways.paths(span)
    names = page_names({path for way, _count in found for path in way})
    return [([names[path] for path in way], count) for way, count in found]


def _of_source(span: Span, row: queries.Row) -> str:
    """The address of the visits of one row of sources."""
    return query(span, source=row.name or DIRECT, medium=row.medium, campaign=row.campaign)


def _name_of(row: queries.Row) -> tuple[str, str]:
    """Source, and medium with campaign, as people call them."""
    if row.name != SOURCE_MESSAGE:
        return source_name(row.name), " · ".join(filter(None, (medium_name(row.medium), row.campaign)))
    channel = str(dict(Message.Channel.choices).get(row.medium, row.medium))
    return source_name(row.name), " · ".join(filter(None, (channel, tables.campaign_name(row.campaign))))


def _change(now: queries.Overview, before: queries.Overview, name: str) -> float | None:
    """Per cent against as many days before; None where there is nothing to compare with."""
    old = getattr(before, name)
    return 100 * (getattr(now, name) - old) / old if old else None


def _bars(values: list[tuple[str, int]], width: float = 720, height: float = 150) -> list[dict[str, Any]]:
    highest = max((count for _label, count in values), default=0) or 1
    step = width / max(1, len(values))
    return [
        {
            "x": round(place * step + step * 0.1, 1), "width": round(step * 0.8, 1),
            "y": round(height - height * count / highest, 1), "height": round(height * count / highest, 1),
            "title": f"{label}: {grouped(count)}",
        }
        for place, (label, count) in enumerate(values)
    ]  # fmt: skip


def _days(span: Span) -> dict[str, Any]:
    """Visits day by day as bars and in a sentence."""
    counts = ways.by_day(span)
    best = max(counts, key=lambda one: one.visits)
    text = _("Most visits on %(day)s: %(n)s.") % {"day": day(best.day), "n": grouped(best.visits)}
    return {"day_bars": _bars([(day(one.day), one.visits) for one in counts]), "days_text": text}


def _hours(span: Span) -> dict[str, Any]:
    """The same by the hour of the day."""
    counts = ways.by_hour(span)
    best = counts.index(max(counts))
    words = _("Most visits begin between %(from)s:00 and %(to)s:00.") % {"from": best, "to": best + 1}
    return {"hour_bars": _bars([(f"{hour}:00", n) for hour, n in enumerate(counts)]), "hours_text": words,
            "hours": list(enumerate(counts))}  # fmt: skip


@needs(C.REPORTS_VIEW)
@reads_visits
def visit_funnel(request: OfficeRequest) -> HttpResponse:
    """The way to an order step by step, with what is lost in words; by device, source and product."""
    span = span_of(request)
    now, before = queries.overview(span), queries.overview(span.before)
    worst = max((step for step in now.steps if step.worth), key=lambda one: one.worth or 0, default=None)
    context = context_of(span, "visit_funnel") | {
        "now": now,
        "steps": [
            (Visit.Stage(step.stage).label, step, old, query(span, stage=step.stage))
            for step, old in zip(now.steps, before.steps, strict=True)
        ],
        "worst": worst,
        "worst_before": Visit.Stage(worst.stage - 1).label if worst else "",
        "enough": queries.ENOUGH,
        "groups": [
            (_("Devices"), [(DEVICES[row.name], row, query(span, device=row.name)) for row in queries.by_device(span)]),
            (
                _("Where visits come from"),
                [
                    (" · ".join(filter(None, _name_of(row))), row, _of_source(span, row))
                    for row in queries.by_source(span)
                ],
            ),
        ],
        "products": tables.products(span),
        "stages": [label for stage, label in Visit.Stage.choices if stage],
    }  # fmt: skip
    return page(request, "backoffice/visits/funnel.html", context, here="visits")


@needs(C.REPORTS_VIEW)
@reads_visits
def visited_pages(request: OfficeRequest) -> HttpResponse:
    span = span_of(request)
    seen, landings, endings = list(queries.pages(span)), list(queries.landings(span)), list(queries.endings(span))
    names = page_names({*(path for path, _n in seen), *(row.name for row in landings), *(path for path, _n in endings)})
    context = context_of(span, "visited_pages") | {
        "products": tables.products(span),
        "pages": [(names[path], count, query(span, path=path)) for path, count in seen],
        "landings": [(names[row.name], row, query(span, landing=row.name)) for row in landings],
        "endings": [(names[path], count, query(span, ending=path)) for path, count in endings],
    }
    return page(request, "backoffice/visits/pages.html", context, here="visits")


@needs(C.REPORTS_VIEW)
@reads_visits
def searches(request: OfficeRequest) -> HttpResponse:
    span = span_of(request)
    context = context_of(span, "searches") | {
        "searches": [(one, query(span, search=one.text)) for one in queries.searches(span)],
        "nothing": [(one, query(span, search=one.text)) for one in queries.searches(span, without_result=True)],
    }
    return page(request, "backoffice/visits/searches.html", context, here="visits")


@needs(C.REPORTS_VIEW)
@reads_visits
def visit_messages(request: OfficeRequest) -> HttpResponse:
    """What messages, offers and messages to visitors brought."""
    span = span_of(request)
    context = context_of(span, "visit_messages") | tables.brought(span)
    return page(request, "backoffice/visits/messages.html", context, here="visits")


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def visit_settings(request: OfficeRequest) -> HttpResponse:
    """Whether visits are counted, how long single ones are kept, whether guests are asked, whether links are marked."""
    error = ""
    if request.method == "POST":
        try:
            days = int(request.POST.get("visits_days", ""))
            values = {
                "visits_on": "visits_on" in request.POST, "visits_days": days,
                "visits_returning": "ask" if "visits_returning" in request.POST else "off",
                "visits_links": "visits_links" in request.POST,
            }  # fmt: skip
            change_shop_settings(values=values, actor=request.user)
        except (AkrabError, ValueError) as problem:
            error = str(problem) if isinstance(problem, AkrabError) else _("Write the days as a number.")
        else:
            messages.success(request, _("Saved."))
            return redirect("office:visit_settings")
    context = {
        "declared": {name: shop.DECLARED[name] for name in SETTINGS},
        "error": error,
        "values": shop.everything(),
    }
    response = page(request, "backoffice/visits/settings.html", context, here="visits")
    response.status_code = 422 if error else 200
    return response
