"""What people read of the forecast: how good it was, why it is silent, which days were strange."""

import datetime as dt
import math
from collections.abc import Mapping

from babel.dates import format_date
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from akrab.core import clock
from akrab.insight.learning import words as usual
from akrab.insight.models import ModelCard, SalesForecast, StrangeDay

NAME = gettext_lazy("What will be sold")
ANSWERS = gettext_lazy(
    "The revenue of the coming days, weeks and months, the pieces of each category and product, what to buy, and which "
    "days were not as usual."
)
NEEDS = gettext_lazy("Six whole weeks of sales; for the seasons of a year one and a half years.")
ASSUMES = gettext_lazy(
    "The near future goes on as the past did. Lebaran is known once the past holds one; a price cut or a new rival is "
    "not."
)
SOURCE = "Assimakopoulos & Nikolopoulos (2000); Gardner & McKenzie (1985); Teunter, Syntetos & Babai (2011)"
CARD, PAGE = "forecast", "forecast"
FEWEST = 6  # science.forecast.making.FEWEST, which a test compares
ENOUGH_WEEKDAYS = 8  # before that "never before" says nothing


def silence(card: ModelCard) -> str:
    """Why there is no forecast at all; empty where there is one."""
    if not card.trouble:
        return ""
    weeks = card.figures.get("weeks", 0)
    if card.trouble == "too_few" and weeks < FEWEST:
        return ngettext(
            "Too little data: a forecast begins with %(fewest)d whole weeks of sales; so far there is %(n)d.",
            "Too little data: a forecast begins with %(fewest)d whole weeks of sales; so far there are %(n)d.",
            weeks,
        ) % {"fewest": FEWEST, "n": weeks}
    if card.trouble == "too_few":
        return _("The sales so far are too uneven: almost anything could follow. It tries again with the next ones.")
    return usual.silence(card)


def quality(card: ModelCard) -> str:
    """How good the weekly forecast of the shop was on its own past, in one sentence."""
    found = card.quality
    if not found or found.get("error") is None:
        return _("How good it is cannot be told yet: the shop’s past is too short to test it on.")
    return _tried("week", found["error"], found["base"], int(found["tries"]), seasonal=bool(found["seasonal"]))


def doubt(card: ModelCard) -> str:
    """Why to take it with care; empty where the past gave no reason."""
    if card.quality and card.quality_trouble == "not_better":
        return _("On your past it was no better than repeating what was before. Take it as a rough guide.")
    if card.quality and card.quality_trouble == "too_few":
        return _("The weeks of the whole shop are too uneven to foretell; single goods may still be foretold.")
    return usual.doubt(card)


def accuracy(made: SalesForecast) -> str:
    """The same of one series."""
    if made.error is None or made.naive_error is None:
        return _("How good it is cannot be told yet: the past is too short to test it on.")
    return _tried(made.grain, 100 * made.error, 100 * made.naive_error, made.tries, seasonal=made.seasonal)


def why_silent(made: SalesForecast) -> str:
    """Why one series has no forecast; empty where it has one."""
    if made.trouble in {"", "not_better"}:
        return ""
    known = len(made.series.get("past", []))
    if known < FEWEST:
        values = {"n": known, "fewest": FEWEST}
        if made.grain == "day":
            text = ngettext(
                "So far there is %(n)d whole day of sales; a forecast begins with %(fewest)d.",
                "So far there are %(n)d whole days of sales; a forecast begins with %(fewest)d.",
                known,
            )
        elif made.grain == "week":
            text = ngettext(
                "So far there is %(n)d whole week of sales; a forecast begins with %(fewest)d.",
                "So far there are %(n)d whole weeks of sales; a forecast begins with %(fewest)d.",
                known,
            )
        else:
            text = ngettext(
                "So far there is %(n)d whole month of sales; a forecast begins with %(fewest)d.",
                "So far there are %(n)d whole months of sales; a forecast begins with %(fewest)d.",
                known,
            )
        return text % values
    return _("The sales so far are too uneven: almost anything could follow. It tries again with the next ones.")


def _tried(grain: str, error: float, base: float, tries: int, *, seasonal: bool) -> str:
    values = {"tries": tries, "error": _number(error), "base": _number(base)}
    if grain == "day":
        text = _(
            "In %(tries)s tries on your past it was off by %(error)s%% a day; the same weekday of the week before, "
            "taken as it was, by %(base)s%%."
        )
    elif grain == "week" and seasonal:
        text = _(
            "In %(tries)s tries on your past it was off by %(error)s%% a week; the same week of the year before, "
            "taken as it was, by %(base)s%%."
        )
    elif grain == "week":
        text = _(
            "In %(tries)s tries on your past it was off by %(error)s%% a week; the week before, taken as it was, by "
            "%(base)s%%."
        )
    elif seasonal:
        text = _(
            "In %(tries)s tries on your past it was off by %(error)s%% a month; the same month of the year before, "
            "taken as it was, by %(base)s%%."
        )
    else:
        text = _(
            "In %(tries)s tries on your past it was off by %(error)s%% a month; the month before, taken as it was, by "
            "%(base)s%%."
        )
    return text % values


def strange(one: StrangeDay) -> str:
    """What happened on that day, in one sentence."""
    values = {"orders": one.orders, "low": one.low, "high": max(one.high, one.low)}
    counted = ngettext("%(orders)d order", "%(orders)d orders", one.orders) % values
    when = _("Yesterday") if one.day == clock.today() - dt.timedelta(days=1) else _date(one.day, "EEEE, d MMMM y")
    text = _("%(when)s: %(orders)s where %(low)d to %(high)d were expected.") % (
        values | {"when": when[:1].upper() + when[1:], "orders": counted}
    )
    rare = _rare(one)
    return f"{text} {rare}" if rare else text


def _rare(one: StrangeDay) -> str:
    """How often that was so on this weekday; nothing where it was often, or is not known long enough."""
    if one.weekdays < ENOUGH_WEEKDAYS or one.alike > one.weekdays / 4:
        return ""
    values = {"weekday": _date(one.day, "EEEE"), "n": one.alike, "of": one.weekdays}
    if one.is_more:
        if not one.alike:
            return _("So many on a %(weekday)s never before.") % values
        text = ngettext(
            "So many on a %(weekday)s only once before.", "So many on a %(weekday)s only %(n)d times before.", one.alike
        )
        return text % values
    if not one.alike:
        return _("So few on a %(weekday)s never before.") % values
    text = ngettext(
        "So few on a %(weekday)s only once before.", "So few on a %(weekday)s only %(n)d times before.", one.alike
    )
    return text % values


def parts(one: StrangeDay, names: Mapping[int, str]) -> str:
    """What made the difference: categories with their orders."""
    listed = [
        _("%(name)s (%(now)s instead of %(usual)s)")
        % {"name": names[part["category"]], "now": part["now"], "usual": _number(part["usual"])}
        for part in one.parts
        if part["category"] in names
    ]
    return _("Most of it: %(parts)s.") % {"parts": ", ".join(listed)} if listed else ""


def _number(value: float) -> str:
    whole = math.floor(value + 0.5)
    return number_format(whole, 0, use_l10n=True, force_grouping=True)


def _date(day: dt.date, how: str) -> str:
    return str(format_date(day, how, locale=(get_language() or "id")[:2]))
