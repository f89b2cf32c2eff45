"""Lines of a statement find the payments they are: by themselves where the amount leaves no doubt, else by a person."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, money, shop
from akrab.journal.recording import record
from akrab.orders.actions import let_off, set_deposit
from akrab.orders.models import Order
from akrab.payments import kinds
from akrab.payments.actions import complete_payment, receive, take_back
from akrab.payments.actions.fitting import fit_open_payment
from akrab.payments.errors import PaymentError, StatementError
from akrab.payments.models import Payment, Statement, StatementLayout, StatementLine
from akrab.payments.statements import reading

S = StatementLine.State
RECENT = dt.timedelta(days=30)  # so long an expired payment may still be meant
NEAR = 999  # of the smallest coin: the customer left the last three digits away, or rounded


class UnknownLayout(StatementError):
    """Nobody knows this table yet: `found` has its rows, so that the owner can say what its columns are."""

    def __init__(self, found: reading.Table) -> None:
        super().__init__(_("This layout is new to us. Say which column is which; it is remembered."))
        self.found = found


@dataclass(frozen=True)
class Outcome:
    statement: Statement
    matched: int
    unread: list[str]


def take_in(*, text: str, name: str = "", actor: User | None, columns: reading.Columns | None = None) -> Outcome:
    """Keep the lines of a statement, each once however many statements hold it, and match what leaves no doubt.
    `columns` are the owner's answer for a layout that is new; they are remembered. Raises UnknownLayout or
    StatementError."""
    found = reading.table(text)
    layout = found.layout
    if columns is None:
        kept = StatementLayout.objects.filter(fingerprint=found.fingerprint).first()
        columns = reading.Columns.from_json(kept.columns) if kept else found.columns
        layout = "own" if kept else layout
    elif columns is not None:
        layout = "own"
    if columns is None:
        raise UnknownLayout(found)
    currency = shop.get("currency")
    read = reading.read(found, columns, today=clock.today(), currency=currency, layout=layout)
    statement = _keep(read, found, columns, name=name, actor=actor, currency=currency)
    return Outcome(statement, match_new(), read.unread)


@transaction.atomic
def _keep(
    read: reading.Reading,
    found: reading.Table,
    columns: reading.Columns,
    *,
    name: str,
    actor: User | None,
    currency: str,
) -> Statement:
    if read.layout == "own":
        StatementLayout.objects.update_or_create(
            fingerprint=found.fingerprint,
            defaults={"columns": columns.as_json()},
            create_defaults={"columns": columns.as_json(), "created_at": clock.now()},
        )
    keys = reading.keys(read.movements, currency)
    known: set[str] = set()
    for start in range(0, len(keys), 500):
        there = StatementLine.objects.filter(fingerprint__in=keys[start : start + 500])
        known.update(there.values_list("fingerprint", flat=True))
    new = [(key, one) for key, one in zip(keys, read.movements, strict=True) if key not in known]
    statement = Statement.objects.create(
        name=name[:150],
        layout=read.layout,
        added=len(new),
        known=len(known),
        unread=len(read.unread),
        actor=actor,
        created_at=clock.now(),
    )
    StatementLine.objects.bulk_create(
        (
            StatementLine(
                statement=statement,
                day=one.day,
                text=one.text,
                amount=one.amount,
                currency=currency,
                fingerprint=key,
                # Money that left is kept, for the statement to be whole, and is nobody's payment.
                state=S.NEW if one.amount > 0 else S.IGNORED,
            )
            for key, one in new
        ),
        batch_size=500,
        ignore_conflicts=True,  # the same statement sent twice at the same moment
    )
    record(kinds.StatementRead(added=len(new), known=len(known)), actor=actor)
    return statement


def match_new() -> int:
    """Match the new lines that leave no doubt: one line, one open payment of just this amount, and none that expired
    lately with the same. Returns how many."""
    lines = list(StatementLine.objects.filter(state=S.NEW).order_by("day", "id"))
    amounts = [line.amount for line in lines]
    return sum(
        _match(line, payment)
        for line in lines
        if amounts.count(line.amount) == 1 and (payment := _only_one(line)) is not None
    )


def _only_one(line: StatementLine) -> Payment | None:
    same = list(_awaiting(line).filter(by_amount=True)[:2])
    if len(same) != 1 or same[0].state != Payment.State.OPEN:
        return None
    began = same[0].created_at.astimezone(clock.zone()).date()
    return same[0] if line.day >= began else None


def _awaiting(line: StatementLine) -> QuerySet[Payment]:
    lately = clock.now() - RECENT
    return (
        Payment.objects.filter(currency=line.currency, amount=line.amount, state__in=Payment.NOT_YET, provider="")
        .filter(Q(state=Payment.State.OPEN) | Q(created_at__gte=lately))
        .select_related("order__customer")
        .order_by("id")
    )


def candidates(line: StatementLine) -> list[Order]:
    """Orders that this money may be for, the likeliest first: the same amount, then one that differs by the last three
    digits, then a customer whose name stands in the line."""
    found = {payment.order_id: payment.order for payment in _awaiting(line)[:3]}
    near = NEAR * 10 ** (money.exponent(line.currency) - money.cash_exponent(line.currency))
    awaited = Payment.objects.open().filter(currency=line.currency, provider="").select_related("order__customer")
    for payment in awaited.filter(amount__gte=line.amount - near, amount__lte=line.amount + near).order_by("id")[:5]:
        found.setdefault(payment.order_id, payment.order)
    # Who was asked for a deposit and paid all at once.
    whole = awaited.filter(part=Payment.Part.DEPOSIT, order__total__gte=line.amount - near)
    for payment in whole.filter(order__total__lte=line.amount + near).order_by("id")[:3]:
        found.setdefault(payment.order_id, payment.order)
    words = line.text.upper()
    for payment in awaited.filter(amount__lte=line.amount * 2).order_by("-id")[:200] if len(found) < 3 else []:
        name = payment.order.customer.name.upper() if payment.order.customer else ""
        if len(name) > 3 and name in words:
            found.setdefault(payment.order_id, payment.order)
    return list(found.values())[:4]


@transaction.atomic
def _match(line: StatementLine, payment: Payment, *, actor: User | None = None) -> bool:
    """Line and payment belong together: both change, or neither."""
    claimed = StatementLine.objects.filter(pk=line.pk, state=S.NEW)
    if not claimed.update(state=S.MATCHED, payment=payment, by_hand=actor is not None, matched_at=clock.now()):
        return False
    counted = complete_payment(
        payment=payment,
        amount=line.amount,
        at=min(clock.day_start(line.day) + dt.timedelta(hours=12), clock.now()),
        source="statement",
        actor=actor,
    )
    if not counted:  # somebody confirmed it by hand a moment ago: the line needs a person
        StatementLine.objects.filter(pk=line.pk).update(state=S.NEW, payment=None, by_hand=False, matched_at=None)
    return counted


@transaction.atomic
def confirm(*, line: StatementLine, order: Order, actor: User) -> None:
    """A person says that this money is for this order. Less or more than awaited counts as what it is; where only the
    last three digits differ, the rest is let off. Raises PaymentError when the line is used already."""
    payment = _awaiting(line).filter(order=order).first()
    if payment is not None and _match(line, payment, actor=actor):
        return
    claimed = StatementLine.objects.filter(pk=line.pk, state=S.NEW)
    if not claimed.update(state=S.IGNORED):
        raise PaymentError(_("This line was matched already."))
    method = order.payment_method if order.payment_method in {"transfer", "qris"} else "transfer"
    payment = receive(
        order=order,
        method=method,
        amount=line.amount,
        key=f"line:{line.pk}:{line.payment_id or 0}:{order.payments.count()}",
        actor=actor,
        at=min(clock.day_start(line.day) + dt.timedelta(hours=12), clock.now()),
        source="statement",
    )
    StatementLine.objects.filter(pk=line.pk).update(
        state=S.MATCHED, payment=payment, by_hand=True, matched_at=clock.now()
    )
    near = NEAR * 10 ** (money.exponent(line.currency) - money.cash_exponent(line.currency))
    if 0 < order.deposit_due <= near:  # the deposit without its last digits: those come with the rest
        set_deposit(order=order, deposit=order.paid)
        fit_open_payment(order)
    elif let_off(order=order, most=near, actor=actor):
        fit_open_payment(order)


@transaction.atomic
def undo(*, line: StatementLine, actor: User) -> None:
    """It was the wrong match: the payment is not paid any more and the line waits again. Raises PaymentError when
    something of it was paid back already."""
    line.refresh_from_db()
    if line.payment is None or not StatementLine.objects.filter(pk=line.pk, state=S.MATCHED).update(
        state=S.NEW, payment=None, by_hand=False, matched_at=None
    ):
        raise PaymentError(_("This line is not matched with a payment."))
    if not take_back(payment=line.payment, reason=_("wrong match on the bank statement"), actor=actor):
        raise PaymentError(_("This payment does not count any more."))


@transaction.atomic
def ignore(*, line: StatementLine) -> None:
    """The money is for no order (or it is after all: twice brings it back)."""
    if not StatementLine.objects.filter(pk=line.pk, state=S.NEW).update(state=S.IGNORED):
        StatementLine.objects.filter(pk=line.pk, state=S.IGNORED, amount__gt=0).update(state=S.NEW)
