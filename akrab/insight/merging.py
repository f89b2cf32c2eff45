"""What the trade says of two records that become one: added up at once, worked out anew by the next refresh."""

from akrab.core import clock
from akrab.customers.movers import Memory, mover
from akrab.insight.consumers import SOON, mark
from akrab.insight.models import (
    CustomerGroup,
    CustomerProfit,
    CustomerRisk,
    CustomerScore,
    CustomerWorth,
    NextPurchase,
    Offer,
)
from akrab.insight.months import first_of
from akrab.insight.tasks import request_refresh
from akrab.orders.models import Order


@mover("insight.CustomerScore.customer")
class Scores:
    """Figures are never brought back: both records' are worked out anew."""

    def move(self, *, keep: int, gone: int) -> Memory:
        scores = {one.pk: one for one in CustomerScore.objects.filter(pk__in=(keep, gone))}
        mine, other = scores.get(keep), scores.get(gone)
        if other is not None:
            CustomerScore.objects.filter(pk=gone).delete()
            if mine is None:
                other.pk = keep
                other.save(force_insert=True)
            else:
                _add(mine, other)
        _work_out_anew(keep)
        return {}

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        CustomerScore.objects.filter(pk=keep).delete()
        _work_out_anew(keep)


def _add(mine: CustomerScore, other: CustomerScore) -> None:
    orders, revenue = mine.orders + other.orders, mine.revenue + other.revenue
    CustomerScore.objects.filter(pk=mine.pk).update(
        first_order_at=min(mine.first_order_at, other.first_order_at),
        last_order_at=max(mine.last_order_at, other.last_order_at),
        orders=orders,
        revenue=revenue,
        average_order=round(revenue / orders),
    )


@mover("insight.CustomerWorth.customer")
class Worths:
    """What is expected of both is expected of the one, until the model runs again; undone, nobody has a figure till
    then."""

    def move(self, *, keep: int, gone: int) -> Memory:
        found = {one.pk: one for one in CustomerWorth.objects.filter(pk__in=(keep, gone))}
        mine, other = found.get(keep), found.get(gone)
        if other is not None:
            CustomerWorth.objects.filter(pk=gone).delete()
            if mine is None:
                other.pk = keep
                other.save(force_insert=True)
            else:
                _together(mine, other)
        return {}

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        CustomerWorth.objects.filter(pk=keep).delete()


class _WorkedOutAnew:
    """Rows that speak of one record alone: those of the other go, and the model makes new ones of both at its next
    run."""

    model: type[NextPurchase] | type[Offer]

    def move(self, *, keep: int, gone: int) -> Memory:
        self.model._default_manager.filter(customer=gone).delete()
        return {}

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        self.model._default_manager.filter(customer=keep).delete()


@mover("insight.NextPurchase.customer")
class NextPurchases(_WorkedOutAnew):
    model = NextPurchase


@mover("insight.Offer.customer")
class Offers(_WorkedOutAnew):
    model = Offer


def _together(mine: CustomerWorth, other: CustomerWorth) -> None:
    for name in ("purchases", "expected", "low", "high", "worth", "at_stake"):
        setattr(mine, name, getattr(mine, name) + getattr(other, name))
    mine.alive, mine.last_day = max(mine.alive, other.alive), max(mine.last_day, other.last_day)
    mine.slipping = mine.slipping and other.slipping
    mine.profit = None if mine.profit is None or other.profit is None else mine.profit + other.profit
    mine.save()


@mover("insight.CustomerProfit.customer")
class Profits:
    """What both brought, the one brought; undone, nobody has a figure until they are added up again."""

    def move(self, *, keep: int, gone: int) -> Memory:
        found = {one.pk: one for one in CustomerProfit.objects.filter(pk__in=(keep, gone))}
        mine, other = found.get(keep), found.get(gone)
        if other is not None:
            CustomerProfit.objects.filter(pk=gone).delete()
            if mine is None:
                other.pk = keep
                other.save(force_insert=True)
            else:
                for name in ADDED:
                    setattr(mine, name, getattr(mine, name) + getattr(other, name))
                known = mine.profit is not None and other.profit is not None
                mine.profit = mine.costed_revenue - mine.cost - mine.messages if known else None
                mine.save()
        return {}

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        CustomerProfit.objects.filter(pk=keep).delete()


ADDED = (
    "orders", "gross", "discounts", "points", "returned", "revenue", "costed_revenue", "cost", "messages",
)  # fmt: skip


class _OfOne:
    """What a model says of one customer alone: the kept record's stands until the model runs again."""

    model: type[CustomerGroup] | type[CustomerRisk]

    def move(self, *, keep: int, gone: int) -> Memory:
        self.model.objects.filter(pk=gone).delete()
        return {}

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        self.model.objects.filter(pk=keep).delete()


@mover("insight.CustomerGroup.customer")
class Groups(_OfOne):
    model = CustomerGroup


@mover("insight.CustomerRisk.customer")
class Risks(_OfOne):
    model = CustomerRisk


def _work_out_anew(customer_id: int) -> None:
    """The months in which the two bought; at this moment all their orders are the kept record's."""
    zone = clock.zone()
    placed = Order.objects.filter(customer=customer_id).values_list("placed_at", flat=True)
    months = {first_of(moment.astimezone(zone).date()) for moment in placed}
    for month in sorted(months):
        mark(month, month)
    if months:
        request_refresh(after=SOON)
