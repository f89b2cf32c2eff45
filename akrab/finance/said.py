"""Warnings in plain words, in the language of who reads them."""

import datetime as dt
from typing import Any

from babel.dates import format_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from akrab.core.money import format_money
from akrab.finance import spending
from akrab.finance.models import Alert


def headline(alert: Alert) -> str:
    """What happened, in one sentence."""
    data = alert.data
    if alert.kind == Alert.Kind.BELOW_COST:
        values = {
            "month": _date(alert.day, "MMMM"),
            "revenue": _money(data["revenue"], data),
            "costs": _money(data["cost"] + data["spent"] + data["lost"], data),
        }
        return _("Sales of %(month)s so far, %(revenue)s, are below their cost of %(costs)s.") % values
    values = {
        "when": _date(alert.day, "EEEE, d MMMM"),
        "now": _money(data["now"], data),
        "usual": _money(data["usual"], data),
    }
    if alert.kind == Alert.Kind.DAY:
        if data["up"]:
            return _("%(when)s brought %(now)s, far more than the usual %(usual)s.") % values
        return _("%(when)s brought %(now)s, far less than the usual %(usual)s.") % values
    if data["up"]:
        return _("The week up to %(when)s brought %(now)s, far more than the usual %(usual)s.") % values
    return _("The week up to %(when)s brought %(now)s, far less than the usual %(usual)s.") % values


def reasons(alert: Alert) -> list[str]:
    """Why, each in one sentence; the most telling first."""
    return [text for one in alert.data.get("reasons", []) if (text := _reason(one, alert.data))]


def _reason(one: dict[str, Any], data: dict[str, Any]) -> str:
    code = one.get("code")
    if code in {"category", "product", "weekday"}:
        values = {
            "name": _date(dt.date.fromisoformat(one["day"]), "EEEE") if code == "weekday" else one["name"],
            "now": _money(one["now"], data),
            "usual": _money(one["usual"], data),
        }
        if code == "weekday":
            return _("%(name)s made the largest difference: %(now)s instead of %(usual)s.") % values
        return _("“%(name)s” brought %(now)s instead of the usual %(usual)s.") % values
    if code == "discounts":
        return _("Discounts took %(now)d%% of the sales instead of the usual %(usual)d%%.") % one
    if code == "below_cost":
        more = one["count"] - len(one["names"])
        names = ", ".join(f"“{name}”" for name in one["names"])
        if more:
            names = ngettext("%(names)s and %(more)d more", "%(names)s and %(more)d more", more) % {
                "names": names,
                "more": more,
            }
        return _("Sold below their purchase price: %(names)s.") % {"names": names}
    if code == "expense":
        label = spending.labelled(one["kind"], spending.by_code()).label
        return _("The largest expense was %(what)s with %(amount)s.") % {
            "what": label,
            "amount": _money(one["amount"], data),
        }
    return ""


def _date(day: dt.date, how: str) -> str:
    return str(format_date(day, how, locale=(get_language() or "id")[:2]))


def _money(amount: int, data: dict[str, Any]) -> str:
    return format_money(amount, data.get("currency") or "IDR")
