"""Reading orders."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from akrab.catalogue.models import Product
from akrab.catalogue.options import prices_of
from akrab.catalogue.summaries import bundles_left
from akrab.core.prepared import Prepared, names, record
from akrab.customers.models import Customer
from akrab.orders import batches
from akrab.orders.baskets import is_sold, refresh_options
from akrab.orders.models import Basket, BasketLine, Order, Return
from akrab.orders.pricing import Quote, Wanted, quote, weight_of
from akrab.orders.totals import line_total


@dataclass(frozen=True)
class BasketRow:
    """One line as the basket page shows it; amounts in minor units."""

    line: BasketLine
    left: int | None  # pieces that can be had, of all lines of this variant together; None: not counted
    unit_price: int
    total: int
    sold: bool = True  # still on sale
    spoken_for: int = 0  # pieces of the same goods in the lines before

    @property
    def short(self) -> bool:
        """More wanted than left, or not sold any more."""
        return not self.sold or (self.left is not None and self.left < self.line.quantity)


@dataclass(frozen=True)
class BasketView:
    """A basket with its price: what the basket page, the order form and the order agree on."""

    rows: list[BasketRow]
    quote: Quote
    weight: int  # grams
    codes: list[str]
    points: int  # that the customer wishes to redeem


def basket_view(
    basket: Basket | None, customer: Customer | None, *, postage: int = 0, read: "BasketView | None" = None
) -> BasketView:
    """The lines as they stand now and what they cost this customer. `read`: a view of a moment ago, so that its lines
    need not be read again."""
    rows = read.rows if read else _rows(basket)
    wanted = [
        Wanted(
            key=row.line.pk,
            variant=row.line.variant,
            quantity=row.line.quantity,
            unit_price=row.unit_price,
            options=row.line.options,
        )
        for row in rows
        if row.sold
    ]
    codes, points = (list(basket.codes), basket.points) if basket else ([], 0)
    return BasketView(
        rows=rows,
        quote=quote(wanted, customer=customer, codes=codes, points=points, postage=postage),
        weight=sum(weight_of(row.line.variant, row.line.quantity) for row in rows),
        codes=codes,
        points=points,
    )


def _rows(basket: Basket | None) -> list[BasketRow]:
    if basket is None:
        return []
    lines = list(basket.lines.select_related("variant__product", "variant__stock"))
    bundles = [line.variant_id for line in lines if line.variant.product.kind == Product.Kind.BUNDLE]
    left: dict[int, int | None] = bundles_left(bundles) if bundles else {}
    left |= {line.variant_id: line.variant.stock.on_hand for line in lines if hasattr(line.variant, "stock")}
    left |= batches.left_of(line.variant_id for line in lines)
    rows, seen = [], dict[int, int]()
    for line in lines:
        sold = is_sold(line.variant)
        if line.options and sold:
            sold = refresh_options(line)
        unit = prices_of(line.variant, line.options)
        before = seen.get(line.variant_id, 0)
        there = left.get(line.variant_id)
        rows.append(
            BasketRow(
                line=line,
                left=None if there is None else max(0, there - before),
                unit_price=unit,
                total=line_total(unit, line.quantity),
                sold=sold,
                spoken_for=before,
            )
        )
        seen[line.variant_id] = before + line.quantity
    return rows


def orders_of(customer: Customer) -> QuerySet[Order]:
    """The customer's own orders, newest first."""
    return Order.objects.filter(customer=customer).order_by("-placed_at", "-id")


_own = Prepared(lambda customer, order: Order.objects.filter(pk=order, customer=customer).values_list(*names(Order)))


def own_order(customer: Customer, pk: int) -> Order | None:
    """One order of the customer; None for another's. Every order's thank-you page asks it."""
    row = _own.row(customer=customer.pk, order=pk)
    return record(Order, names(Order), iter(row)) if row else None


def unconfirmed_count(customer: Customer) -> int:
    return Order.objects.waiting().filter(customer=customer).count()


def waiting_count() -> int:
    return Order.objects.waiting().count()


@dataclass(frozen=True)
class RefundDue:
    """Money that came in for an order and is to go back, minor units. `returns`: the returns behind it, if any."""

    order: Order
    amount: int
    returns: list[Return]


def refunds_due(order: Order | None = None) -> list[RefundDue]:
    """What the shop owes its customers, oldest order first: for returned goods, for orders that came to nothing after a
    payment, for payments above what was owed.

    `payments` pays it out, then calls `actions.note_money` with minus the amount.
    """
    above = Q(paid__gt=F("total") - F("credited")) | Q(state__in=[Order.State.REJECTED, Order.State.CANCELLED])
    owed = Order.objects.filter(above, paid__gt=0).select_related("customer__user").prefetch_related("returns")
    if order is not None:
        owed = owed.filter(pk=order.pk)
    return [
        RefundDue(order=one, amount=one.refund_due, returns=[back for back in one.returns.all() if back.refund_total])
        for one in owed.order_by("id")
    ]


def refunded_of(back: Return) -> int:
    """How much of the return's refund has gone back, minor units; the oldest returns of an order are paid first."""
    received = [one for one in back.order.returns.all() if one.state == Return.State.RECEIVED]
    gone = max(0, sum(one.refund_total for one in received) - back.order.refund_due)
    for one in received:
        part = min(one.refund_total, gone)
        if one.pk == back.pk:
            return part
        gone -= part
    return 0
