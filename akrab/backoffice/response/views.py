"""What promotions and messages moved, with the doubt that belongs to it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.backoffice.response import written
from akrab.core.money import short_money
from akrab.engagement.models import WebMessage
from akrab.insight.learning import cards
from akrab.insight.learning import words as usual
from akrab.insight.models import ModelCard
from akrab.insight.response import words as promotion_words
from akrab.insight.uplift import words as uplift_words
from akrab.promotions.models import Promotion


@needs(C.REPORTS_VIEW)
def response(request: OfficeRequest) -> HttpResponse:
    moved, shown = cards.card("response"), cards.card("uplift")
    context = {
        "promotions": _promotions(moved),
        "moved": _said(moved, promotion_words),
        "shown": _on_pages(shown),
        "messages": _messages(shown),
        "written": written.messages(moved),
        "kinds": written.kinds(shown),
    }
    return page(request, "backoffice/response/response.html", context, here="response")


def _said(card: ModelCard | None, of: Any) -> dict[str, Any]:
    said = {name: getattr(of, name, getattr(usual, name)) for name in ("silence", "quality", "doubt")}
    return {"card": card} | {name: sentence(card) if card else "" for name, sentence in said.items()}


def _on_pages(card: ModelCard | None) -> dict[str, Any]:
    """Of the model that learns from messages to many too, what it says of those on the pages."""
    said = _said(card, uplift_words)
    found = card.figures if card else {}
    if card and not any(not one["trouble"] for one in found.get("messages", [])):
        return said | {"silence": uplift_words.nothing_seen(), "quality": ""}
    return said | ({"quality": ""} if found.get("kinds") else {})


def _promotions(card: ModelCard | None) -> list[dict[str, Any]]:
    found = card.figures.get("promotions", []) if card else []
    names = dict(Promotion.objects.filter(pk__in=[one["id"] for one in found]).values_list("pk", "name"))
    currency = card.currency if card else ""
    return [
        {**one, "name": names[one["id"]], "verdict": promotion_verdict(one, currency)}
        for one in found
        if one["id"] in names
    ]


def promotion_verdict(one: dict[str, Any], currency: str) -> str:
    """What it moved, in one sentence."""
    if one["trouble"]:
        return _("Cannot be told: there are too few days with it, or before it.")
    low, high = (short_money(round(one[name]), currency) for name in ("low", "high"))
    if not one["clear"]:
        return _("Cannot be told: it moved something between %(low)s and %(high)s.") % {"low": low, "high": high}
    extra = short_money(abs(one["extra"]), currency)
    if one["extra"] > 0:
        return _("%(extra)s more was sold than expected, surely between %(low)s and %(high)s.") % {
            "extra": extra, "low": low, "high": high,
        }  # fmt: skip
    return _("%(extra)s less was sold than expected: something else happened on those days.") % {"extra": extra}


def _messages(card: ModelCard | None) -> list[dict[str, Any]]:
    """Every message, those that were never held back from anybody too."""
    found = {one["id"]: one for one in card.figures.get("messages", [])} if card else {}
    nothing = {"shown": 0, "held": 0, "trouble": "too_few", "target": "too_few"}
    made = []
    for message in WebMessage.objects.order_by("-pk")[:50]:
        one = {**nothing, **found.get(message.pk, {}), "id": message.pk, "name": message.name}
        made.append({**one, "verdict": message_verdict(one), "whom": whom(one)})
    return made


def message_verdict(one: dict[str, Any]) -> str:
    """What the message changed, in one sentence."""
    if one["trouble"] or one["all"] is None:
        return _("Cannot be told: 20 customers must have seen it and 20 must have been held back.")
    values = {name: uplift_words.points(one[name]) for name in ("low", "high")}
    values["all"] = uplift_words.points(abs(one["all"]))
    if one["low"] <= 0 <= one["high"]:
        return _("Cannot be told: between %(low)s and %(high)s more of a hundred customers ordered.") % values
    if one["all"] > 0:
        return _("%(all)s more of a hundred customers ordered because of it (between %(low)s and %(high)s).") % values
    return _("%(all)s fewer of a hundred customers ordered because of it. Take it away.") % values


def whom(one: dict[str, Any]) -> str:
    """Who should get it; empty where nothing can be said of it at all."""
    if one["trouble"]:
        return ""
    if one["target"] == "too_few":
        return _("Whom it moves most cannot be told: 50 buyers are needed on each side.")
    if one["target"]:
        return _("Nobody can be told apart: show it to all or to none.")
    return _("Half of the customers answer far more: %(best)s more of a hundred ordered.") % {
        "best": uplift_words.points(one["best"])
    }
