"""What customers are worth: who matters most, who is slipping, what they brought, which groups they form."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice import customer_list, paging
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.customer_filters import wanted_from
from akrab.backoffice.learning.asking import ask_anew
from akrab.backoffice.pages import page
from akrab.insight.groups import queries as groups
from akrab.insight.groups import words as groups_words
from akrab.insight.learning import cards
from akrab.insight.learning import words as usual
from akrab.insight.models import ModelCard
from akrab.insight.profit import queries as profit
from akrab.insight.profit import words as profit_words
from akrab.insight.risk import queries as risk
from akrab.insight.risk import words as risk_words
from akrab.insight.worth import queries, words

FIELDS = (
    "customer_id", "customer__name", "purchases", "last_day", "alive", "expected", "low", "high", "worth", "at_stake",
)  # fmt: skip
RISK = ("customer_id", "customer__name", "last_day", "chance", "reasons", "at_stake")
BROUGHT = (
    "customer_id", "customer__name", "orders", "gross", "discounts", "points", "returned", "revenue", "costed_revenue",
    "cost", "messages", "profit",
)  # fmt: skip
COSTS = {"brought", "losing"}  # tabs for people who may see costs
SLIPPING = {"staying": "slipping"}  # as the list of customers says it
FIRST = 10
QUEUE = ("-at_stake", "customer_id")


@needs(C.REPORTS_VIEW)
def worth(request: OfficeRequest) -> HttpResponse:
    """One of the lists; all by what they will probably buy in a year, unless another is asked for."""
    costs = may(request.user, C.COSTS_VIEW)
    tabs = _tabs(costs=costs)
    asked = request.GET.get("show", "")
    show = asked if asked in tabs and asked else "matters"
    address = reverse("office:worth")
    context = {
        "show": show,
        "costs": costs,
        "tabs": [
            {"url": f"{address}?show={name}" if name != "matters" else address, "label": label, "current": name == show}
            for name, label in tabs.items()
        ],
    }
    made = LISTS[show](request)
    if made.get("listed") and may(request.user, C.CUSTOMERS_VIEW):
        made["fit"] = customer_list.count(wanted_from(made["listed"]))
        made["listed"] = urlencode(made["listed"])
    return page(request, "backoffice/worth/worth.html", context | made, here="worth")


def _tabs(*, costs: bool) -> dict[str, str]:
    found = {
        "matters": _("Who matters most"),
        "slipping": _("Who is slipping"),
        "brought": _("What they brought"),
        "losing": _("Who costs more than they bring"),
        "groups": _("Groups"),
    }
    return {name: label for name, label in found.items() if costs or name not in COSTS}


def _said(card: ModelCard | None, of: Any) -> dict[str, Any]:
    said = {name: getattr(of, name, getattr(usual, name)) for name in ("silence", "quality", "doubt")}
    return {"card": card} | {name: sentence(card) if card else "" for name, sentence in said.items()}


def _matters(request: OfficeRequest) -> dict[str, Any]:
    rows = queries.customers().values(*FIELDS, "profit")
    found = paging.keyset(rows, ("-worth", "customer_id"), request.GET.get("after", ""))
    card, learnt = cards.card(queries.CARD), cards.card(risk.CARD)
    slipping = risk.slipping() if risk.speaks(learnt) else queries.customers(slipping=True)
    said = _said(card, words) | {"page": found, "listed": {"worth": "tenth"}, "slipping": slipping.count()}
    return said | {"first": _first(card.figures.get("worth") or 0) if card and not request.GET.get("after") else None}


def _first(whole: float) -> dict[str, Any] | None:
    """What the FIRST most valuable customers will bring; None in a shop of few, or where it is next to nothing."""
    worths = list(
        queries.customers().order_by("-worth", "customer_id").values_list("worth", flat=True)[: 2 * FIRST + 1]
    )
    money = sum(worths[:FIRST])
    share = round(100 * money / whole) if whole > 0 else 0
    return {"n": FIRST, "money": money, "share": share} if len(worths) > 2 * FIRST and share else None


def _slipping(request: OfficeRequest) -> dict[str, Any]:
    """As the model of staying away says; as that of buying says while it is silent."""
    after, learnt = request.GET.get("after", ""), cards.card(risk.CARD)
    if not risk.speaks(learnt):
        rows = queries.customers(slipping=True).values(*FIELDS)
        said = _said(cards.card(queries.CARD), words) | {"listed": SLIPPING}
        return said | {"speaks": risk_words.who_speaks(learnt), "page": paging.keyset(rows, QUEUE, after)}
    found = paging.keyset(risk.slipping().values(*RISK), QUEUE, after)
    rows_said = [
        {**row, "why": risk_words.reasons_of(row["reasons"]), "chance": risk_words.of_ten(row["chance"])}
        for row in found.rows
    ]
    said = _said(learnt, risk_words) | {"listed": SLIPPING}
    return said | {"speaks": risk_words.who_speaks(learnt), "page": paging.Page(rows_said, found.after)}


def _groups(request: OfficeRequest) -> dict[str, Any]:
    """The groups, and the members of the one that is asked for."""
    card, asked = cards.card(groups.CARD), request.GET.get("group", "")
    said = _said(card, groups_words) | {"page": paging.Page([])}
    if card is None or card.trouble:
        return said
    found = [
        {**one, "name": groups_words.name_of(one["code"]), "marks": groups_words.marks_of(one["marks"])}
        for one in card.figures["groups"]
    ]
    chosen = next((one for one in found if one["code"] == asked), None)
    if chosen is not None:
        rows = groups.members(asked).values("group", "customer_id", "customer__name", "customer__city")
        said["listed"] = {"group": asked}
        said["page"] = paging.keyset(rows, ("group", "customer_id"), request.GET.get("after", ""))
    known = {name: any(one[name] is not None for one in found) for name in ("profit", "worth")}
    return said | {"groups": found, "group": chosen, "known": known}


def _brought(request: OfficeRequest) -> dict[str, Any]:
    """By profit; by what they paid in a shop that knows no costs."""
    card, losing = cards.card(profit.CARD), request.GET.get("show") == "losing"
    if losing:
        kept, order = profit.customers(losing=True), ("profit", "customer_id")
    elif card and card.figures.get("profit") is None:
        kept, order = profit.customers(), ("-revenue", "customer_id")
    else:
        kept, order = profit.with_profit(), ("-profit", "customer_id")
    found = paging.keyset(kept.values(*BROUGHT), order, request.GET.get("after", ""))
    rows = [
        {**row, "given": row["discounts"] + row["points"], "reasons": profit.reasons(dict(row)) if losing else []}
        for row in found.rows
    ]
    found = paging.Page(rows, found.after)
    said = _said(card, profit_words) | {"page": found}
    if card and not card.trouble:  # without costs there is no talk of profit, but of what was paid
        said |= {"silence": "", "quality": said["quality"] or said["silence"]}
    return said


LISTS: dict[str, Callable[[OfficeRequest], dict[str, Any]]] = {
    "matters": _matters, "slipping": _slipping, "brought": _brought, "losing": _brought,
    "groups": _groups,
}  # fmt: skip


@needs(C.REPORTS_VIEW, methods=("POST",))
def again(request: OfficeRequest) -> HttpResponse:
    """Have it worked out anew, in the background."""
    ask_anew(request, queries.CARD)
    return redirect("office:worth")
