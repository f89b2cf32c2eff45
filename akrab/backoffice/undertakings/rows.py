"""The rows behind each figure of an undertaking."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from akrab.accounts.access import Capability as C
from akrab.backoffice import paging
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.backoffice.undertakings import words
from akrab.core import shop
from akrab.core.money import exponent
from akrab.engagement.models import Undertaking
from akrab.engagement.undertakings import brought, costs
from akrab.engagement.undertakings.days import Days
from akrab.finance import spending
from akrab.loyalty import queries as loyalty

Row = dict[str, Any]
Rows = tuple[QuerySet[Any], Callable[[Any], Row]]


@needs(C.FINANCE_VIEW)
def undertaking_rows(request: OfficeRequest, pk: int, code: str) -> HttpResponse:
    one = get_object_or_404(Undertaking, pk=pk)
    make = CODES.get(code)
    rows, draw = make(one, Days.of(one)) if make else (None, None)
    if rows is None or draw is None:
        raise Http404
    # the newest first; every table counts upwards
    found = paging.page_of(rows, ("-pk", "-pk"), request.GET.get("after", ""))
    context = {
        "one": one,
        "code": code,
        "label": words.orders_label(one) if code == "orders" else words.cost_label(code),
        "rows": [draw(row) for row in found.rows],
        "after": found.after,
    }
    return page(request, "backoffice/undertakings/rows.html", context, here="undertakings")


def _orders(one: Undertaking, days: Days) -> Rows | tuple[None, None]:
    found = brought.orders(one, days)
    if found is None:
        return None, None
    return found.select_related("customer"), lambda order: {
        "title": order.number, "url": f"/office/orders/{order.pk}/", "at": order.placed_at, "amount": order.total,
        "text": str(order.customer or ""),
    }  # fmt: skip


def _discounts(part: str) -> Callable[[Undertaking, Days], Rows]:
    def rows(one: Undertaking, days: Days) -> Rows:
        return costs.discounts(one, days).filter(**{f"{part}__gt": 0}).select_related("order"), lambda row: {
            "title": row.order.number, "url": f"/office/orders/{row.order_id}/", "at": row.order.placed_at,
            "amount": getattr(row, part), "text": row.label,
        }  # fmt: skip

    return rows


def _cards(_one: Undertaking, days: Days) -> Rows:
    return costs.cards(days).select_related("customer", "order"), lambda card: {
        "title": str(card.customer or card.order.number), "url": f"/office/orders/{card.order_id}/",
        "at": card.claimed_at, "amount": loyalty.worth(card.points), "text": card.order.number,
    }  # fmt: skip


def _messages(one: Undertaking, days: Days) -> Rows:
    digits = 10 ** exponent(shop.get("currency"))
    return costs.whatsapp(one, days).filter(known=True).select_related("customer"), lambda charge: {
        "title": str(charge.customer or ""), "at": charge.created_at, "text": "WhatsApp",
        "url": f"/office/customers/{charge.customer_id}/messages/" if charge.customer_id else "",
        "amount": round(charge.micros * digits / 1_000_000),
    }  # fmt: skip


def _expenses(one: Undertaking, _days: Days) -> Rows:
    known = spending.by_code()
    return costs.expenses(one), lambda row: {
        "title": str(spending.labelled(row.kind, known).label), "url": f"/office/money/expenses/{row.pk}/",
        "day": row.day, "amount": row.amount, "text": row.payee or row.note, "expense": row.pk,
    }  # fmt: skip


def _time(one: Undertaking, _days: Days) -> Rows:
    return one.times.select_related("actor").order_by(), lambda row: {
        "title": row.note or str(row.actor or ""), "day": row.day, "amount": row.cost, "minutes": row.minutes,
        "text": str(row.actor or ""), "time": row.pk,
    }  # fmt: skip


CODES: dict[str, Callable[[Undertaking, Days], Any]] = {
    "orders": _orders, "discounts": _discounts("amount"), "points": _discounts("amount"),
    "postage": _discounts("on_shipping"), "promised": _cards, "messages": _messages, "expenses": _expenses,
    "time": _time,
}  # fmt: skip
