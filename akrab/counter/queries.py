"""What a till took in: the X and Z report, expected cash, what needs a look."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from akrab.counter import money
from akrab.counter.models import (
    CashMove,
    CounterSale,
    HeldSale,
    SalePayment,
    SerialDifference,
    StockDifference,
    Till,
    TillSession,
)
from akrab.orders.models import Order

State = CounterSale.State
TO_COLLECT = (Order.State.ACCEPTED, Order.State.PAID, Order.State.PACKED)


def open_session(till: Till) -> TillSession | None:
    return till.sessions.filter(closed_at__isnull=True).select_related("opened_by").first()


def expected_cash(session: TillSession) -> int:
    """What the drawer should hold, minor units: float, cash of sales less what went back, put in, taken out."""
    cash = SalePayment.objects.filter(session=session, method=money.CASH, sale__late=False)
    sold = int(cash.aggregate(sum=Sum("amount"))["sum"] or 0)
    moves: dict[str, int] = dict(session.moves.values_list("kind").annotate(sum=Sum("amount")))
    return session.opening_cash + sold + moves.get(CashMove.Kind.IN, 0) - moves.get(CashMove.Kind.OUT, 0)


@dataclass(frozen=True, kw_only=True)
class Report:
    """One session in figures, minor units. `methods` and `sellers`: (label, sales, amount)."""

    session: TillSession
    sales: int
    goods: int
    discounts: int
    rounding: int
    total: int
    later: int
    undone: int
    undone_total: int
    methods: list[tuple[Any, int, int]]
    sellers: list[tuple[str, int, int]]
    moves: list[CashMove]
    expected: int
    late: int
    late_total: int


def report(session: TillSession) -> Report:
    """The report of a session, the same figures while it is open (X) and after (Z); seven queries."""
    sales = CounterSale.objects.filter(session=session, state__in=[State.RECORDED, State.VOIDED])
    sums = sales.aggregate(
        sales=Count("id"),
        goods=Sum("order__subtotal"),
        discounts=Sum("order__discount"),
        rounding=Sum("order__adjustment"),
        total=Sum("order__total"),
        later=Sum("later", filter=Q(state=State.RECORDED)),
        came_late=Count("id", filter=Q(late=True)),
        came_late_total=Sum("order__total", filter=Q(late=True)),
    )
    payments = SalePayment.objects.filter(session=session)
    by_method = payments.order_by().values("method").annotate(sum=Sum("amount"), n=Count("sale", distinct=True))
    back = payments.filter(amount__lt=0).aggregate(sum=Sum("amount"), n=Count("sale", distinct=True))
    by_seller = (
        sales.order_by().values("seller_id", name=F("seller__name")).annotate(sum=Sum("order__total"), n=Count("id"))
    )
    order = list(money.LABELS)
    return Report(
        session=session,
        sales=sums["sales"],
        goods=sums["goods"] or 0,
        discounts=sums["discounts"] or 0,
        rounding=sums["rounding"] or 0,
        total=sums["total"] or 0,
        later=sums["later"] or 0,
        undone=back["n"],
        undone_total=-(back["sum"] or 0),
        methods=[
            (money.LABELS.get(one["method"], one["method"]), one["n"], one["sum"])
            for one in sorted(
                by_method, key=lambda one: order.index(one["method"]) if one["method"] in order else len(order)
            )
        ],
        sellers=[(one["name"], one["n"], one["sum"] or 0) for one in sorted(by_seller, key=lambda one: one["name"])],
        moves=list(session.moves.select_related("actor")),
        expected=session.expected_cash if session.expected_cash is not None else expected_cash(session),
        late=sums["came_late"],
        late_total=sums["came_late_total"] or 0,
    )


def refused() -> QuerySet[CounterSale]:
    """Sales that wait for the owner's decision, oldest first."""
    return CounterSale.objects.filter(state=State.REFUSED).select_related("seller", "till").order_by("id")


def differences() -> QuerySet[StockDifference]:
    """Goods that were sold but not in the books, not yet checked."""
    return (
        StockDifference.objects.filter(settled_at__isnull=True)
        .select_related("variant__product", "sale__order", "sale__seller")
        .order_by("id")
    )


def serial_differences() -> QuerySet[SerialDifference]:
    """Pieces that were sold under a number the books tell otherwise, not yet checked."""
    return (
        SerialDifference.objects.filter(settled_at__isnull=True)
        .select_related("variant__product", "sale__order", "sale__seller")
        .order_by("id")
    )


def to_collect() -> QuerySet[Order]:
    """Pre-orders of the counter that nobody has collected, the first to be ready first, with the day as `ready_on`."""
    mine = Order.objects.filter(counter_sale__state=State.RECORDED, state__in=TO_COLLECT)
    return (
        mine.annotate(ready_on=Max("lines__batch__ready_on"))
        .filter(ready_on__isnull=False)
        .select_related("customer", "counter_sale")
        .prefetch_related("lines__batch", "lines__variant")
        .order_by("ready_on", "id")
    )


def held_now(till: Till) -> QuerySet[HeldSale]:
    return till.held.filter(resumed_at__isnull=True).select_related("seller").order_by("-id")
