"""What is worth doing today: which things, in which order, why, and what they may bring."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Max, Sum

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.catalogue.models import Product, StockMove, Variant
from akrab.catalogue.queries import running_out
from akrab.core import clock
from akrab.customers.models import Customer, Handle
from akrab.engagement import texts
from akrab.finance import alerts, said
from akrab.finance.models import Alert
from akrab.insight import queries as insight
from akrab.insight.dashboard import DayAgainstUsual
from akrab.insight.models import CustomerScore
from akrab.messaging import caps, mentions
from akrab.messaging import queries as messaging
from akrab.messaging.models import Conversation, Mention, Message
from akrab.messaging.whatsapp import tapping
from akrab.orders.models import Order, OrderLine
from akrab.payments import queries as payments

OVERDUE = "overdue"  # what a tapped message is about
REST_DAYS = 14  # a customer who was written to is left in peace for so long
SOLD_WITHIN_DAYS = 30
GRAPH_DAYS = 14


@dataclass(frozen=True)
class RunningOut:
    """A variant at or below its warning line."""

    variant: Variant
    left: int
    line: int
    sold_lately: int  # within SOLD_WITHIN_DAYS

    @property
    def days_left(self) -> int | None:
        """How long the rest lasts at the present pace; None when nothing was sold lately."""
        return self.left * SOLD_WITHIN_DAYS // self.sold_lately if self.sold_lately else None


@dataclass(frozen=True)
class Contact:
    """A customer whose usual interval has passed."""

    customer: Customer
    reason: str
    expected: int  # minor units: average order × how many came back who were as late
    phone: str  # E.164, empty when unknown
    text: str
    done: bool  # WhatsApp was opened today


@dataclass(frozen=True)
class Yesterday:
    """The last day of trade beside the usual same weekday. `graph`: revenue of the last GRAPH_DAYS days up to it."""

    figures: DayAgainstUsual
    graph: Sequence[int]
    is_history: bool  # the data ends long ago: then it is the last day but one of the data, not yesterday


@dataclass(frozen=True)
class MoneyToCheck:
    """What of the payments waits for a person, in numbers; `sticker`: the QRIS code at the counter is to be scanned."""

    look: int
    lines: int
    refunds: int
    sticker: bool


@dataclass(frozen=True)
class Today:
    """All lists, each cut to what fits a page; the whole lies one tap behind."""

    orders: list[Order] = field(default_factory=list)
    members: list[Customer] = field(default_factory=list)
    stock: list[RunningOut] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    unread: list[Conversation] = field(default_factory=list)
    called: list[Mention] = field(default_factory=list)  # notes in which a colleague calls this person
    failed: list[Message] = field(default_factory=list)
    taps: int = 0  # messages that wait for one tap on the phone
    money: MoneyToCheck | None = None
    yesterday: Yesterday | None = None
    warnings: list[tuple[Alert, str, list[str]]] = field(default_factory=list)  # about money: sentence and reasons

    @property
    def nothing(self) -> bool:
        waiting = [contact for contact in self.contacts if not contact.done]
        return not (
            self.warnings
            or self.orders
            or self.members
            or self.stock
            or waiting
            or self.unread
            or self.called
            or self.failed
            or self.taps
            or self.money
        )


def todo(user: User, now: dt.datetime, *, limit: int = 6) -> Today:
    """What this person can do now. Each list only for who may see it, the most urgent first."""

    def allowed(capability: Capability) -> bool:
        return may(user, capability)

    return Today(
        orders=orders_to_accept(limit) if allowed(Capability.ORDERS_VIEW) else [],
        members=members_to_approve(limit) if allowed(Capability.CUSTOMERS_APPROVE) else [],
        stock=goods_running_out(now, limit) if allowed(Capability.PRODUCTS_VIEW) else [],
        contacts=customers_to_contact(now, limit) if allowed(Capability.MESSAGES_SEND) else [],
        unread=messaging.waiting_for_answer(limit) if allowed(Capability.MESSAGES_VIEW) else [],
        called=mentions.unseen(user, limit=limit) if allowed(Capability.MESSAGES_VIEW) else [],
        taps=tapping.waiting().count() if allowed(Capability.MESSAGES_SEND) else 0,
        failed=list(messaging.failed()[:limit]) if allowed(Capability.MESSAGES_VIEW) else [],
        money=money_to_check() if allowed(Capability.PAYMENTS_CONFIRM) else None,
        yesterday=yesterday(now) if allowed(Capability.REPORTS_VIEW) else None,
        warnings=money_warnings() if allowed(Capability.FINANCE_VIEW) else [],
    )


def money_warnings() -> list[tuple[Alert, str, list[str]]]:
    """What is unusual about money and nobody has put away, in words; the newest first."""
    return [(one, said.headline(one), said.reasons(one)) for one in alerts.open_alerts()]


def orders_to_accept(limit: int) -> list[Order]:
    """Who has waited longest comes first."""
    waiting = Order.objects.waiting().select_related("customer").prefetch_related("lines")
    return list(waiting.order_by("placed_at", "id")[:limit])


def members_to_approve(limit: int) -> list[Customer]:
    return list(Customer.objects.pending().prefetch_related("handles").order_by("created_at", "id")[:limit])


def money_to_check() -> MoneyToCheck | None:
    """None when nothing of the payments waits."""
    counts, sticker = payments.waiting(), payments.sticker_is_due()
    if not (counts.look or counts.lines or counts.refunds or sticker):
        return None
    return MoneyToCheck(counts.look, counts.lines, counts.refunds, sticker)


def goods_running_out(now: dt.datetime, limit: int) -> list[RunningOut]:
    """What sells best and ends first comes first; what nobody bought lately comes last."""
    stocks = list(running_out(limit * 5))
    since = now - dt.timedelta(days=SOLD_WITHIN_DAYS)
    moves = StockMove.objects.filter(
        variant_id__in=[stock.pk for stock in stocks], reason=StockMove.Reason.SALE, moved_at__gte=since
    )
    sold = dict(moves.values_list("variant_id").annotate(pieces=Sum("quantity"))) if stocks else {}
    found = [
        RunningOut(one.variant, left=one.on_hand, line=getattr(one, "line", 0), sold_lately=-sold.get(one.pk, 0))
        for one in stocks
    ]
    found.sort(key=lambda one: (-one.sold_lately, one.left, one.variant.pk))
    return found[:limit]


def customers_to_contact(now: dt.datetime, limit: int) -> list[Contact]:
    """Customers whose usual interval has passed, the highest expected money first.

    Who was written to within REST_DAYS, or has had as many offers this week as the shop sends, is left out, but for
    today's taps, which stay visible as done.
    """
    record = insight.last_refresh()
    if record is None or record.as_of is None:
        return []
    scores = list(insight.overdue_scores().select_related("customer__user")[: limit * 4])
    ids = [score.customer_id for score in scores]
    written = _written_lately(ids, now)
    today = now.astimezone(clock.zone()).date()
    keys = {suggestion_key(OVERDUE, pk, today): pk for pk in ids}
    done = {keys[key] for _pk, key in written if key in keys}
    resting = {pk for pk, _key in written} | set(caps.refusals(ids, "marketing", caps.after_quiet(now)))
    resting -= done
    chosen = [score for score in scores if score.customer_id not in resting][:limit]
    chosen_ids = [score.customer_id for score in chosen]
    phones, liked = _phones(chosen_ids), _liked_products(chosen_ids)
    return [
        Contact(
            customer=score.customer,
            reason=reason(score, record.as_of),
            expected=score.expected,
            phone=phones.get(score.customer_id) or (score.customer.user.phone if score.customer.user else ""),
            text=texts.come_back(score.customer, liked.get(score.customer_id, "")),
            done=score.customer_id in done,
        )
        for score in chosen
    ]


def reason(score: CustomerScore, as_of: dt.date) -> str:
    """`usually every 21 days, last 34 days ago`, counted to the day that the figures reach."""
    last = score.last_order_at.astimezone(clock.zone()).date()
    return texts.rhythm(max(1, round(score.interval_days or 0)), max(1, (as_of - last).days))


def suggestion_key(about: str, customer_id: int, day: dt.date) -> str:
    """One message per customer, reason and day, however often the button is tapped."""
    return f"tap:{about}:{customer_id}:{day.isoformat()}"


def _written_lately(customer_ids: Iterable[int], now: dt.datetime) -> list[tuple[int | None, str]]:
    return list(
        Message.objects.filter(
            customer_id__in=list(customer_ids),
            template=OVERDUE,
            direction=Message.Direction.OUT,
            created_at__gte=now - dt.timedelta(days=REST_DAYS),
        ).values_list("customer_id", "key")
    )


def _phones(customer_ids: Iterable[int]) -> dict[int, str]:
    # The kind is looked at here: SQLite would take it for the narrower condition and walk through every phone number.
    handles = Handle.objects.filter(customer_id__in=list(customer_ids)).order_by("verified_at", "-id")
    found = handles.values_list("customer_id", "kind", "value")
    return {customer_id: value for customer_id, kind, value in found if kind == Handle.Kind.PHONE}


def _liked_products(customer_ids: Iterable[int]) -> dict[int, str]:
    """What each bought most often, newest first among equals, if it can be had now."""
    bought = (
        OrderLine.objects.filter(
            order__customer_id__in=list(customer_ids),
            order__state__in=[state for state in Order.State if state not in Order.NOT_TRADE],
            quantity__gt=0,
            variant__is_active=True,
            variant__product__state=Product.State.ACTIVE,
            variant__product__kind=Product.Kind.GOODS,
        )
        .exclude(variant__product__availability=Product.Availability.SOLD_OUT)
        .values("order__customer_id", "variant__product__name")
        .annotate(times=Count("order_id", distinct=True), last=Max("order__placed_at"))
        .order_by("order__customer_id", "-times", "-last")
    )
    liked: dict[int, str] = {}
    for row in bought:
        liked.setdefault(row["order__customer_id"], row["variant__product__name"])
    return liked


def yesterday(now: dt.datetime) -> Yesterday | None:
    """None while the figures do not reach yesterday."""
    today = now.astimezone(clock.zone()).date()
    board = insight.dashboard(today)
    if board.yesterday is None or not (board.is_history or board.day == today):
        return None
    return Yesterday(board.yesterday, board.trend[-GRAPH_DAYS - 1 : -1], board.is_history)
