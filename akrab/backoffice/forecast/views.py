"""What comes next: the shop's sales, its categories and products, what to buy, and what was not as usual."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy, ngettext

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice import paging
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forecast.drawing import drawing
from akrab.backoffice.learning.asking import ask_anew
from akrab.backoffice.pages import page
from akrab.catalogue.models import Category, Product
from akrab.core.templatetags.akrab import money_short
from akrab.insight.forecast import actions, queries, words
from akrab.insight.learning import cards
from akrab.insight.models import SalesForecast, StrangeDay
from akrab.purchasing.proposals import proposals

GRAINS = {"day": gettext_lazy("Days"), "week": gettext_lazy("Weeks"), "month": gettext_lazy("Months")}
TOP = 5
TO_BUY = 5
PAGES = ("today", "dashboard")  # on which an unusual day is told, too
LEVELS: dict[str, Any] = {"category": Category, "product": Product}


@needs(C.REPORTS_VIEW)
def forecast(request: OfficeRequest) -> HttpResponse:
    card = cards.card(queries.CARD)
    shop = queries.of_shop()
    by = request.GET.get("by", "")
    by = by if by in GRAINS else "week"
    made = shop.get(by)
    address = reverse("office:forecast")
    context = {
        "card": card,
        "silence": words.silence(card) if card else "",
        "doubt": words.doubt(card) if card and by == "week" else "",
        "made": made,
        "drawing": drawing(made, _money(card.currency)) if made and card else None,
        "why_silent": words.why_silent(made) if made else "",
        "accuracy": words.accuracy(made) if made else "",
        "change": _change(made) if made else None,
        "grains": [
            {"url": f"{address}?by={code}", "label": label, "current": code == by} for code, label in GRAINS.items()
        ],
        "lists": [(level, _rows(queries.of_level(level)[:TOP], level)) for level in LEVELS],
        "strange": _said(queries.strange_days()),
        "unseen": _date(card.figures.get("lebaran_unseen")) if card else None,
        "may_buy": may(request.user, C.PURCHASING),
    }
    return page(request, "backoffice/forecast/forecast.html", context, here="forecast")


@needs(C.PURCHASING)
def to_buy(request: OfficeRequest) -> HttpResponse:
    """The most urgent proposals, for their place on the page: looking at every article takes a moment."""
    return page(
        request, "backoffice/forecast/to_buy.html", {"to_buy": proposals()[:TO_BUY]}, here="forecast", partial="list"
    )


@needs(C.REPORTS_VIEW)
def listed(request: OfficeRequest, level: str) -> HttpResponse:
    """All categories or products that the forecast speaks of, those that will sell most first."""
    if level not in LEVELS:
        raise Http404
    fields = ("-total", "subject")
    found = paging.page_of(queries.of_level(level), fields, request.GET.get("after", ""))
    context = {
        "card": cards.card(queries.CARD), "level": level, "rows": _rows(found.rows, level), "after": found.after,
    }  # fmt: skip
    return page(request, "backoffice/forecast/list.html", context, here="forecast")


@needs(C.REPORTS_VIEW)
def one(request: OfficeRequest, level: str, pk: int) -> HttpResponse:
    """The weeks of one category or product."""
    model = LEVELS.get(level)
    if model is None:
        raise Http404
    subject = get_object_or_404(model, pk=pk)
    made = queries.one(level, pk)
    context = {
        "level": level,
        "subject": subject,
        "made": made,
        "drawing": drawing(made, _number, _pieces) if made else None,
        "why_silent": words.why_silent(made) if made else "",
        "accuracy": words.accuracy(made) if made else "",
        "change": _change(made) if made else None,
    }
    return page(request, "backoffice/forecast/one.html", context, here="forecast")


@needs(C.REPORTS_VIEW, methods=("POST",))
def again(request: OfficeRequest) -> HttpResponse:
    """Have it worked out anew, in the background."""
    ask_anew(request, queries.CARD)
    return redirect("office:forecast")


@needs(C.REPORTS_VIEW, methods=("POST",))
def put_away(request: OfficeRequest, day: str) -> HttpResponse:
    """The unusual day was seen."""
    found = _date(day)
    if found is None:
        raise Http404
    actions.put_away(day=get_object_or_404(StrangeDay, pk=found), actor=request.user)
    back = request.POST.get("next", "")
    return redirect(f"office:{back if back in PAGES else 'forecast'}")


def strange_days() -> list[tuple[StrangeDay, str, str]]:
    """For Today: unusual days that nobody has put away, each with its sentence and what made the difference."""
    return _said(queries.untold())


def _said(days: Iterable[StrangeDay]) -> list[tuple[StrangeDay, str, str]]:
    found = list(days)
    wanted = {part["category"] for one in found for part in one.parts}
    names = {pk: str(category) for pk, category in Category.objects.in_bulk(wanted).items()} if wanted else {}
    return [(one, words.strange(one), words.parts(one, names)) for one in found]


def _rows(found: Iterable[SalesForecast], level: str) -> list[tuple[SalesForecast, Any]]:
    rows = list(found)
    names = LEVELS[level].objects.in_bulk([row.subject for row in rows])
    return [(row, names[row.subject]) for row in rows if row.subject in names]


def _change(made: SalesForecast) -> float | None:
    """Per cent against as many periods right before; None where there is nothing to compare with."""
    return 100 * (made.total - made.before) / made.before if made.before > 0 and made.total else None


def _money(currency: str) -> Callable[[float], str]:
    return lambda value: money_short(round(value), currency)


def _number(value: float) -> str:
    return number_format(round(value), 0, use_l10n=True, force_grouping=True)


def _pieces(value: float) -> str:
    return ngettext("%(n)s piece", "%(n)s pieces", round(value)) % {"n": _number(value)}


def _date(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None
