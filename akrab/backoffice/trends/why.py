"""Why the sales of a period are not those of another: parts that add up."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.backoffice.trends.views import tabs
from akrab.core.templatetags.akrab import money_short
from akrab.insight.learning import cards
from akrab.insight.models import RevenueChange
from akrab.insight.reports.labels import names_of
from akrab.insight.trends import queries, words

PAIRS = {
    "weeks": gettext_lazy("4 weeks, the 4 before"), "month": gettext_lazy("Month, the month before"),
    "month_year": gettext_lazy("Month, a year before"), "quarter": gettext_lazy("3 months, the 3 before"),
    "quarter_year": gettext_lazy("3 months, a year before"), "year": gettext_lazy("12 months, the 12 before"),
}  # fmt: skip
WAYS = {
    "customers": (gettext_lazy("more customers bought"), gettext_lazy("fewer customers bought")),
    "frequency": (gettext_lazy("they bought more often"), gettext_lazy("they bought less often")),
    "basket": (gettext_lazy("their orders were larger"), gettext_lazy("their orders were smaller")),
    "unnamed_orders": (
        gettext_lazy("there were more sales without a name"), gettext_lazy("there were fewer sales without a name")
    ),
    "unnamed_basket": (
        gettext_lazy("sales without a name were larger"), gettext_lazy("sales without a name were smaller")
    ),
    "back": (gettext_lazy("less came back"), gettext_lazy("more came back")),
}  # fmt: skip
PEOPLE = {
    "new": gettext_lazy("New customers"), "returning": gettext_lazy("Customers of before"),
    "unnamed": gettext_lazy("Without a name"), "back": gettext_lazy("What came back"),
}  # fmt: skip
GOODS = {
    "price": gettext_lazy("Other prices and discounts"), "quantity": gettext_lazy("More or fewer pieces"),
    "mix": gettext_lazy("Dearer or cheaper goods among them"), "new": gettext_lazy("Goods that did not sell before"),
    "gone": gettext_lazy("Goods that sold no more"), "back": gettext_lazy("What came back"),
}  # fmt: skip
PLACES = {
    "category": gettext_lazy("By category"), "product": gettext_lazy("By product"),
    "channel": gettext_lazy("By way of selling"),
}  # fmt: skip
MONEY = ("basket", "unnamed_basket", "back")


@needs(C.REPORTS_VIEW)
def why(request: OfficeRequest) -> HttpResponse:
    """One comparison; the shortest unless another is asked for."""
    card = cards.card(queries.CARD)
    changes = {one.name: one for one in queries.changes()}
    asked = request.GET.get("show", "")
    name = asked if asked in changes else "month" if "month" in changes else next(iter(changes), "")
    address = reverse("office:trends_why")
    context: dict[str, Any] = {
        "tabs": tabs(request, "trends_why"),
        "card": card,
        "pairs": [{"url": f"{address}?show={code}", "label": PAIRS[code], "current": code == name} for code in changes],
    }
    if name and card:
        context |= _told(changes[name], card.currency)
    return page(request, "backoffice/trends/why.html", context, here="trends")


def _told(one: RevenueChange, currency: str) -> dict[str, Any]:
    change = one.revenue - one.revenue_before
    ways = [row for row in one.parts["ways"] if row[1]]
    most = max((abs(part) for _code, part, *_rest in ways), default=0) or 1
    return {
        "one": one,
        "change": change,
        "percent": 100 * change / one.revenue_before if one.revenue_before > 0 else None,
        "sentence": sentence(one, currency),
        "ways": [
            {
                "label": _upper(str(WAYS[code][part < 0])), "part": part, "width": round(100 * abs(part) / most),
                "before": _level(code, before, currency), "now": _level(code, now, currency),
            }
            for code, part, before, now in ways
        ],
        "people": [
            {"label": PEOPLE[code], "part": part, "before": before, "now": now}
            for code, part, before, now in one.parts["people"] if part
        ],
        "goods": [{"label": GOODS[code], "part": part} for code, part in one.parts["goods"] if part],
        "places": [
            (PLACES[place], _places(one, place, rows)) for place, rows in one.parts["where"].items() if len(rows) > 1
        ],
    }  # fmt: skip


def sentence(one: RevenueChange, currency: str) -> str:
    """“Sales fell by Rp 5 million: Rp 4 million of it because fewer customers bought, ...” The parts that went the same
    way as the whole, then the greatest one against it."""
    change = one.revenue - one.revenue_before
    if not change:
        return _("Sales are the same.")
    values = {"money": money_short(abs(change), currency)}
    text = (_("Sales rose by %(money)s") if change > 0 else _("Sales fell by %(money)s")) % values
    parts = sorted(one.parts["ways"], key=lambda row: -abs(row[1]))
    same = [row for row in parts if row[1] * change > 0 and abs(row[1]) >= abs(change) / 20]
    against = [row for row in parts if row[1] * change < 0 and abs(row[1]) >= abs(change) / 20]
    told = [
        _("%(money)s because %(why)s")
        % {"money": money_short(abs(part), currency), "why": WAYS[code][part < 0]}
        for code, part, *_rest in same
    ]  # fmt: skip
    text = f"{text}: {', '.join(told)}." if told else f"{text}."
    if against:
        code, part, *_rest = against[0]
        text += " " + _("Against it: %(why)s (%(money)s).") % {
            "why": WAYS[code][part < 0], "money": money_short(abs(part), currency),
        }  # fmt: skip
    return text


def _level(code: str, value: float, currency: str) -> str:
    if code in MONEY:
        return money_short(round(value), currency)
    return number_format(value, 2, use_l10n=True) if code == "frequency" else words.number(value)


def _places(one: RevenueChange, place: str, rows: list[list[Any]]) -> list[dict[str, Any]]:
    names = names_of(place, [row[0] for row in rows if row[0] is not None])
    return [
        {
            "label": _("All others") if key is None else names[key], "part": part, "before": before, "now": now,
            "url": "" if key is None else rows_link(one.first, one.last, {place: key}),
        }
        for key, part, before, now in rows if part
    ]  # fmt: skip


def rows_link(first: dt.date, last: dt.date, where: dict[str, str]) -> str:
    asked = {"measure": "revenue", "first": first.isoformat(), "last": last.isoformat(), **where}
    return f"{reverse('office:figure_rows')}?{urlencode(asked)}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
