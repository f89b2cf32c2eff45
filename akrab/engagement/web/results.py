"""What came of a message: how it was taken, and what those bought who saw it beside those who never do."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from akrab.core import clock
from akrab.engagement.models import WebCount, WebMessage, WebShowing
from akrab.insight.between import ENOUGH, WITHIN_DAYS, Between, Side, means_between, shares_between
from akrab.orders.models import Order

__all__ = [
    "ENOUGH",
    "WITHIN_DAYS",
    "Between",
    "Effect",
    "Side",
    "Taken",
    "effect",
    "means_between",
    "shares_between",
    "taken",
]
WINDOW = dt.timedelta(days=WITHIN_DAYS)


@dataclass(frozen=True)
class Taken:
    """How often, over all days and all visitors."""

    shown: int = 0
    held: int = 0
    clicked: int = 0
    dismissed: int = 0


@dataclass(frozen=True)
class Effect:
    """`orders`: difference in the share that ordered; `money`: in minor units per customer. None with too few."""

    seen: Side
    held: Side
    orders: Between | None
    money: Between | None

    @property
    def orders_points(self) -> tuple[str, str, str]:
        """The difference of shares and its ends, per hundred customers, for people."""
        if self.orders is None:
            return "", "", ""
        numbers = (self.orders.value, self.orders.low, self.orders.high)
        return tuple(f"{100 * one:+.1f}".replace("-", "−") for one in numbers)  # type: ignore[return-value]


def taken(message_ids: Sequence[int]) -> dict[int, Taken]:
    """By message; one query."""
    rows = WebCount.objects.filter(message__in=message_ids).values_list("message")
    summed = rows.annotate(Sum("shown"), Sum("held"), Sum("clicked"), Sum("dismissed"))
    return {message: Taken(*numbers) for message, *numbers in summed}


def effect(message: WebMessage) -> Effect:
    """Only customers can be compared: of guests nothing is kept that an order could be joined to. Who is in neither
    group yet for WITHIN_DAYS counts with what happened so far, on both sides alike."""
    seen, held = (_side(message, held=held) for held in (False, True))
    return Effect(seen, held, shares_between(seen, held), means_between(seen, held))


def _side(message: WebMessage, *, held: bool) -> Side:
    window = ExpressionWrapper(OuterRef("first_at") + WINDOW, output_field=DateTimeField())
    orders = (
        Order.objects.counting()
        .filter(
            customer=OuterRef("customer"), kind=Order.Kind.SALE, placed_at__gte=OuterRef("first_at"),
            placed_at__lt=window,
        )
        .order_by()
        .values("customer")
        .annotate(worth=Sum(F("total") - F("credited")))
    )  # fmt: skip
    rows = WebShowing.objects.filter(message=message, held=held).annotate(
        worth=Coalesce(Subquery(orders.values("worth")[:1]), 0),
        bought=Subquery(orders.values("worth")[:1]),
    )
    found = rows.aggregate(
        people=Count("id"), buyers=Count("id", filter=Q(bought__isnull=False)), money=Coalesce(Sum("worth"), 0)
    )
    # squares are added up here: with whole minor units they leave what a database's integers hold
    squares = sum(float(worth) ** 2 for worth in rows.filter(bought__isnull=False).values_list("worth", flat=True))
    return Side(found["people"], found["buyers"], found["money"], squares)


def today_open(message: WebMessage) -> bool:
    """True while the message is switched on and its time has come and not passed."""
    now = clock.now()
    begun = message.starts_at is None or message.starts_at <= now
    return message.is_active and begun and (message.ends_at is None or now < message.ends_at)


def is_to_come(message: WebMessage) -> bool:
    return message.is_active and message.starts_at is not None and clock.now() < message.starts_at
