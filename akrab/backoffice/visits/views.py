"""Visits: how many came, from where, how far they went, what they looked for and did not find."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.catalogue.models import Product, Variant
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.tracking import queries
from akrab.tracking.models import Visit

SPANS = (7, 30, 90)
SETTINGS = ("visits_on", "visits_days")


def span_of(request: HttpRequest) -> queries.Span:
    """From `days` and `device` of the address; thirty days of all devices otherwise."""
    days = request.GET.get("days", "")
    length = int(days) if days in map(str, SPANS) else 30
    device = request.GET.get("device", "")
    last = clock.today()
    return queries.Span(last - dt.timedelta(days=length - 1), last, device if device in Visit.Device.values else "")


def _context(request: HttpRequest, here: str) -> dict[str, Any]:
    span = span_of(request)
    days = (span.last - span.first).days + 1
    address = reverse(f"office:{here}")

    def link(to: str = address, **changes: Any) -> str:
        values = {"days": days, "device": span.device} | changes
        return f"{to}?{urlencode({name: value for name, value in values.items() if value})}"

    names = dict(Visit.Device.choices)
    tabs = (("visits", _("Overview")), ("visited_pages", _("Pages and products")), ("searches", _("Searches")))
    return {
        "span": span,
        "days": days,
        "tabs": [
            {"url": link(reverse(f"office:{name}")), "label": label, "current": name == here} for name, label in tabs
        ],
        "lengths": [
            {"url": link(days=length), "label": _("%(n)s days") % {"n": length}, "current": length == days}
            for length in SPANS
        ],
        "devices": [
            {"url": link(device=code), "label": label, "current": code == span.device}
            for code, label in (("", _("All devices")), *names.items())
        ],
        "on": shop.get("visits_on"),
    }


@needs(C.REPORTS_VIEW)
def visits(request: OfficeRequest) -> HttpResponse:
    context = _context(request, "visits")
    now, before = queries.overview(context["span"]), queries.overview(context["span"].before)
    names = dict(Visit.Device.choices)
    context |= {
        "now": now,
        "lasting": _in_words(now.seconds),
        "changes": {name: _change(now, before, name) for name in ("visits", "visitors", "orders", "rate")},
        "steps": [(Visit.Stage(step.stage).label, step) for step in now.steps],
        "sources": queries.by_source(context["span"]),
        "by_device": [(names[row.name], row) for row in queries.by_device(context["span"])],
        "ways": queries.paths(context["span"]),
    }
    return page(request, "backoffice/visits/overview.html", context, here="visits")


def _in_words(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}


def _change(now: queries.Overview, before: queries.Overview, name: str) -> float | None:
    """Per cent against as many days before; None where there is nothing to compare with."""
    old = getattr(before, name)
    return 100 * (getattr(now, name) - old) / old if old else None


@needs(C.REPORTS_VIEW)
def visited_pages(request: OfficeRequest) -> HttpResponse:
    context = _context(request, "visited_pages")
    span = context["span"]
    seen = dict(queries.products_seen(span))
    products = Product.objects.in_bulk(seen)
    variants = dict(Variant.objects.filter(product__in=seen).values_list("pk", "product_id"))
    taken: dict[int, int] = {}
    for variant, count in queries.put_into_baskets(span, variants).items():
        taken[variants[variant]] = taken.get(variants[variant], 0) + count
    context |= {
        "products": [
            (products[pk], count, taken.get(pk, 0), min(100, 100 * taken.get(pk, 0) / count))
            for pk, count in seen.items()
            if pk in products
        ],
        "pages": queries.pages(span),
        "landings": queries.landings(span),
        "endings": queries.endings(span),
    }
    return page(request, "backoffice/visits/pages.html", context, here="visits")


@needs(C.REPORTS_VIEW)
def searches(request: OfficeRequest) -> HttpResponse:
    context = _context(request, "searches")
    context |= {
        "searches": queries.searches(context["span"]),
        "nothing": queries.searches(context["span"], without_result=True),
    }
    return page(request, "backoffice/visits/searches.html", context, here="visits")


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def visit_settings(request: OfficeRequest) -> HttpResponse:
    """Whether visits are counted, and how long single ones are kept."""
    error = ""
    if request.method == "POST":
        try:
            days = int(request.POST.get("visits_days", ""))
            values = {"visits_on": "visits_on" in request.POST, "visits_days": days}
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
