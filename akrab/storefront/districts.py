"""Choosing the district that an order goes to: by name, city or postcode, with and without scripts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from akrab.core import ratelimit
from akrab.shipping import regions
from akrab.shipping.queries import is_delivered
from akrab.storefront.access import visitor

PICKER = "districts"  # id of the list
PER_MINUTE = 120
LONGEST = 80
MOST_KEPT = 2000
Found = list[tuple[str, str]]  # codes and full names
_kept: dict[str, Found] = {}  # the official list does not change while the shop runs


@require_safe
def districts(request: HttpRequest) -> HttpResponse:
    """The list to choose from, for htmx; nothing in it is personal."""
    text = _typed(request.GET.get("find", ""))
    if text not in _kept and not ratelimit.allow(f"districts:{visitor(request)}", limit=PER_MINUTE, seconds=60):
        return HttpResponse(_("Too many searches. Wait a minute and try again."), status=429)
    response = render(request, "storefront/_districts.html", {"districts": _found(text), "looked": text})
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def choice(request: HttpRequest, code: str) -> dict[str, Any]:
    """What the picker shows: the chosen district, and what was looked for without scripts."""
    if not is_delivered():
        return {"picks_district": False, "district": code}
    name = regions.name_of(code)
    looked = _typed(request.POST.get("find", "")) if "look" in request.POST else ""
    found = [one for one in _found(looked) if one[0] != code] if looked else []
    return {
        "picks_district": True,
        "district": code,
        "district_name": name,
        "districts": [(code, name), *found] if name else found,
        "looked": looked,
    }


def with_picked(request: HttpRequest, response: HttpResponse, context: dict[str, Any]) -> HttpResponse:
    """After a choice the list shrinks to what was chosen."""
    if request.headers.get("HX-Trigger") == PICKER:
        response.content += render_to_string(
            "storefront/_districts.html", {**context, "looked": "", "aside": True}, request
        ).encode()
    return response


def _typed(text: str) -> str:
    return " ".join(text.split())[:LONGEST]


def _found(text: str) -> Found:
    if text in _kept:
        return _kept[text]
    found = [(one.code, one.full_name) for one in regions.find_districts(text)] if len(text) > 1 else []
    if found:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[text] = found
    return found
