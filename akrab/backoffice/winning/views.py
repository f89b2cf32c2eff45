"""Winning and keeping: the stages over time, the second purchase, retention, what both cost, segments."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice import customer_figures, paging
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.backoffice.winning import figures
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.insight.learning import cards
from akrab.insight.winning import queries

FIELDS = (
    "customer_id", "customer__name", "customer__city", "orders", "revenue", "first_order_at",
    "last_order_at",
)  # fmt: skip


@needs(C.REPORTS_VIEW)
def winning(request: OfficeRequest) -> HttpResponse:
    return _shown(request)


def _shown(request: OfficeRequest, error: str = "") -> HttpResponse:
    card = cards.card(queries.CARD)
    context: dict[str, Any] = {"card": card, "error": error, "costs": may(request.user, C.COSTS_VIEW)}
    if card is not None and not card.trouble:
        found = card.figures
        context |= {
            "bars": figures.stage_bars(found["months"]),
            "most": figures.most(found["months"]),
            "oldest": dt.date.fromisoformat(found["months"][0]["month"]) if found["months"] else None,
            "months": figures.months(found["months"]),
            "came_by": figures.came_by(found["came_by"]),
            "second": figures.second(found["second"], card.as_of or clock.today()),
            "cohorts": figures.cohorts(card.as_of or clock.today()),
            "retention": figures.retention(),
            "money": figures.money(found) if context["costs"] else None,
            "segments": figures.segments(found["segments"]),
            "share": shop.get("marketing_keeping"),
        }
    return page(request, "backoffice/winning/winning.html", context, here="winning", status=422 if error else 200)


@needs(C.REPORTS_VIEW)
def winning_customers(request: OfficeRequest) -> HttpResponse:
    """The customers behind one figure. Raises Http404 for a figure that does not exist."""
    asked = {name: request.GET[name] for name in ("of", "month", "later", "value") if request.GET.get(name)}
    said = asked.get("value") or ":".join(asked[name] for name in ("month", "later") if name in asked)
    code = (f"{asked.get('of', '')}:{said}" if said else asked.get("of", "")).replace("\0", "")
    whom, card = customer_figures.whom_of(code), cards.card(queries.CARD)
    if whom is None:
        raise Http404
    rows = queries.of_figure(whom)
    order = ("-first_order_at", "customer_id") if whom.of in {"due", "once", "new"} else ("-revenue", "customer_id")
    context = {
        "title": customer_figures.title(whom),
        "code": code,
        "n": rows.count(),
        "due": whom.of in {"due", "once"},
        "page": paging.keyset(rows.values(*FIELDS), order, request.GET.get("after", "")),
        "asked": urlencode(asked),
        "currency": card.currency if card else "",
    }
    return page(request, "backoffice/winning/customers.html", context, here="winning")


@needs(C.SETTINGS_EDIT, C.COSTS_VIEW, methods=("POST",))
def winning_split(request: OfficeRequest) -> HttpResponse:
    """How much of the marketing expenses was spent on customers the shop already has."""
    try:
        change_shop_settings(values={"marketing_keeping": int(request.POST.get("share", ""))}, actor=request.user)
    except (AkrabError, ValueError) as problem:
        text = str(problem) if isinstance(problem, AkrabError) else _("Write the share as a number from 0 to 100.")
        return _shown(request, text)
    messages.success(request, _("Saved."))
    return redirect(reverse("office:winning") + "#money")
