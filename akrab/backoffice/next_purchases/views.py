"""Next purchases: who will probably buy what and when, what else to offer whom, what goes together."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice import paging
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.learning.asking import ask_anew
from akrab.backoffice.pages import page
from akrab.core import clock
from akrab.engagement.offering import prepared
from akrab.insight.learning import cards
from akrab.insight.models import GoodsPair, ModelCard, NextPurchase, Offer
from akrab.insight.offers import queries, words
from akrab.insight.offers.again import words as again_words
from akrab.insight.offers.suggested import words as suggested_words
from akrab.insight.offers.together import words as together_words

DAYS = {"week": 7, "month": 30}
TABS = {
    "week": gettext_lazy("This week"),
    "month": gettext_lazy("This month"),
    "fresh": gettext_lazy("New for them"),
    "together": gettext_lazy("Goes together"),
    "dearer": gettext_lazy("A step up"),
}
CARDS = {"week": queries.AGAIN, "month": queries.AGAIN, "fresh": queries.SUGGESTED}
WORDS = {queries.AGAIN: again_words, queries.SUGGESTED: suggested_words, queries.TOGETHER: together_words}
BY_MONEY, BY_STRENGTH = ("-expected", "id"), ("-strength", "id")


@needs(C.REPORTS_VIEW)
def next_purchases(request: OfficeRequest) -> HttpResponse:
    """One list at a time, by the expected money or by how striking it is."""
    show = request.GET.get("show", "week")
    show = show if show in TABS else "week"
    name = CARDS.get(show, queries.TOGETHER)
    card, said, after = cards.card(name), WORDS[name], request.GET.get("after", "")
    silence = said.silence(card) if card else ""
    address = reverse("office:next_purchases")
    context: dict[str, Any] = {
        "card": card,
        "show": show,
        "silence": silence,
        "quality": (suggested_words.quality_of_new(card) if show == "fresh" else said.quality(card)) if card else "",
        "doubt": said.doubt(card) if card else "",
        "costs": may(request.user, C.COSTS_VIEW),
        "tabs": [
            {"url": f"{address}?show={key}", "label": label, "current": key == show} for key, label in TABS.items()
        ],
    }
    if card and not silence:
        context |= _list(show, card, after, taps=may(request.user, C.MESSAGES_SEND))
    return page(request, "backoffice/next_purchases/next_purchases.html", context, here="next_purchases")


def _list(show: str, card: ModelCard, after: str, *, taps: bool) -> dict[str, Any]:
    """One page of rows; `after` opens the next one."""
    if show in {"together", "dearer"}:
        pairs = queries.listed_pairs(show).select_related("product", "other")
        found = paging.page_of(pairs, BY_STRENGTH, after)
        return {"rows": [_of_pair(pair) for pair in found.rows], "after": found.after}
    known = ("customer__user", "product")
    if show == "fresh":
        offers = paging.page_of(queries.fresh_offers().select_related(*known, "because"), BY_MONEY, after)
        return {
            "rows": _with_taps([_of_offer(one) for one in offers.rows], fresh=True, taps=taps),
            "after": offers.after,
        }
    until = (card.as_of or clock.today()) + dt.timedelta(days=DAYS[show])
    due = paging.page_of(queries.next_purchases(until=until).select_related(*known), BY_MONEY, after)
    return {"rows": _with_taps([_of_purchase(one) for one in due.rows], fresh=False, taps=taps), "after": due.after}


def _of_purchase(one: NextPurchase) -> dict[str, Any]:
    return {"one": one, "chance": words.of_ten(one.chance * 100), "why": words.rhythm(one)}


def _of_offer(one: Offer) -> dict[str, Any]:
    return {"one": one, "chance": words.of_ten(one.chance * 100), "why": words.reason(one)}


def _of_pair(pair: GoodsPair) -> dict[str, Any]:
    return {"pair": pair, "sentence": words.pair_in_short(pair), "more": words.number(pair.strength)}


def _with_taps(rows: list[dict[str, Any]], *, fresh: bool, taps: bool) -> Sequence[dict[str, Any]]:
    """The rows with the message that one tap sends, or why there is none."""
    if not taps:
        return rows
    messages = prepared([(row["one"].customer, row["one"].product, fresh) for row in rows])
    return [row | {"tap": message} for row, message in zip(rows, messages, strict=True)]


@needs(C.REPORTS_VIEW, methods=("POST",))
def again(request: OfficeRequest) -> HttpResponse:
    """Have all three models learn anew, in the background."""
    ask_anew(request, queries.TOGETHER, queries.AGAIN, queries.SUGGESTED)
    return redirect("office:next_purchases")
