"""Winning and keeping: the stages over time, the second purchase, retention, what both cost, segments."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice import paging
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.backoffice.winning import figures
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.insight.learning import cards
from akrab.insight.months import month_named
from akrab.insight.winning import queries
from akrab.insight.winning.queries import Whom

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
    """The customers behind one figure."""
    card = cards.card(queries.CARD)
    whom = _whom(request, card.figures.get("second", {}) if card else {})
    as_of = (card.as_of if card else None) or clock.today()
    rows = queries.customers(whom, as_of=as_of).values(*FIELDS)
    order = ("-first_order_at", "customer_id") if whom.of in {"due", "once", "new"} else ("-revenue", "customer_id")
    asked = {name: request.GET[name] for name in ("of", "month", "later", "value") if request.GET.get(name)}
    context = {
        "title": _title(whom),
        "due": whom.of in {"due", "once"},
        "page": paging.keyset(rows, order, request.GET.get("after", "")),
        "asked": urlencode(asked),
        "currency": card.currency if card else "",
    }
    return page(request, "backoffice/winning/customers.html", context, here="winning")


def _whom(request: OfficeRequest, second: dict[str, Any]) -> Whom:
    """From the address. Raises Http404 for a figure that does not exist."""
    of, month = request.GET.get("of", ""), None
    later = request.GET.get("later", "0")
    if of not in queries.OF or not later.isdecimal() or len(later) > 3:
        raise Http404
    if of in {"new", "expanding", "kept", "cohort"}:
        try:
            month = month_named(request.GET.get("month", ""))
        except ValueError as error:
            raise Http404 from error
    value = request.GET.get("value", "").replace("\0", "")[:80]
    return Whom(of, month, int(later), value, second.get("d25") or 0, second.get("d90") or 0)


def _title(whom: Whom) -> str:
    month = date_format(whom.month, "F Y") if whom.month else ""
    if whom.of == "cohort":
        return _("First bought in %(month)s, again %(n)d months later") % {"month": month, "n": whom.later}
    return {
        "new": _("Bought for the first time in %(month)s"),
        "expanding": _("Second or third purchase in %(month)s"),
        "kept": _("Kept: fourth purchase or later in %(month)s"),
        "once": _("Bought once so far"),
        "due": _("Due for a second purchase"),
        "channel": _("First bought by this way: %(value)s"),
        "tier": _("In the tier %(value)s"),
    }[whom.of] % {"month": month, "value": whom.value}


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
