"""What an undertaking brought: the orders with it, and, where it was measured, what would not have come without it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from akrab.core import shop
from akrab.engagement.models import ParcelCard, Undertaking, WebMessage, WebShowing
from akrab.engagement.undertakings.costs import cards, discounts, number
from akrab.engagement.undertakings.days import Days
from akrab.engagement.web.results import WINDOW, effect
from akrab.finance import profit as books
from akrab.insight.between import Between
from akrab.insight.learning.cards import card
from akrab.insight.models import ModelCard
from akrab.insight.undertakings.formula import extra_margin, margin_share
from akrab.messaging.models import MassReceiver, Message
from akrab.orders.models import Order, OrderLine, Return, ReturnLine
from akrab.promotions.models import Promotion
from akrab.promotions.offers import below
from akrab.tracking.away import SILENT, is_away
from akrab.tracking.happenings import ORDER
from akrab.tracking.models import Event

K = Undertaking.Kind
MOST_VISITS = 20_000  # with an order, of one campaign
NET = F("total") - F("discount")
LINE_COST = F("quantity") * Coalesce(F("unit_cost"), F("variant__cost"), output_field=BigIntegerField())


@dataclass(frozen=True)
class Brought:
    """`sales`: what the goods brought after discounts, less what came back of them, `back`; `margin`: what is left
    after the goods, None where too few have a known cost."""

    orders: int
    sales: int
    margin: int | None
    back: int = 0


@dataclass(frozen=True)
class Measured:
    """What came only because of it, with the interval of `sure` per cent; `until`: the day to which it was measured.
    `of_days`: measured against the days before (no experiment); else against people whom chance held back."""

    extra: Between
    sure: int
    of_days: bool
    until: dt.date | None = None
    margin: Between | None = None


def orders(one: Undertaking, days: Days) -> QuerySet[Order] | None:
    """The orders with it; None for what no order can be joined to, and while visits that would tell are away."""
    make = ORDERS.get(one.kind)
    if make is None:
        return None
    try:
        found = make(one, days)
    except SILENT:
        if not is_away():
            raise
        return None
    return found.filter(currency=shop.get("currency"), kind=Order.Kind.SALE).exclude(books.came_back_whole())


def _discounted(one: Undertaking, days: Days) -> QuerySet[Order]:
    return Order.objects.counting().filter(pk__in=discounts(one, days).values("order"))


def _within(rows: QuerySet[Any], since: str) -> Exists:
    """An order of the same customer within WINDOW of the moment in `since`."""
    until = ExpressionWrapper(F(since) + WINDOW, output_field=DateTimeField())
    return Exists(
        rows.alias(until=until).filter(
            customer=OuterRef("customer"), until__gt=OuterRef("placed_at"), **{f"{since}__lte": OuterRef("placed_at")}
        )
    )


def _seen(one: Undertaking, days: Days) -> QuerySet[Order]:
    shown = WebShowing.objects.filter(message=number(one), held=False)
    return _placed_near(days).filter(_within(shown, "first_at"))


def _written_to(one: Undertaking, days: Days) -> QuerySet[Order]:
    if number(one):
        got = MassReceiver.objects.filter(mass=number(one), held=False)
        return _placed_near(days).filter(_within(got, "at"))
    sent = Message.objects.filter(
        template=one.source[:60], mass=True, advertised_at__gte=days.start, advertised_at__lt=days.end
    ).exclude(state__in=[Message.State.FAILED, Message.State.QUEUED])
    return _placed_near(days).filter(_within(sent, "advertised_at"))


def _placed_near(days: Days) -> QuerySet[Order]:
    return Order.objects.counting().filter(
        placed_at__gte=days.start, placed_at__lt=days.end + WINDOW, customer__isnull=False
    )


def _of_cards(_one: Undertaking, days: Days) -> QuerySet[Order]:
    """What those who used a card bought in the shop afterwards."""
    used = cards(days).filter(customer=OuterRef("customer"), claimed_at__lte=OuterRef("placed_at"))
    found = Order.objects.counting().filter(placed_at__gte=days.start, placed_at__lt=days.end)
    return found.filter(Exists(used)).exclude(pk__in=ParcelCard.objects.values("order"))


def _of_visits(one: Undertaking, days: Days) -> QuerySet[Order]:
    """Visits may lie in a database of their own, so their orders are asked for first."""
    found = Order.objects.counting().filter(placed_at__gte=days.start, placed_at__lt=days.end)
    if not one.source:
        return found.none()
    told = Event.objects.filter(kind=ORDER, at__gte=days.start, at__lt=days.end, visit__campaign=one.source)
    return found.filter(pk__in=list(told.filter(about__isnull=False).values_list("about", flat=True)[:MOST_VISITS]))


def _of_range(one: Undertaking, days: Days) -> QuerySet[Order]:
    found = Order.objects.counting().filter(placed_at__gte=days.start, placed_at__lt=days.end)
    return found.filter(Exists(_range_lines(one).filter(order=OuterRef("pk"))))


def _range_lines(one: Undertaking) -> QuerySet[OrderLine]:
    branch = below([number(one)]).get(number(one), frozenset()) if number(one) else frozenset()
    return OrderLine.objects.filter(variant__product__category__in=branch)


ORDERS: dict[str, Callable[[Undertaking, Days], QuerySet[Order]]] = {
    K.PROMOTION: _discounted, K.POINTS: _discounted, K.WEB_MESSAGE: _seen, K.MESSAGE: _written_to,
    K.PARCELS: _of_cards, K.ADVERT: _of_visits, K.RANGE: _of_range,
}  # fmt: skip


def brought(one: Undertaking, found: QuerySet[Order] | None) -> Brought | None:
    """Sums of those orders less what came back of them, whenever it did; of a range only its own goods. Three
    questions."""
    if found is None:
        return None
    lines = _range_lines(one) if one.kind == K.RANGE else OrderLine.objects.all()
    lines = lines.filter(order__in=found.order_by().values("pk"))
    sums = lines.aggregate(
        sales=Sum(NET),
        known=Sum(NET, filter=~books.IS_UNKNOWN),
        cost=Sum(Coalesce(LINE_COST, 0), filter=~books.IS_UNKNOWN),
    )
    unknown = books.is_unknown("line")
    came_back = ReturnLine.objects.filter(line__in=lines, back__state=Return.State.RECEIVED).aggregate(
        sales=Sum("refund"),
        known=Sum("refund", filter=~unknown),
        cost=Sum(books.BACK_COST, filter=~unknown & Q(restock=True)),
    )
    sales, known, cost = (int(sums[name] or 0) - int(came_back[name] or 0) for name in ("sales", "known", "cost"))
    share = margin_share(known, cost, all_sales=sales)
    return Brought(found.count(), sales, None if share is None else known - cost, int(came_back["sales"] or 0))


def measured(one: Undertaking, found: QuerySet[Order] | None) -> Measured | None:
    """Where it was: against the expected sales of its days (promotions), or against those held back (messages)."""
    if one.kind == K.PROMOTION:
        return _promotion(one)
    if one.kind == K.WEB_MESSAGE:
        return _message(one, found)
    return _to_many(one, found) if one.kind == K.MESSAGE and number(one) else None


def _learnt(one: Undertaking, name: str) -> tuple[ModelCard, dict[str, Any]] | None:
    """What the model of “What works” knows of it, in today's currency."""
    known = card("response")
    if known is None or known.currency not in {"", shop.get("currency")}:
        return None
    row = next((row for row in known.figures.get(name, []) if row["id"] == number(one)), None)
    return None if row is None else (known, row)


def _to_many(one: Undertaking, found: QuerySet[Order] | None) -> Measured | None:
    learnt = _learnt(one, "written")
    if learnt is None or not learnt[1]["money"] or found is None:
        return None
    extra = Between(*(learnt[1]["money"][name] for name in ("value", "low", "high")))
    share = _share(OrderLine.objects.filter(order__in=found.order_by().values("pk")), NET)
    return Measured(extra, 95, False, learnt[0].as_of, None if share is None else extra_margin(extra, share))


def _promotion(one: Undertaking) -> Measured | None:
    learnt = _learnt(one, "promotions")
    if learnt is None:
        return None
    known, row = learnt
    promotion = Promotion.objects.filter(pk=number(one)).first()
    if row["trouble"] or row["extra"] is None or promotion is None:
        return None
    extra = Between(row["extra"], row["low"], row["high"])
    until = known.as_of
    days = Days.of(one, until=until)
    given = discounts(one, days).aggregate(n=Sum("amount"))["n"] or 0
    share = _full_price_share(promotion, days)
    margin = None if share is None else extra_margin(extra, share, discounts=given)
    return Measured(extra, 90, True, until, margin)


def _full_price_share(promotion: Promotion, days: Days) -> float | None:
    """The margin of the goods it is for, at the prices before any discount, in its days."""
    lines = books.trade_lines(days.start, days.end)
    if promotion.product_ids or promotion.category_ids or promotion.brands:
        branches = frozenset().union(*below(promotion.category_ids).values()) if promotion.category_ids else frozenset()
        lines = lines.filter(
            Q(variant__product__in=promotion.product_ids)
            | Q(variant__product__category__in=branches)
            | Q(variant__product__brand__in=promotion.brands)
        )
    return _share(lines, F("total"))


def _message(one: Undertaking, found: QuerySet[Order] | None) -> Measured | None:
    message = WebMessage.objects.filter(pk=number(one)).first()
    if message is None or found is None:
        return None
    seen = effect(message)
    if seen.money is None:
        return None
    people = seen.seen.people
    extra = Between(seen.money.value * people, seen.money.low * people, seen.money.high * people)
    share = _share(OrderLine.objects.filter(order__in=found.order_by().values("pk")), NET)
    return Measured(extra, 95, False, None, None if share is None else extra_margin(extra, share))


def _share(lines: QuerySet[OrderLine], money: object) -> float | None:
    sums = lines.aggregate(
        sales=Sum(money),
        known=Sum(money, filter=~books.IS_UNKNOWN),
        cost=Sum(Coalesce(LINE_COST, 0), filter=~books.IS_UNKNOWN),
    )
    return margin_share(int(sums["known"] or 0), int(sums["cost"] or 0), all_sales=int(sums["sales"] or 0))
