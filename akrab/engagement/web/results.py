"""What came of a message: how it was taken, and what those bought who saw it beside those who never do."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from akrab.core import clock
from akrab.engagement.models import WebCount, WebMessage, WebShowing
from akrab.orders.models import Order

WITHIN_DAYS = 14
WINDOW = dt.timedelta(days=WITHIN_DAYS)
Z = 1.959964  # 95 % of a normal distribution lie within so many standard deviations
ENOUGH = 20  # people on each side, below which no difference is spoken of


@dataclass(frozen=True)
class Taken:
    """How often, over all days and all visitors."""

    shown: int = 0
    held: int = 0
    clicked: int = 0
    dismissed: int = 0


@dataclass(frozen=True)
class Side:
    """Customers who saw it, or who were held back: how many, how many of them ordered within WITHIN_DAYS of the first
    time, and for how much (minor units)."""

    people: int
    buyers: int
    money: int
    squares: float = 0.0  # of the money of each

    @property
    def share(self) -> float | None:
        return self.buyers / self.people if self.people else None

    @property
    def mean(self) -> float:
        return self.money / self.people if self.people else 0.0

    @property
    def variance(self) -> float:
        if self.people < 2:
            return 0.0
        return max(0.0, (self.squares - self.people * self.mean**2) / (self.people - 1))


@dataclass(frozen=True)
class Between:
    """A difference with the 95 % interval it lies in."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        return self.low > 0 or self.high < 0


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


def shares_between(one: Side, other: Side) -> Between | None:
    """Difference of two shares; interval after Agresti and Caffo (2000), The American Statistician 54(4), 280-288: one
    buyer and one who did not buy are added on each side, which holds for small groups too."""
    if min(one.people, other.people) < ENOUGH or one.share is None or other.share is None:
        return None
    first, second = ((side.buyers + 1) / (side.people + 2) for side in (one, other))
    spread = Z * math.sqrt(first * (1 - first) / (one.people + 2) + second * (1 - second) / (other.people + 2))
    return Between(one.share - other.share, first - second - spread, first - second + spread)


def means_between(one: Side, other: Side) -> Between | None:
    """Difference of two means with unequal variances (Welch), by the normal distribution."""
    if min(one.people, other.people) < ENOUGH:
        return None
    spread = Z * math.sqrt(one.variance / one.people + other.variance / other.people)
    value = one.mean - other.mean
    return Between(value, value - spread, value + spread)


def today_open(message: WebMessage) -> bool:
    """True while the message is switched on and its time has come and not passed."""
    now = clock.now()
    begun = message.starts_at is None or message.starts_at <= now
    return message.is_active and begun and (message.ends_at is None or now < message.ends_at)


def is_to_come(message: WebMessage) -> bool:
    return message.is_active and message.starts_at is not None and clock.now() < message.starts_at
