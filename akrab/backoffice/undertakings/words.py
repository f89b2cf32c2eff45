"""Figures of an undertaking in sentences; nothing that was not measured is called a profit."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.core import shop
from akrab.core.money import cash_exponent, exponent, format_money, short_money
from akrab.core.templatetags.akrab import day
from akrab.engagement.models import Undertaking
from akrab.engagement.undertakings.figures import Figures
from akrab.insight.between import Between

K = Undertaking.Kind
COSTS = {
    "discounts": gettext_lazy("Discounts given"),
    "postage": gettext_lazy("Postage taken over"),
    "points": gettext_lazy("Paid with points"),
    "promised": gettext_lazy("Points given for used cards"),
    "messages": gettext_lazy("Sending the messages"),
    "expenses": gettext_lazy("Expenses booked to it"),
    "time": gettext_lazy("Working time"),
}
ICONS = {
    K.PROMOTION: "badge-percent", K.WEB_MESSAGE: "megaphone", K.MESSAGE: "message-circle", K.POINTS: "gift",
    K.PARCELS: "qr-code", K.ADVERT: "megaphone", K.RANGE: "package-search", K.PROJECT: "clipboard-list",
}  # fmt: skip
WITH_IT = {
    K.PROMOTION: gettext_lazy("Orders that used it"),
    K.POINTS: gettext_lazy("Orders paid with points"),
    K.WEB_MESSAGE: gettext_lazy("Orders within 14 days of those who saw it"),
    K.MESSAGE: gettext_lazy("Orders within 14 days of those who got it"),
    K.PARCELS: gettext_lazy("Orders of those who used a card"),
    K.ADVERT: gettext_lazy("Orders from its visits"),
    K.RANGE: gettext_lazy("Orders with these products"),
}


def cost_label(code: str) -> str:
    return str(COSTS[code])


def orders_label(one: Undertaking) -> str:
    return str(WITH_IT.get(K(one.kind), ""))


def verdict(one: Undertaking, found: Figures, *, costs: bool) -> str:
    """What can be said of its return, in one or two sentences."""
    if not found.begun:
        return _("It has not begun yet.")
    if found.measured is None:
        return _unknown(one, found)
    if not costs:
        return _extra_sales(found)
    if found.measured.margin is None:
        return _("%(extra)s Its margin is not known: too few of these goods have a cost.") % {
            "extra": _extra_sales(found)
        }
    if found.roi is None:
        return _("%(extra)s No cost is booked to it yet, so there is no return to work out.") % {
            "extra": _extra_margin(found.measured.margin)
        }
    return f"{_extra_margin(found.measured.margin)} {_return(found.roi)}"


def _unknown(one: Undertaking, found: Figures) -> str:
    if found.brought is None and one.kind == K.ADVERT:  # its visits would tell
        return _("Visits cannot be read now: their database does not answer. Try again later.")
    if found.brought is None:
        return _("What it brought cannot be told from single orders. Look at its goal, or ask “Did it help?”.")
    if not found.brought.orders:
        return _("No order used it so far.")
    if one.kind == K.RANGE:
        return _("These orders hold its products. How many would have bought something else instead is not known.")
    return _("These orders used it. How many would have come anyway is not known, so this is no profit of it.")


def _extra_sales(found: Figures) -> str:
    assert found.measured is not None
    return _("It brought about %(value)s of sales beyond the expected (between %(low)s and %(high)s).") % _said(
        found.measured.extra
    )


def _extra_margin(margin: Between) -> str:
    if not margin.is_clear:
        return _(
            "What it left beyond the expected cannot be told apart from chance: about %(value)s, between %(low)s and "
            "%(high)s."
        ) % _said(margin)
    return _("After the goods it left about %(value)s more than expected (between %(low)s and %(high)s).") % _said(
        margin
    )


def _said(value: Between) -> dict[str, str]:
    return {name: short_money(round(getattr(value, name)), shop.get("currency")) for name in ("value", "low", "high")}


def _return(roi: Between) -> str:
    values = {"spent": _of_round_sum(0), "back": _of_round_sum(roi.value)}
    if roi.low > 0:
        return _("It paid off: of every %(spent)s spent, about %(back)s came back.") % values
    if roi.high < 0:
        return _("It did not pay off: of every %(spent)s spent, about %(back)s came back.") % values
    return _("Whether it paid off cannot be told: of every %(spent)s spent, about %(back)s came back.") % values


def _of_round_sum(rate: float) -> str:
    """What comes back of a thousand (of Rupiah: a hundred thousand), never below nothing."""
    currency = shop.get("currency")
    unit: int = 10 ** exponent(currency) * (100_000 if cash_exponent(currency) == 0 else 1_000)
    return short_money(round(unit * min(max(0.0, 1 + rate), 1e6)), currency)


def percent(value: float) -> str:
    """A rate as +35%; beyond a hundredfold only that it is."""
    shown = max(-1e5, min(1e5, 100 * value))
    return f"{'+' if shown > 0 else ''}{number_format(round(shown), 0, use_l10n=True, force_grouping=True)}%".replace(
        "-", "−"
    )


def roi(value: Between | None) -> dict[str, str] | None:
    if value is None:
        return None
    return {name: percent(getattr(value, name)) for name in ("value", "low", "high")} | {
        "tone": "success" if value.low > 0 else "error" if value.high < 0 else "warning"
    }


def how(found: Figures) -> str:
    """How it was measured."""
    one = found.measured
    if one is None:
        return ""
    if one.of_days:
        return _(
            "Measured against the days before it, weekdays and trend taken out, up to %(day)s; nine of ten such ranges "
            "hold the truth. It is no experiment: what else happened on those days counts as its work. Discounts count "
            "once, as a cost."
        ) % {"day": day(min(one.until or found.days.last, found.days.last))}
    return _(
        "Measured against customers from whom chance held it back: what those bought is what the others would have "
        "bought without it. 95 of 100 such ranges hold the truth."
    )


def goal(one: Undertaking, found: Figures) -> dict[str, Any] | None:
    """The goal with how far it is."""
    if found.goal is None:
        return None

    def figure(value: int | None) -> str:
        if value is None:
            return "–"
        if one.goal_is_money:
            return format_money(value, shop.get("currency"))
        return number_format(value, 0, use_l10n=True, force_grouping=True)

    state = found.goal
    if state.reached:
        said, tone = _("Reached"), "success"
    elif state.came is None:
        said, tone = _("Not known yet"), "neutral"
    elif state.over:
        said, tone = _("Not reached"), "error"
    else:
        said, tone = _("On the way"), "info"
    return {
        "label": one.get_goal_display(), "wanted": figure(state.wanted), "came": figure(state.came),
        "before": figure(state.before), "percent": min(state.percent, 100), "said": said, "tone": tone,
    }  # fmt: skip


def plan(one: Undertaking, found: Figures) -> str:
    """The cost against the planned one."""
    if one.planned_cost is None:
        return ""
    amount = format_money(abs(found.cost - one.planned_cost), shop.get("currency"))
    if found.cost > one.planned_cost:
        return _("%(amount)s above the planned cost") % {"amount": amount}
    return _("%(amount)s below the planned cost") % {"amount": amount} if found.cost < one.planned_cost else ""


def without_rate(number: int) -> str:
    said = ngettext(
        "The cost of %(n)d message is not known: enter its rate under WhatsApp.",
        "The cost of %(n)d messages is not known: enter their rates under WhatsApp.",
        number,
    )
    return said % {"n": number} if number else ""
