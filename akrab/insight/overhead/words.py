"""What people read of what is not used."""

import datetime as dt
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.core.templatetags.akrab import day, money_short
from akrab.finance.spending import by_code, labelled
from akrab.insight.models import ModelCard, Overhead
from akrab.messaging.models import Message
from akrab.payments import methods
from akrab.shipping.queries import PICKUP

NAME = gettext_lazy("What is not used")
ANSWERS = gettext_lazy(
    "Goods, offers, ways to pay and to deliver, texts, channels, accounts, pages, expenses and opening hours that cost "
    "money or care and that nobody uses."
)
NEEDS = gettext_lazy("Half a year of orders, at least thirty; of some things a quarter is enough.")
ASSUMES = gettext_lazy(
    "What nobody chose for half a year will hardly be chosen tomorrow. Things for emergencies are kept on purpose: say "
    "so."
)
SOURCE = ""
CARD, PAGE = "overhead", "overhead"
KINDS: dict[str, Any] = {
    "stock": gettext_lazy("Goods"), "expense": gettext_lazy("Monthly expense"), "channel": gettext_lazy("Channel"),
    "dear_channel": gettext_lazy("Channel"), "promotion": gettext_lazy("Promotion"),
    "payment": gettext_lazy("Way to pay"), "delivery": gettext_lazy("Delivery"), "category": gettext_lazy("Category"),
    "outlet": gettext_lazy("Outlet"), "supplier": gettext_lazy("Supplier"), "points": gettext_lazy("Points"),
    "reward": gettext_lazy("Reward"), "text": gettext_lazy("Saved answer"), "page": gettext_lazy("Page of the shop"),
    "staff": gettext_lazy("Account"), "hours": gettext_lazy("Opening hours"),
}  # fmt: skip


def quality(card: ModelCard) -> str:
    """What it rests on, in one sentence."""
    figures = card.figures
    if not figures.get("is_telling"):
        return _(
            "Taken in Akrab itself so far: %(orders)s orders of the last half year, over %(days)s days. What customers "
            "do not choose is told from half a year and thirty orders on."
        ) % {"days": _number(figures.get("days", 0)), "orders": _number(figures.get("orders", 0))}
    return _("It rests on %(orders)s orders and %(visits)s visits of the last months; nothing of it is guessed.") % {
        "orders": _number(figures.get("orders", 0)), "visits": _number(figures.get("visits", 0)),
    }  # fmt: skip


def name(row: Overhead, people: dict[int, str]) -> str:
    """What it is called. people: names of colleagues."""
    if row.kind == "stock":
        return ngettext(
            "%(n)s product that hardly moves", "%(n)s products that hardly move", row.figures["products"]
        ) % {"n": _number(row.figures["products"])}
    if row.kind == "payment":
        return str(methods.of(row.subject).label)
    if row.kind == "delivery" and row.subject == PICKUP:
        return _("Collected at the shop")
    if row.kind in {"channel", "dear_channel"}:
        return str(dict(Message.Channel.choices).get(row.subject, row.subject))
    if row.kind == "points":
        return _("Points of the customers")
    if row.kind == "staff":
        return people.get(int(row.subject), row.subject)
    if row.kind == "expense":
        kind = str(labelled(row.figures["kind"], by_code()).label)
        return f"{kind}: {row.name}" if row.name else kind
    if row.kind == "hours":
        figures = row.figures
        return f"{str(WEEKDAYS[figures['day']]).capitalize()}, {figures['first']:02}.00–{figures['last']:02}.00"
    return row.name or row.subject


def why(row: Overhead, currency: str) -> str:
    """Why it counts as not used."""
    figures = row.figures
    texts = {
        "stock": _("At its pace this stock lasts longer than half a year, or nobody bought any in 90 days."),
        "channel": _("It is connected, but nobody wrote on it either way for three months."),
        "promotion": _("It runs, but nobody used it in three months."),
        "payment": _("It is offered, but nobody paid this way for half a year."),
        "delivery": _("It is offered, but nobody chose it for half a year."),
        "outlet": _("Nothing was sold there for half a year."),
        "supplier": _("Nothing was ordered from there or received for a year."),
        "points": _("Customers collect points, but nobody used any for half a year."),
        "reward": _("Other rewards are taken, this one was not for half a year."),
        "text": _("Its words stand in no message that left in the last half year."),
        "page": _("No counted visit opened it in three months."),
        "staff": _("Did not sign in, sold nothing and answered nobody for three months."),
        "hours": _("In half a year nobody bought and nobody wrote in these hours, though you are open."),
    }
    if row.kind == "dear_channel":
        return _("Its messages cost %(cost)s a month; the visits that came from it bought for %(brought)s a month.") % {
            "cost": money_short(row.cost, currency), "brought": money_short(figures["brought"], currency),
        }  # fmt: skip
    if row.kind == "expense":
        return _("It comes every month since %(day)s and was never changed. Is it still worth it?") % {
            "day": day(dt.date.fromisoformat(figures["begun"]))
        }
    if row.kind == "category":
        count = figures["products"]
        text = ngettext("%(n)s product is on sale there", "%(n)s products are on sale there", count)
        return _("Nobody bought anything of it for half a year; %(products)s.") % {
            "products": text % {"n": _number(count)}
        }
    return texts[row.kind]


def cost(row: Overhead, currency: str) -> str:
    """What it costs a month, or the money that lies there; empty where nobody knows."""
    if row.kind == "hours":
        return _("%(hours)s hours a month") % {"hours": _number(row.figures["minutes"] / 60)}
    if row.cost is None:
        return ""
    money = money_short(row.cost, currency)
    return _("%(money)s lie there") % {"money": money} if row.is_money_tied else _("%(money)s a month") % {
        "money": money
    }  # fmt: skip


def since(row: Overhead) -> str:
    """Since when it is not used; empty where that is not a question."""
    if row.kind in {"stock", "expense", "dear_channel", "hours", "text", "page"}:
        return ""
    return _("Last used %(day)s.") % {"day": day(row.since)} if row.since else _("Never used so far.")


def _number(value: float) -> str:
    return number_format(round(value), 0, use_l10n=True, force_grouping=True)
