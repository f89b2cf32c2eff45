"""What messages to many brought, and whom their kinds move, in words."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.backoffice.customer_messages import name_of, name_of_kind
from akrab.core import clock
from akrab.core.money import short_money
from akrab.core.templatetags.akrab import day, grouped
from akrab.insight.between import WITHIN_DAYS
from akrab.insight.models import CustomerUplift, ModelCard
from akrab.insight.uplift.words import points
from akrab.messaging.models import MassMessage


def messages(card: ModelCard | None) -> list[dict[str, Any]]:
    """Each message that chance kept from some, the newest first, with what it brought."""
    found = {one["id"]: one for one in card.figures.get("written", [])} if card else {}
    made = []
    for message in MassMessage.objects.filter(receivers__held=True).distinct().order_by("-created_at", "-pk")[:50]:
        one = found.get(message.pk)
        until = message.created_at + dt.timedelta(days=WITHIN_DAYS)
        row: dict[str, Any] = {
            "name": name_of(message),
            "got": one["got"] if one else None,
            "held": one["held"] if one else None,
            "verdict": verdict(one, card.currency if card else ""),
            "until": day(until) if until > clock.now() else "",
            "got_url": _list(f"got:{message.pk}"),
            "held_url": _list(f"held:{message.pk}"),
        }
        made.append(row)
    return made


def _list(code: str) -> str:
    return f"{reverse('office:customers')}?{urlencode({'message': code})}"


def verdict(one: dict[str, Any] | None, currency: str) -> str:
    """What it brought in buyers and in money, or why that cannot be told."""
    if one is None:
        return _("Not worked out yet: it happens by itself once a day.")
    buyers, money = one["buyers"], one["money"]
    if buyers is None or money is None:
        return _("Too few to tell: 20 people must have got it, and 20 must have been held back.")
    if not buyers["clear"]:
        said = _("Whether it brought buyers cannot be told: between %(low)s and %(high)s more bought.") % _three(buyers)
    elif buyers["value"] > 0:
        said = _("About %(value)s more bought because of it (between %(low)s and %(high)s).") % _three(buyers)
    else:
        said = _("About %(value)s fewer bought because of it. Do not send it again like this.") % _three(buyers)
    ends = {name: short_money(round(money[name]), currency) for name in ("low", "high")}
    ends["value"] = short_money(abs(round(money["value"])), currency)
    if not money["clear"]:
        return said + " " + _("What it brought in money lies between %(low)s and %(high)s.") % ends
    if money["value"] > 0:
        return said + " " + _("It brought %(value)s more (between %(low)s and %(high)s).") % ends
    return said + " " + _("It cost %(value)s of sales (between %(low)s and %(high)s).") % ends


def _three(found: dict[str, Any]) -> dict[str, str]:
    said = {name: number_format(round(found[name]), 0).replace("-", "−") for name in ("low", "high")}
    return said | {"value": number_format(abs(round(found["value"])), 0)}


def kinds(card: ModelCard | None) -> list[dict[str, Any]]:
    """Whom each kind moves, with the way to these customers where they can be told apart."""
    return [
        {
            "name": name_of_kind(one["kind"]),
            "verdict": whom(one),
            "best": CustomerUplift.objects.filter(kind=one["kind"], best=True, customer__merged_into=None).count(),
            "rest": CustomerUplift.objects.filter(kind=one["kind"], best=False, customer__merged_into=None).count(),
            "best_url": _list(f"best:{one['kind']}"),
            "rest_url": _list(f"rest:{one['kind']}"),
        }
        for one in (card.figures.get("kinds", []) if card else [])
    ]


def whom(one: dict[str, Any]) -> str:
    """Who should get it next time, in one or two sentences."""
    if one["trouble"] or one["all"] is None:
        return _("Whom it moves cannot be told yet: 20 people on each side are needed, and 14 days.")
    if one["target"] == "too_few":
        return _("Whom it moves most cannot be told: 50 buyers are needed on each side.")
    if one["target"] or one["best"] is None or not one["chosen"]:
        return _("This message moved all alike; choosing brings nothing.")
    return ngettext(
        "Of a hundred in the half it moves most, %(best)s more bought; of a hundred altogether %(all)s. Tried on "
        "%(shown)s customer whom the model had not seen.",
        "Of a hundred in the half it moves most, %(best)s more bought; of a hundred altogether %(all)s. Tried on "
        "%(shown)s customers whom the model had not seen.",
        one["shown"] + one["held"],
    ) % {"best": points(one["best"]), "all": points(one["all"]), "shown": grouped(one["shown"] + one["held"])}
