"""The rows behind a figure of the books: their sum is the figure."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from akrab.core import clock
from akrab.finance import profit, spending
from akrab.finance.models import Expense
from akrab.orders.models import Order, Return

Rows = QuerySet[Any, Mapping[str, Any]]
FIELDS = ("-at", "-id")


@dataclass(frozen=True)
class Behind:
    """The rows as `.values()`: id, at, title, text, amount (minor units; of an expense what was paid), order_id.
    `label`: the figure's name."""

    label: Any
    rows: Rows

    @property
    def sum(self) -> int:
        return int(self.rows.order_by().aggregate(n=Sum("amount"))["n"] or 0)


NAMES: dict[str, Any] = {
    "goods": _("Goods sold"),
    "discounts": _("Discounts"),
    "shipping": _("Shipping received"),
    "rounding": _("Unique amounts and rounding"),
    "returns": _("Returns"),
    "returned_sales": _("Returns in imported sales"),
    "let_off": _("Small rests let off"),
    "cost": _("Cost of goods, noted at the sale"),
    "cost_today": _("Cost of goods, at today’s purchase price"),
    "cost_back": _("Cost of goods back on the shelf"),
    "unknown": _("Sold without a known cost"),
    "lost": _("Goods lost in the stock"),
}
_ORDERS: dict[str, Any] = {
    "goods": F("subtotal"),
    "discounts": -F("discount"),
    "shipping": F("shipping"),
    "rounding": F("adjustment"),
}


def behind(what: str, first: dt.date, last: dt.date) -> Behind | None:
    """What a tap on the figure `what` of these days opens; None for a figure there is not."""
    start, end = clock.day_range(first, last)
    if what.startswith("expense-"):
        return _expenses(what.removeprefix("expense-"), first, last)
    if what in _ORDERS:
        sold = profit.trade(start, end).exclude(kind=Order.Kind.RETURN)
        return Behind(NAMES[what], _of_orders(sold.annotate(amount=_ORDERS[what]).exclude(amount=0)))
    find = _FINDERS.get(what)
    return Behind(NAMES[what], find(start, end)) if find else None


def _of_orders(orders: QuerySet[Order]) -> Rows:
    return orders.annotate(
        at=F("placed_at"),
        title=F("number"),
        text=Coalesce(F("customer__name"), F("recipient"), output_field=CharField()),
        order_id=F("id"),
    ).values("id", "at", "title", "text", "amount", "order_id")  # fmt: skip


def _returned_sales(start: dt.datetime, end: dt.datetime) -> Rows:
    back = profit.trade(start, end).filter(kind=Order.Kind.RETURN)
    return _of_orders(back.annotate(amount=F("total") - F("tax")))


def _let_off(start: dt.datetime, end: dt.datetime) -> Rows:
    credit = (
        Return.objects.filter(order=OuterRef("pk"), state=Return.State.RECEIVED)
        .values("order")
        .annotate(n=Sum(profit.CREDIT))
        .values("n")
    )
    credited = profit.trade(start, end).filter(credited__gt=0)
    return _of_orders(credited.annotate(amount=Coalesce(Subquery(credit), 0) - F("credited")).exclude(amount=0))


def _returns(start: dt.datetime, end: dt.datetime) -> Rows:
    return (
        profit.returns(start, end)
        .annotate(at=F("received_at"), title=F("number"), text=F("reason"), amount=-profit.CREDIT)
        .values("id", "at", "title", "text", "amount", "order_id")
    )


def _lines(amount: Any, which: Q) -> Callable[[dt.datetime, dt.datetime], Rows]:
    def find(start: dt.datetime, end: dt.datetime) -> Rows:
        named = profit.trade_lines(start, end).filter(which)
        return named.annotate(
            at=F("order__placed_at"), title=F("name"), text=F("order__number"), amount=amount, pieces=F("quantity")
        ).values("id", "at", "title", "text", "amount", "pieces", "order_id")

    return find


def _lines_back(start: dt.datetime, end: dt.datetime) -> Rows:
    return (
        profit.lines_back(start, end)
        .annotate(
            at=F("back__received_at"),
            title=F("line__name"),
            text=F("back__number"),
            amount=profit.BACK_COST,
            pieces=F("quantity"),
            order_id=F("line__order_id"),
        )
        .values("id", "at", "title", "text", "amount", "pieces", "order_id")
    )


def _losses(start: dt.datetime, end: dt.datetime) -> Rows:
    return (
        profit.losses(start, end)
        .annotate(
            at=F("moved_at"),
            title=F("variant__product__name"),
            text=F("note"),
            amount=-profit.LOSS,
            pieces=F("quantity"),
            product_id=F("variant__product_id"),
        )
        .values("id", "at", "title", "text", "amount", "pieces", "product_id")
    )


_FINDERS: dict[str, Callable[[dt.datetime, dt.datetime], Rows]] = {
    "returns": _returns,
    "returned_sales": _returned_sales,
    "let_off": _let_off,
    "cost": _lines(-profit.NOTED_COST, Q(unit_cost__isnull=False)),
    "cost_today": _lines(-profit.TODAY_COST, Q(unit_cost__isnull=True, variant__cost__isnull=False)),
    "unknown": _lines(F("total") - F("discount"), profit.IS_UNKNOWN),
    "cost_back": _lines_back,
    "lost": _losses,
}


def _expenses(code: str, first: dt.date, last: dt.date) -> Behind | None:
    known = spending.by_code()
    if code not in known:
        return None
    named = Q(kind=code) if code != "other" else Q(kind=code) | ~Q(kind__in=list(known))
    spent = Expense.objects.counting().filter(named, day__gte=first, day__lte=last)
    rows = spent.annotate(at=Cast("day", CharField()), title=F("payee"), text=F("note"), expense_id=F("id"))
    return Behind(known[code].label, rows.values("id", "at", "day", "title", "text", "amount", "expense_id"))
