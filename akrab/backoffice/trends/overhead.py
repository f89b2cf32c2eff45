"""What is not used: money, goods, texts, accounts, hours; each with one step to tidy up, or kept with a reason."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.accounts.models import User
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.learning.asking import ask_anew
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.trends.views import tabs
from akrab.core.errors import AkrabError
from akrab.insight.learning import cards
from akrab.insight.models import KeptOverhead, ModelCard, Overhead
from akrab.insight.months import monday_of
from akrab.insight.overhead import actions, queries, words

COUNTED = ("orders", "counter", "messages")


@dataclass(frozen=True)
class Step:
    """Where it is tidied up: a page of the office, and who may do it."""

    label: str
    url: str
    needs: C


@dataclass(frozen=True)
class Shown:
    row: Overhead
    kind: str
    name: str
    why: str
    cost: str
    since: str
    behind: str
    step: Step | None


@needs(C.FINANCE_VIEW)
def overhead(request: OfficeRequest) -> HttpResponse:
    return _page(request)


def _page(request: OfficeRequest, *, asked: int = 0, typed: str = "", problem: str = "") -> HttpResponse:
    card = cards.card(queries.CARD)
    context: dict[str, Any] = {"card": card, "tabs": tabs(request, "overhead"), "problem": problem, "typed": typed}
    if card:
        found, kept = queries.found(), queries.kept()
        context |= {
            "quality": words.quality(card),
            "rows": _shown(request, found, card.currency),
            "kept": list(
                zip(
                    [one for one, _row in kept],
                    _shown(request, [row for _one, row in kept], card.currency),
                    strict=True,
                )
            ),
            "monthly": sum(row.cost or 0 for row in found if not row.is_money_tied) or None,
            "idle": sum(row.cost or 0 for row in found if row.is_money_tied) or None,
            "wasted": round(sum(int(row.figures.get("minutes", 0)) for row in found) / 60),
            "asked": asked,
            "hours": _hours(card),
            "weeks": card.figures.get("weeks"),
        }
    return page(request, "backoffice/trends/overhead.html", context, here="overhead", status=422 if problem else 200)


@needs(C.FINANCE_EDIT, methods=("POST",))
def keep(request: OfficeRequest, pk: int) -> HttpResponse:
    """It stays, for a reason, and is not told for a year."""
    row = get_object_or_404(Overhead, pk=pk)
    typed = request.POST.get("reason", "")
    try:
        actions.keep(row=row, reason=typed, actor=request.user)
    except AkrabError as error:
        return _page(request, asked=pk, typed=typed, problem=str(error))
    attempt(request, lambda: None, _("It stays and is not told again for a year."))
    return redirect("office:overhead")


@needs(C.FINANCE_EDIT, methods=("POST",))
def tell_again(request: OfficeRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(KeptOverhead, pk=pk)
    actions.tell_again(kept=kept, actor=request.user)
    return redirect("office:overhead")


@needs(C.FINANCE_VIEW, methods=("POST",))
def again(request: OfficeRequest) -> HttpResponse:
    """Have it looked for anew, in the background."""
    ask_anew(request, queries.CARD)
    return redirect("office:overhead")


def _shown(request: OfficeRequest, rows: Iterable[Overhead], currency: str) -> list[Shown]:
    found = list(rows)
    wanted = [int(row.subject) for row in found if row.kind == "staff"]
    people = {one.pk: str(one) for one in User.objects.filter(pk__in=wanted)} if wanted else {}
    return [
        Shown(
            row, str(words.KINDS[row.kind]), words.name(row, people), words.why(row, currency),
            words.cost(row, currency), words.since(row), behind(row), _step(request, row),
        )
        for row in found
        if row.kind in words.KINDS
    ]  # fmt: skip


def behind(row: Overhead) -> str:
    """To the rows: the products that lie there, the expenses, the orders in which it was chosen last."""
    if row.kind == "stock":
        return f"{reverse('office:product_figures')}?show=slow"
    if row.kind == "expense":
        return f"{reverse('office:expenses')}?{urlencode({'kind': row.figures['kind']})}"
    dimension = {"payment": "payment_method", "delivery": "delivery", "category": "category", "outlet": "outlet"}
    if row.kind in dimension and row.since:
        last = row.since.isoformat()
        asked = {"measure": "revenue", "first": last, "last": last, dimension[row.kind]: row.subject}
        return f"{reverse('office:figure_rows')}?{urlencode(asked)}"
    return ""


def _plain(name: str) -> Callable[[Overhead], str]:
    return lambda _row: reverse(f"office:{name}")


def _by_number(name: str) -> Callable[[Overhead], str]:
    return lambda row: reverse(f"office:{name}", args=(int(row.subject),))


def _channel(row: Overhead) -> str:
    names = {"whatsapp": "whatsapp_settings", "webchat": "inbox_settings"}
    return reverse(f"office:{names.get(row.subject, 'phone_settings')}")


def _delivery(row: Overhead) -> str:
    service = row.figures.get("service")
    return reverse("office:shipping_service", args=(int(service),)) if service else reverse("office:shipping_settings")


def _text(row: Overhead) -> str:
    return reverse("office:message_text", args=(f"own-{row.subject}",))


def _own_page(row: Overhead) -> str:
    return reverse("office:text", args=(row.subject, (get_language() or "id")[:2]))


STEPS: dict[str, tuple[Callable[[Overhead], str], C]] = {
    "stock": (_plain("product_figures"), C.REPORTS_VIEW), "expense": (_plain("expenses"), C.FINANCE_EDIT),
    "channel": (_channel, C.SETTINGS_EDIT), "dear_channel": (_channel, C.SETTINGS_EDIT),
    "promotion": (_by_number("promotion"), C.PROMOTIONS_VIEW), "payment": (_plain("payment_methods"), C.SETTINGS_EDIT),
    "delivery": (_delivery, C.SETTINGS_EDIT), "category": (_by_number("category"), C.PRODUCTS_EDIT),
    "outlet": (_by_number("outlet"), C.PURCHASING), "supplier": (_by_number("supplier"), C.PURCHASING),
    "points": (_plain("loyalty_rules"), C.LOYALTY_EDIT), "reward": (_by_number("loyalty_reward"), C.LOYALTY_EDIT),
    "text": (_text, C.MESSAGES_SEND), "page": (_own_page, C.SETTINGS_EDIT),
    "staff": (_plain("people"), C.PEOPLE_MANAGE), "hours": (_plain("inbox_settings"), C.SETTINGS_EDIT),
}  # fmt: skip


def _step(request: OfficeRequest, row: Overhead) -> Step | None:
    """None for who may not go there, and for goods, whose list stands behind them."""
    address, capability = STEPS[row.kind]
    if row.kind == "stock" or not may(request.user, capability):
        return None
    label = _("To the hours") if row.kind == "hours" else _("Tidy up")
    return Step(label, address(row), capability)


def _hours(card: ModelCard) -> dict[str, Any] | None:
    """The hours of the week with what came in them and the way to their orders, from the first to the last in which
    anything did; None for nothing."""
    tables: dict[str, Sequence[Sequence[int]]] = card.figures.get("hours") or {}
    sums = [[sum(some[day][hour] for some in tables.values()) for hour in range(24)] for day in range(7)]
    busy = [hour for hour in range(24) if any(sums[day][hour] for day in range(7))]
    if not busy or card.as_of is None:
        return None
    shown = range(busy[0], busy[-1] + 1)
    most = max(max(row) for row in sums)
    last = monday_of(card.as_of) - dt.timedelta(days=1)
    asked = {"measure": "orders", "last": last.isoformat()}
    asked["first"] = (last + dt.timedelta(days=1) - dt.timedelta(weeks=card.figures["weeks"])).isoformat()
    address = reverse("office:figure_rows")
    rows = []
    for day in range(7):
        cells = []
        for hour in shown:
            count = sums[day][hour]
            told = {name: tables[name][day][hour] if name in tables else 0 for name in COUNTED}
            bought = told["orders"] + told["counter"]
            link = f"{address}?{urlencode(asked | {'weekday': day + 1, 'hour': hour})}" if bought else ""
            text = _("%(orders)d orders, %(counter)d counter sales, %(messages)d messages") % told
            cells.append((count, -(-4 * count // most), text, link))
        rows.append((str(WEEKDAYS_ABBR[day]), cells))
    return {"heads": [f"{hour:02}" for hour in shown], "rows": rows}
