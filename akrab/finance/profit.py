"""Profit and loss of some days: what was sold, what it cost, what was spent.

revenue = goods - discounts + shipping + rounding - returns - rests let off. Orders count by the day they were placed,
returns by the day the goods came back, goods lost by the day they were written off, expenses by the day they were
paid. What is counted is `Order.objects.counting()`, imported orders among them, but not those imported as returned.
Over all time revenue + tax is the sum of (total - credited) of those orders, to the smallest unit.

The cost of an article is what the line noted when it was sold; where nothing was noted, today's purchase price, told
apart; where there is none either, it is unknown and named. Services and charges without a cost cost nothing.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from akrab.catalogue.models import Product, StockMove
from akrab.core import clock, shop
from akrab.finance import spending
from akrab.finance.models import Expense
from akrab.finance.months import first_of, last_of, months_before
from akrab.orders.models import Order, OrderLine, Return, ReturnLine

NO_GOODS = (Product.Kind.SERVICE, Product.Kind.CHARGE)


@dataclass(frozen=True, kw_only=True)
class Profit:
    """The figures of `first` to `last`, both included; minor units, costs and deductions as positive amounts."""

    first: dt.date
    last: dt.date
    orders: int = 0
    goods: int = 0
    discounts: int = 0
    shipping: int = 0
    rounding: int = 0
    returned_sales: int = 0  # orders that are returns themselves, as tills export them
    returns: int = 0
    let_off: int = 0
    tax: int = 0  # to be handed on, not the shop's
    cost_noted: int = 0
    cost_today: int = 0  # at today's purchase price: none was noted
    cost_back: int = 0  # of goods that came back onto the shelf
    unknown_articles: int = 0
    unknown_sales: int = 0  # what the articles of unknown cost were sold for
    lost: int = 0
    other_currencies: int = 0  # orders left out
    expenses: list[tuple[spending.SpendingKind, int]] = field(default_factory=list)

    @property
    def revenue(self) -> int:
        return (
            self.goods - self.discounts + self.shipping + self.rounding
            - self.returned_sales - self.returns - self.let_off
        )  # fmt: skip

    @property
    def cost(self) -> int:
        """Of the goods that stayed with the customers."""
        return self.cost_noted + self.cost_today - self.cost_back

    @property
    def gross(self) -> int:
        return self.revenue - self.cost

    @property
    def spent(self) -> int:
        return sum(amount for _kind, amount in self.expenses)

    @property
    def profit(self) -> int:
        return self.gross - self.lost - self.spent

    @property
    def is_known(self) -> bool:
        """Whether the cost of at least half of the goods sold is known: with less there is no talk of profit."""
        return 2 * self.unknown_sales <= max(self.goods - self.discounts, 0)

    @property
    def margin(self) -> float | None:
        """Profit in per cent of revenue; None without revenue, and where most costs are unknown."""
        return 100 * self.profit / self.revenue if self.revenue > 0 and self.is_known else None

    @property
    def gross_margin(self) -> float | None:
        return 100 * self.gross / self.revenue if self.revenue > 0 and self.is_known else None

    @property
    def is_empty(self) -> bool:
        return not (self.orders or self.returns or self.lost or self.expenses)


def profit(first: dt.date, last: dt.date) -> Profit:
    """Profit and loss from `first` to `last`, both included; eight questions, each answered by an index."""
    start, end = clock.day_range(first, last)
    return Profit(
        first=first,
        last=last,
        **_sales(start, end),
        **_goods_cost(start, end),
        returns=int(returns(start, end).aggregate(n=Sum(CREDIT))["n"] or 0),
        let_off=_let_off(start, end),
        cost_back=int(lines_back(start, end).aggregate(n=Sum(BACK_COST))["n"] or 0),
        lost=int(losses(start, end).aggregate(n=Sum(LOSS))["n"] or 0),
        expenses=expenses_by_kind(first, last),
    )


# What belongs to a figure: the same rows that a tap on it opens.


def came_back_whole(prefix: str = "") -> Q:
    """Orders that were imported as returned: sold and returned cancel out, as nothing tells when the goods came back.
    Those of the shop have returns, which count on their own day. `prefix`: the way to the order, "" for itself."""
    way = f"{prefix}__" if prefix else ""
    received = Return.objects.filter(order=OuterRef(f"{way}pk"), state=Return.State.RECEIVED)
    return Q(**{f"{way}state": Order.State.RETURNED}) & ~Q(Exists(received))


def _placed(start: dt.datetime, end: dt.datetime) -> QuerySet[Order]:
    return Order.objects.counting().filter(placed_at__gte=start, placed_at__lt=end).exclude(came_back_whole())


def trade(start: dt.datetime, end: dt.datetime) -> QuerySet[Order]:
    """Orders that count, placed in [start, end), in the shop's currency."""
    return _placed(start, end).filter(currency=shop.get("currency"))


def trade_lines(start: dt.datetime, end: dt.datetime) -> QuerySet[OrderLine]:
    placed = OrderLine.objects.filter(order__placed_at__gte=start, order__placed_at__lt=end)
    ours = placed.filter(order__currency=shop.get("currency")).exclude(order__state__in=Order.NOT_TRADE)
    return ours.exclude(came_back_whole("order"))


NOTED_COST = F("quantity") * F("unit_cost")
TODAY_COST = F("quantity") * F("variant__cost")
CREDIT = F("goods") + F("shipping") + F("adjustment") - F("deduction")
BACK_COST = F("quantity") * Coalesce(F("line__unit_cost"), F("line__variant__cost"), 0, output_field=BigIntegerField())
LOSS = -F("quantity") * Coalesce(F("unit_cost"), F("variant__cost"), 0, output_field=BigIntegerField())


def is_unknown(prefix: str = "") -> Q:
    """Lines whose cost nobody knows. `prefix`: the way to the line, "" for itself."""
    way = f"{prefix}__" if prefix else ""
    no_cost = Q(**{f"{way}unit_cost__isnull": True, f"{way}variant__cost__isnull": True})
    return no_cost & (Q(**{f"{way}variant__isnull": True}) | ~Q(**{f"{way}variant__product__kind__in": NO_GOODS}))


IS_UNKNOWN = is_unknown()


def returns(start: dt.datetime, end: dt.datetime) -> QuerySet[Return]:
    """Returns whose goods were received in [start, end)."""
    came = Return.objects.filter(state=Return.State.RECEIVED, received_at__gte=start, received_at__lt=end)
    return came.filter(order__currency=shop.get("currency")).exclude(order__state__in=Order.NOT_TRADE)


def lines_back(start: dt.datetime, end: dt.datetime) -> QuerySet[ReturnLine]:
    """What went back onto the shelf."""
    return ReturnLine.objects.filter(back__in=returns(start, end), restock=True)


def losses(start: dt.datetime, end: dt.datetime) -> QuerySet[StockMove]:
    """Written off, or found missing (or more) when counting."""
    return StockMove.objects.lost().filter(moved_at__gte=start, moved_at__lt=end)


def _sales(start: dt.datetime, end: dt.datetime) -> dict[str, int]:
    placed = _placed(start, end)
    ours = Q(currency=shop.get("currency"))
    sold, returned = ours & ~Q(kind=Order.Kind.RETURN), ours & Q(kind=Order.Kind.RETURN)
    found = placed.aggregate(
        orders=Count("id", filter=sold),
        goods=Sum("subtotal", filter=sold),
        discounts=Sum("discount", filter=sold),
        shipping=Sum("shipping", filter=sold),
        rounding=Sum("adjustment", filter=sold),
        returned_sales=Sum(F("tax") - F("total"), filter=returned),
        tax=Sum("tax", filter=ours),
        other_currencies=Count("id", filter=~ours),
    )
    return {name: int(value or 0) for name, value in found.items()}


def _goods_cost(start: dt.datetime, end: dt.datetime) -> dict[str, int]:
    lines = trade_lines(start, end)
    noted = lines.aggregate(n=Sum(NOTED_COST))["n"]
    rest = lines.filter(unit_cost__isnull=True).aggregate(
        cost_today=Sum(TODAY_COST),
        unknown_articles=Count("sku", distinct=True, filter=IS_UNKNOWN),
        unknown_sales=Sum(F("total") - F("discount"), filter=IS_UNKNOWN),
    )
    return {"cost_noted": int(noted or 0)} | {name: int(value or 0) for name, value in rest.items()}


def _let_off(start: dt.datetime, end: dt.datetime) -> int:
    """Last digits that need not be paid, of orders placed then: what was credited to them beyond their returns."""
    credited = trade(start, end).filter(credited__gt=0).aggregate(n=Sum("credited"))["n"] or 0
    if not credited:
        return 0
    back = Return.objects.filter(state=Return.State.RECEIVED, order__in=trade(start, end).filter(credited__gt=0))
    return int(credited - (back.aggregate(n=Sum(CREDIT))["n"] or 0))


def expenses_by_kind(first: dt.date, last: dt.date) -> list[tuple[spending.SpendingKind, int]]:
    """The kinds with what was spent on each, the largest first."""
    spent = Expense.objects.counting().filter(day__gte=first, day__lte=last)
    known, sums = spending.by_code(), dict[str, tuple[spending.SpendingKind, int]]()
    for code, amount in spent.values_list("kind").annotate(n=Sum("amount")).order_by():
        kind = spending.labelled(code, known)
        sums[kind.code] = (kind, sums.get(kind.code, (kind, 0))[1] + amount)
    return sorted(sums.values(), key=lambda one: (-one[1], one[0].code))


def marketing_between(first: dt.date, last: dt.date) -> int:
    """What was spent on marketing, minor units: what campaigns are measured against."""
    spent = Expense.objects.counting().filter(day__gte=first, day__lte=last, kind__in=spending.marketing_codes())
    return spent.aggregate(n=Sum("amount"))["n"] or 0


# Comparing


@dataclass(frozen=True)
class Compared:
    """A period beside the one before it and the same one a year ago."""

    now: Profit
    before: Profit
    last_year: Profit
    is_month: bool


def compared(first: dt.date, last: dt.date) -> Compared:
    """A month beside the month before and the same month last year; one that is still running up to the same day.
    Other days beside as many days before them."""
    is_month = first.day == 1 and first_of(last) == first
    whole = is_month and last == last_of(first)
    before = _moved(first, last, 1, whole) if is_month else _days_before(first, last)
    year = _moved(first, last, 12, whole) if is_month else (_year_before(first), _year_before(last))
    return Compared(profit(first, last), profit(*before), profit(*year), is_month)


def _moved(first: dt.date, last: dt.date, months: int, whole: bool) -> tuple[dt.date, dt.date]:
    start = months_before(first, months)
    end = last_of(start)
    return start, end if whole else min(end, start.replace(day=min(last.day, end.day)))


def _days_before(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    days = (last - first).days + 1
    return first - dt.timedelta(days=days), first - dt.timedelta(days=1)


def _year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
