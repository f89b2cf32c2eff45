"""What a page about visits is asked for: days, device, source and so on, all in its address, so that every figure can
open the visits behind it and every page keeps what was chosen."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.backoffice.visits.names import DEVICES, medium_name, page_names, site_name
from akrab.catalogue.models import Product
from akrab.core import clock, shop
from akrab.core.templatetags.akrab import day
from akrab.tracking.models import Visit
from akrab.tracking.opened import SOURCE_MESSAGE
from akrab.tracking.spans import DIRECT, Span

SPANS = (7, 30, 90)
LONGEST = 400  # days
YEARS = range(1970, 2101)


def span_of(request: HttpRequest) -> Span:
    """From `first` and `last`, else `days`, and what narrows; thirty days of everything otherwise."""
    last = clock.today()
    first, end = _day(request.GET.get("first", "")), _day(request.GET.get("last", ""))
    if first and end and first <= end and (end - first).days < LONGEST:
        return Span(first, min(end, last) if first <= last else end).narrowed(request.GET.dict())
    days = request.GET.get("days", "")
    length = int(days) if days in map(str, SPANS) else 30
    return Span(last - dt.timedelta(days=length - 1), last).narrowed(request.GET.dict())


def _day(text: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def query(span: Span, **changes: Any) -> str:
    """The span and what narrows it as the query of an address, after `?`; a change to nothing drops it."""
    today = clock.today()
    values: dict[str, Any] = (
        {"days": span.days}
        if span.last == today and span.days in SPANS
        else {"first": span.first.isoformat(), "last": span.last.isoformat()}
    )
    if "days" in changes:
        values = {}
    values |= span.chosen | changes
    return urlencode({name: value for name, value in values.items() if value})


def context_of(span: Span, here: str) -> dict[str, Any]:
    """The head of every page about visits."""
    address = reverse(f"office:{here}")

    def link(to: str = address, **changes: Any) -> str:
        return f"{to}?{query(span, **changes)}"

    tabs = (
        ("visits", _("Overview")), ("visit_funnel", _("Way to an order")), ("visited_pages", _("Pages and products")),
        ("searches", _("Searches")), ("visit_messages", _("Messages and offers")), ("visit_list", _("Single visits")),
    )  # fmt: skip
    return {
        "span": span,
        "asked": query(span),
        "tabs": [
            {"url": link(reverse(f"office:{name}")), "label": label, "current": name == here} for name, label in tabs
        ],
        "lengths": [
            {
                "url": link(days=length),
                "label": _("%(n)s days") % {"n": length},
                "current": (span.days, span.last) == (length, clock.today()),
            }
            for length in SPANS
        ],
        "devices": [
            {"url": link(device=code), "label": label, "current": code == span.device}
            for code, label in (("", _("All devices")), *DEVICES.items())
        ],
        "narrowed": [{"url": link(**dropped), "label": label} for label, dropped in narrowings(span)],
        "hidden": span.chosen.items(),
        "on": shop.get("visits_on"),
    }


def narrowings(span: Span) -> list[tuple[str, dict[str, str]]]:
    """What beside days and device narrows the page, in words, and what to change to drop it."""
    found: list[tuple[str, dict[str, str]]] = []
    if span.source:
        found.append((_("From: %(what)s") % {"what": source_name(span.source)}, {"source": ""}))
    for name, words in (
        ("medium", _("Medium: %(what)s")), ("campaign", _("Campaign: %(what)s")), ("landing", _("Began at %(what)s")),
        ("ending", _("Left at %(what)s")), ("path", _("Opened %(what)s")), ("search", _("Searched “%(what)s”")),
    ):  # fmt: skip
        if value := getattr(span, name):
            said = page_names([value])[value] if name in ("landing", "ending", "path") else value
            found.append((words % {"what": medium_name(value) if name == "medium" else said}, {name: ""}))
    if span.product:
        product = Product.objects.filter(pk=span.product).first()
        found.append((_("Looked at %(what)s") % {"what": product or span.product}, {"product": ""}))
    if span.stage and span.stage in Visit.Stage.values:
        found.append((_("At least: %(what)s") % {"what": Visit.Stage(span.stage).label}, {"stage": ""}))
    if span.seen and span.about:
        found.append((kind_name(span.seen), {"seen": "", "about": ""}))
    return found


def source_name(source: str) -> str:
    """How people call where a visit came from."""
    if source in {"", DIRECT}:
        return _("Directly")
    return _("Message of the shop") if source == SOURCE_MESSAGE else site_name(source)


def kind_name(kind: str) -> str:
    """What happened, in words."""
    return {
        "page": _("Opened a page"), "product": _("Looked at a product"), "category": _("Looked at a category"),
        "search": _("Searched"), "basket": _("Put into the basket"), "checkout": _("Began to order"),
        "order": _("Ordered"), "offer_seen": _("Saw an offer"), "offer_opened": _("Opened an offer"),
        "offer_taken": _("Used an offer"), "message_opened": _("Opened the link of a message"),
        "web_seen": _("Was shown a message"), "web_followed": _("Followed a message"),
        "web_put_away": _("Put a message away"), "left": _("Looked away"), "signed_in": _("Signed in"),
        "signed_out": _("Signed out"),
    }.get(kind, kind)  # fmt: skip


def lasting(seconds: float) -> str:
    """So many minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}


def span_words(span: Span) -> str:
    return _("%(first)s to %(last)s") % {"first": day(span.first), "last": day(span.last)}
