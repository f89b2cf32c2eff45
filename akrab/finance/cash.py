"""Where the money is: what came in and went out by pot, what is expected soon, what should lie in each pot.

A pot's balance is what was counted on some morning and everything since. Money in the drawers of the tills is cash of
the shop: taking it out of a drawer changes nothing until it is an expense or moved elsewhere.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.counter.models import CashMove, TillSession
from akrab.finance.models import Expense, Pot, PotCount, PotMove
from akrab.orders.models import Order
from akrab.payments import methods
from akrab.payments import queries as payments
from akrab.purchasing import queries as purchasing

POT_OF = {"cash": Pot.CASH, "cod": Pot.CASH, "agreed": Pot.CASH, "qris": Pot.QRIS}


def pot_of(way: str) -> Pot:
    """Into which pot money of this way falls; cards, transfers and payment services end up in the bank."""
    return POT_OF.get(way, Pot.BANK)


@dataclass(frozen=True)
class Flow:
    """One line of what came in (positive) or went out (negative), minor units."""

    what: str  # a code: payments, till, moved, expenses, bills, refunds
    label: Any
    pot: str
    amount: int


@dataclass(frozen=True)
class Balance:
    """A pot now. `amount` is None while nobody has counted it; then `since` is None too."""

    pot: Pot
    amount: int | None
    counted: int | None
    since: dt.date | None


@dataclass(frozen=True)
class Expected:
    """Money that should come (positive) or is to go (negative) soon. `url`: name of the page with the rows."""

    label: Any
    amount: int
    count: int
    url: str
    late: int = 0  # of it past its day


@dataclass(frozen=True)
class CashView:
    first: dt.date
    last: dt.date
    flows_in: list[Flow] = field(default_factory=list)
    flows_out: list[Flow] = field(default_factory=list)
    balances: list[Balance] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)

    @property
    def came_in(self) -> int:
        return sum(flow.amount for flow in self.flows_in)

    @property
    def went_out(self) -> int:
        return -sum(flow.amount for flow in self.flows_out)

    @property
    def left(self) -> int:
        return self.came_in - self.went_out

    @property
    def in_pots(self) -> int | None:
        known = [one.amount for one in self.balances if one.amount is not None]
        return sum(known) if known else None


def cash_view(first: dt.date, last: dt.date) -> CashView:
    """What came in and went out from `first` to `last`, both included, and how it stands now."""
    moved = flows(first, last)
    return CashView(
        first=first,
        last=last,
        flows_in=[flow for flow in moved if flow.amount > 0],
        flows_out=[flow for flow in moved if flow.amount < 0],
        balances=balances(clock.today()),
        expected=expected(clock.today()),
    )


def flows(first: dt.date, last: dt.date) -> list[Flow]:
    """Every movement of these days that changed what the shop has, summed by way and pot; moves between pots are no
    such movement, money from outside and out of the shop is."""
    start, end = clock.day_range(first, last)
    money = payments.received_between(start, end)
    found = [
        Flow("payments", methods.of(way).label, pot_of(way), amount) for way, amount in sorted(money["in"].items())
    ]
    found += [
        Flow("refunds", _("Paid back (%(way)s)") % {"way": _way(way)}, pot_of(way), -amount)
        for way, amount in sorted(money["out"].items())
    ]
    found += [
        Flow("expenses", _("Expenses"), pot, -amount)
        for pot, amount in _spent(first, last).values_list("pot").annotate(n=Sum("amount")).order_by("pot")
    ]
    bills = purchasing.paid_between(first, last)
    found.append(Flow("bills", _("Paid to suppliers"), shop.get("bills_paid_from"), -bills))
    found.append(Flow("till", _("Differences of counted tills"), Pot.CASH, _till_differences(start, end)))
    moves = _moves(first, last)
    for pot, amount in moves.filter(source="").values_list("target").annotate(n=Sum("amount")).order_by("target"):
        found.append(Flow("moved", _("Put in from outside"), pot, amount))
    for pot, amount in moves.filter(target="").values_list("source").annotate(n=Sum("amount")).order_by("source"):
        found.append(Flow("moved", _("Taken out by the owner"), pot, -amount))
    return [flow for flow in found if flow.amount]


def _way(way: str) -> Any:
    return methods.of(way).label if way in {one.method.code for one in methods.handlers()} else way or _("unknown")


def _spent(first: dt.date, last: dt.date) -> QuerySet[Expense]:
    return Expense.objects.counting().filter(day__gte=first, day__lte=last)


def _moves(first: dt.date, last: dt.date) -> QuerySet[PotMove]:
    return PotMove.objects.filter(day__gte=first, day__lte=last, withdrawn_at__isnull=True)


def _till_differences(start: dt.datetime, end: dt.datetime) -> int:
    closed = TillSession.objects.filter(closed_at__gte=start, closed_at__lt=end, counted_cash__isnull=False)
    return closed.aggregate(n=Sum(F("counted_cash") - F("expected_cash")))["n"] or 0


def balances(today: dt.date) -> list[Balance]:
    """What should lie in each pot now."""
    since: dict[dt.date, list[Flow]] = {}  # pots are mostly counted together
    return [_balance(pot, today, since) for pot in Pot]


def _balance(pot: Pot, today: dt.date, since: dict[dt.date, list[Flow]]) -> Balance:
    counted = PotCount.objects.filter(pot=pot, day__lte=today).order_by("-day").first()
    if counted is None:
        return Balance(pot, None, None, None)
    if counted.day not in since:
        since[counted.day] = flows(counted.day, today)
    amount = counted.amount + sum(flow.amount for flow in since[counted.day] if flow.pot == pot)
    between = _moves(counted.day, today).exclude(source="").exclude(target="")
    sums = between.aggregate(came=Sum("amount", filter=Q(target=pot)), went=Sum("amount", filter=Q(source=pot)))
    return Balance(pot, amount + (sums["came"] or 0) - (sums["went"] or 0), counted.amount, counted.day)


def expected(today: dt.date) -> list[Expected]:
    """What should come and is to go soon; each sum stands in one line only."""
    found = []
    awaited = payments.awaited().order_by().values_list("method")
    for way, amount, count in awaited.annotate(n=Sum("amount"), c=Count("id")):
        if way != "cod":
            label = _("Awaited: %(way)s") % {"way": methods.of(way).label}
            found.append(Expected(label, amount, count, "office:payments"))
    delivered = Order.objects.counting().filter(payment_method="cod", paid__lt=F("total") - F("credited"))
    cod = delivered.aggregate(n=Sum(F("total") - F("credited") - F("paid")), c=Count("id"))
    found.append(Expected(_("Cash on delivery"), cod["n"] or 0, cod["c"] or 0, "office:orders"))
    owed = [one for many in payments.owed_by(today=today).values() for one in many]
    late = sum(one.open for one in owed if one.late > 0)
    found.append(Expected(_("Debt book"), sum(one.open for one in owed), len(owed), "office:debts", late))
    bills = purchasing.payables()
    overdue = sum(one.owed for one in bills if one.due_on < today)
    found.append(
        Expected(_("Bills of suppliers"), -sum(one.owed for one in bills), len(bills), "office:bills", overdue)
    )
    refunds = payments.to_pay_out()
    found.append(
        Expected(_("To pay back to customers"), -sum(one.amount for one in refunds), len(refunds), "office:payments")
    )
    return [one for one in found if one.amount]


def till_moves(first: dt.date, last: dt.date) -> list[CashMove]:
    """Cash taken out of the tills in these days that is in no expense yet, the newest first."""
    start, end = clock.day_range(first, last)
    taken = CashMove.objects.filter(kind=CashMove.Kind.OUT, moved_at__gte=start, moved_at__lt=end)
    return list(taken.filter(expense__isnull=True).select_related("session__till", "actor").order_by("-id")[:30])
