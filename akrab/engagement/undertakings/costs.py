"""What an undertaking really cost: rows of the shop's books and orders, never an estimate. Minor units."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from akrab.core import shop
from akrab.core.money import exponent
from akrab.engagement.models import ParcelCard, Undertaking, WorkedTime
from akrab.engagement.undertakings.days import Days
from akrab.finance.models import Expense
from akrab.loyalty import queries as loyalty
from akrab.messaging.models import MassMessage, SmsCharge, WhatsAppCharge
from akrab.orders.models import Order, OrderDiscount

K = Undertaking.Kind
D = OrderDiscount.Kind
PAID = (WhatsAppCharge.State.EXPECTED, WhatsAppCharge.State.CHARGED)


@dataclass(frozen=True)
class Cost:
    """One part of it. `code`: discounts, postage, points, promised, messages, expenses or time; `rows`: how many rows
    it is the sum of."""

    code: str
    amount: int
    rows: int


def discounts(one: Undertaking, days: Days) -> QuerySet[OrderDiscount]:
    """What was taken off orders that count: by this promotion, or by points."""
    found = OrderDiscount.objects.filter(order__currency=shop.get("currency"), order__kind=Order.Kind.SALE)
    found = found.exclude(order__state__in=Order.NOT_TRADE)
    found = found.filter(order__placed_at__gte=days.start, order__placed_at__lt=days.end)
    if one.kind == K.PROMOTION:
        return found.filter(promotion_id=number(one))
    return found.filter(kind=D.POINTS) if one.kind == K.POINTS else found.none()


def cards(days: Days) -> QuerySet[ParcelCard]:
    """Used ones, each with the points that were given for it."""
    return ParcelCard.objects.filter(
        state=ParcelCard.State.CLAIMED, claimed_at__gte=days.start, claimed_at__lt=days.end
    )


def whatsapp(one: Undertaking, days: Days) -> QuerySet[WhatsAppCharge]:
    found = WhatsAppCharge.objects.filter(_message(one), created_at__gte=days.start, created_at__lt=days.end)
    return found.filter(state__in=PAID)


def sms(one: Undertaking, days: Days) -> QuerySet[SmsCharge]:
    return SmsCharge.objects.filter(
        _message(one), message__created_at__gte=days.start, message__created_at__lt=days.end
    )


def _message(one: Undertaking) -> Q:
    """The messages of one sending that knows who got it; of others those about the same."""
    mass = mass_of(one)
    if mass is not None:
        return Q(message__key__startswith=f"{mass.key}:")
    return Q(message__template=one.source[:60], message__mass=True)


def mass_of(one: Undertaking) -> MassMessage | None:
    return MassMessage.objects.filter(pk=number(one)).first() if one.kind == K.MESSAGE and number(one) else None


def expenses(one: Undertaking) -> QuerySet[Expense]:
    """Those booked to it, on whatever day they were paid."""
    return Expense.objects.counting().filter(booked__undertaking=one)


def costs(one: Undertaking, days: Days) -> list[Cost]:
    """Every part there is, those that are nothing left out."""
    found: list[Cost] = []
    if one.kind in {K.PROMOTION, K.POINTS}:
        sums = discounts(one, days).aggregate(
            goods=Sum("amount"), posts=Sum("on_shipping"), n=Count("pk"), m=Count("pk", filter=Q(on_shipping__gt=0))
        )
        code = "points" if one.kind == K.POINTS else "discounts"
        found += [Cost(code, sums["goods"] or 0, sums["n"]), Cost("postage", sums["posts"] or 0, sums["m"])]
    elif one.kind == K.PARCELS:
        sums = cards(days).aggregate(points=Sum("points"), n=Count("pk"))
        found.append(Cost("promised", loyalty.worth(sums["points"] or 0), sums["n"]))
    elif one.kind == K.MESSAGE:
        found.append(_messages(one, days))
    booked = expenses(one).aggregate(sum=Sum("amount"), n=Count("pk"))
    times = list(WorkedTime.objects.filter(undertaking=one))
    found += [
        Cost("expenses", booked["sum"] or 0, booked["n"]),
        Cost("time", sum(time.cost for time in times), len(times)),
    ]
    return [cost for cost in found if cost.amount]


def _messages(one: Undertaking, days: Days) -> Cost:
    paid = whatsapp(one, days).filter(known=True).aggregate(micros=Sum("micros"), n=Count("pk"))
    texts = sms(one, days).aggregate(price=Sum("price"), n=Count("pk"))
    minor = -(-(paid["micros"] or 0) * 10 ** exponent(shop.get("currency")) // 1_000_000)  # as insight.profit
    return Cost("messages", minor + (texts["price"] or 0), paid["n"] + texts["n"])


def without_rate(one: Undertaking, days: Days) -> int:
    """Messages whose cost nobody has entered."""
    return whatsapp(one, days).filter(known=False).count() if one.kind == K.MESSAGE else 0


def number(one: Undertaking) -> int:
    """Of the promotion, message or category that it is; 0 for none."""
    return int(one.source) if one.source.isdecimal() and len(one.source) < 19 else 0


def open_expenses(one: Undertaking, *, marketing: list[str], most: int = 30) -> list[Any]:
    """Expenses that nobody has booked yet, around its days; those of marketing first."""
    days = Days.of(one)
    near = Expense.objects.counting().filter(booked__isnull=True, day__gte=days.first_near, day__lte=days.last_near)
    rows = list(near.order_by("-day", "-id")[:200])
    return sorted(rows, key=lambda expense: expense.kind not in marketing)[:most]
