"""How products sell: which bring the money, which lie there, which fall; and one product with its price and orders."""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet, Sum
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice import paging
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.learning.asking import ask_anew
from akrab.backoffice.pages import page
from akrab.backoffice.product_figures.drawing import prices
from akrab.catalogue.models import Category, Product
from akrab.core import clock
from akrab.core.money import to_major
from akrab.insight.learning import cards
from akrab.insight.models import ProductTrade
from akrab.insight.products import queries, words
from akrab.orders.models import Order, OrderLine

SHOWS = {
    "": gettext_lazy("All products"), "best": gettext_lazy("Best sellers"), "out": gettext_lazy("Running out"),
    "slow": gettext_lazy("Lies there"), "falling": gettext_lazy("Falling"), "new": gettext_lazy("New"),
}  # fmt: skip
SORTS = {
    "revenue": gettext_lazy("Sales"), "pieces": gettext_lazy("Pieces"), "margin": gettext_lazy("Profit on goods"),
    "returned": gettext_lazy("Came back"), "seen": gettext_lazy("Looked at"), "stock": gettext_lazy("Money in stock"),
    "on_hand": gettext_lazy("In stock"),
}  # fmt: skip
ORDERS = ("-placed_at", "-id")
TREND = 180  # days that two quarters take


@needs(C.REPORTS_VIEW)
def product_figures(request: OfficeRequest) -> HttpResponse:
    card = cards.card(queries.CARD)
    costs = may(request.user, C.COSTS_VIEW)
    asked = _asked(request, costs=costs)
    rows = _rows(asked).select_related("product")
    found = paging.page_of(rows, (queries.SORTS[asked["sort"]][0], "product_id"), request.GET.get("after", ""))
    end = card.as_of if card else None
    shown = [(one, _percents(one, end, costs=costs)) for one in found.rows]
    out = queries.running_out() if card else 0
    context = {
        "card": card,
        "quality": words.quality(card) if card else "",
        "costs": costs,
        "asked": asked,
        "filters": urlencode({name: value for name, value in asked.items() if value}),
        "tabs": [
            {"url": f"?{urlencode(asked | {'show': code})}", "label": label, "current": code == asked["show"]}
            for code, label in SHOWS.items()
            if code != "out" or out or asked["show"] == "out"
        ],
        "sorts": [(code, SORTS[code]) for code, (_field, cost) in queries.SORTS.items() if costs or not cost],
        "categories": Category.objects.order_by("position", "name"),
        "rows": shown,
        "out": out,
        "falling": queries.products(show="falling").count() if card else 0,
        "margins": any(percent["margin"] is not None for _one, percent in shown),
        "after": found.after,
    }
    return page(request, "backoffice/product_figures/list.html", context, here="product_figures")


@needs(C.REPORTS_VIEW)
def one(request: OfficeRequest, pk: int) -> HttpResponse:
    """One product: its year, its price, its way from a look to an order, and the orders it was bought in."""
    product = get_object_or_404(Product, pk=pk)
    trade = queries.of_product(pk)
    costs = may(request.user, C.COSTS_VIEW)
    card = cards.card(queries.CARD)
    context = {
        "card": card,
        "product": product,
        "trade": trade,
        "costs": costs,
        "percents": _percents(trade, card.as_of if card else None, costs=costs) if trade else {},
        "price": words.price(trade) if trade else "",
        "drawing": prices(trade.weeks, card.currency) if trade and card else None,
        "forecast": reverse("office:forecast_one", args=("product", pk)),
        "page": _orders(pk, request.GET.get("after", "")) if may(request.user, C.ORDERS_VIEW) else None,
    }
    return page(request, "backoffice/product_figures/one.html", context, here="product_figures")


@needs(C.REPORTS_VIEW, methods=("POST",))
def again(request: OfficeRequest) -> HttpResponse:
    """Have it worked out anew, in the background."""
    ask_anew(request, queries.CARD)
    return redirect("office:product_figures")


@needs(C.REPORTS_VIEW)
def as_csv(request: OfficeRequest) -> StreamingHttpResponse:
    """The same list as a file, all of it; costs only for who may see them."""
    costs = may(request.user, C.COSTS_VIEW)
    asked = _asked(request, costs=costs)
    rows = _rows(asked).select_related("product__category").order_by(queries.SORTS[asked["sort"]][0], "product_id")
    card = cards.card(queries.CARD)
    response = StreamingHttpResponse(
        _lines(rows, card.currency if card else "", costs=costs), content_type="text/csv; charset=utf-8"
    )  # fmt: skip
    response.headers["Content-Disposition"] = f'attachment; filename="product-figures-{clock.today():%Y-%m-%d}.csv"'
    return response


def _asked(request: OfficeRequest, *, costs: bool) -> dict[str, str]:
    """What the address asks for; nonsense is the whole list by sales."""
    sort, show, category = (request.GET.get(name, "") for name in ("sort", "show", "category"))
    usual = "on_hand" if show == "slow" and not costs else "stock" if show == "slow" else "revenue"
    known = sort in queries.SORTS and (costs or not queries.SORTS[sort][1])
    return {
        "sort": sort if known else usual,
        "show": show if show in SHOWS else "",
        "category": category if category.isdecimal() and len(category) < 10 else "",
    }


def _rows(asked: Mapping[str, str]) -> QuerySet[ProductTrade]:
    return queries.products(category=int(asked["category"]) if asked["category"] else None, show=asked["show"])


def _percents(one: ProductTrade, end: dt.date | None, *, costs: bool) -> dict[str, float | None]:
    """Shares in per cent; None where there is nothing to divide by. The trend only of what was sold in both its
    quarters from the first day on, and of which less came back than was sold."""
    old = end is not None and one.first_day is not None and (end - one.first_day).days >= TREND
    return {
        "share": 100 * one.share if one.revenue > 0 else None,
        "margin": 100 * one.margin / one.costed_revenue if costs and one.costed_revenue > 0 else None,
        "returned": 100 * one.returned / (one.pieces + one.returned) if one.pieces + one.returned > 0 else None,
        "trend": 100 * (one.lately - one.before) / one.before if old and one.before > 0 and one.lately >= 0 else None,
        "basketed": min(100 * one.basketed / one.seen, 100) if one.seen else None,
        "ordered": min(100 * one.ordered / one.seen, 100) if one.seen else None,
    }


def _orders(pk: int, after: str) -> paging.Page[Mapping[str, Any]]:
    """The orders in which it was bought, the newest first, each with its pieces."""
    lines = OrderLine.objects.filter(variant__product=pk)
    bought = Order.objects.counting().filter(pk__in=lines.values("order_id"))
    found = paging.keyset(bought.values("id", "number", "placed_at", "customer_id", "customer__name"), ORDERS, after)
    ids = [row["id"] for row in found.rows]
    sums = lines.filter(order__in=ids).values("order_id").order_by()
    by_order = {
        one["order_id"]: one for one in sums.annotate(pieces=Sum("quantity"), amount=Sum(F("total") - F("discount")))
    }
    rows = [{**row, **by_order.get(row["id"], {})} for row in found.rows]
    return paging.Page(rows, found.after)


class _Echo:
    """A file that gives back what is written, line by line."""

    def write(self, text: str) -> str:
        return text


def _lines(rows: QuerySet[ProductTrade], currency: str, *, costs: bool) -> Iterator[str]:
    write = csv.writer(_Echo()).writerow
    head = [
        "product", "category", "grade", "pieces", "revenue", "share_percent", "orders", "returned", "revenue_90_days",
        "revenue_90_days_before", "in_stock", "days_of_stock", "first_sold", "last_sold", "seen", "into_basket",
        "ordered", "currency",
    ]  # fmt: skip
    yield "\ufeff" + write([*head, *(("cost", "margin", "stock_value") if costs else ())])
    for one in rows.iterator(chunk_size=500):
        values: list[Any] = [
            _guarded(str(one.product)), _guarded(str(one.product.category or "")), one.grade, one.pieces,
            to_major(one.revenue, currency), round(100 * one.share, 2), one.orders, one.returned,
            to_major(one.lately, currency), to_major(one.before, currency), one.on_hand,
            "" if one.lasts is None else one.lasts, one.first_day or "", one.last_day or "", one.seen, one.basketed,
            one.ordered, currency,
        ]  # fmt: skip
        if costs:
            cost = "" if one.cost is None else to_major(one.cost, currency)
            values += [cost, to_major(one.margin, currency), to_major(one.stock_value, currency)]
        yield write(values)


def _guarded(text: str) -> str:
    """No cell begins like a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
