"""Spending, correcting, undoing; what comes every month by itself."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.counter.models import CashMove
from akrab.finance import kinds, spending
from akrab.finance.actions.rights import check
from akrab.finance.errors import FinanceError
from akrab.finance.models import Expense, ExpenseKind, Pot, Repeat
from akrab.finance.months import same_day_next_month
from akrab.journal.recording import record

YEARS_BACK = 10


@transaction.atomic
def spend(
    *,
    kind: str,
    amount: int,
    key: str,
    day: dt.date | None = None,
    pot: str = Pot.CASH,
    payee: str = "",
    note: str = "",
    receipt: str = "",
    monthly: bool = False,
    till_move: CashMove | None = None,
    repeat: Repeat | None = None,
    actor: User | None = None,
) -> Expense:
    """Note money that was spent, minor units; once per `key`. `monthly`: the same again on this day of every month.
    `till_move`: the cash was taken from a till for it. `receipt`: stem of a stored file. Raises FinanceError."""
    check(actor)
    known = Expense.objects.filter(key=key).first()
    if known is not None:
        return known
    day = day or clock.today()
    _sound(kind, amount, day, pot)
    if till_move is not None and Expense.objects.filter(till_move=till_move).exists():
        raise FinanceError(_("This cash from the till is in the expenses already."))
    payee, note = payee.strip()[:120], note.strip()[:300]
    try:
        with transaction.atomic():
            if monthly and repeat is None:
                repeat = Repeat.objects.create(
                    kind=kind,
                    amount=amount,
                    pot=pot,
                    payee=payee,
                    note=note,
                    day_of_month=day.day,
                    next_on=same_day_next_month(day, day.day),
                    actor=actor,
                )
            expense = Expense.objects.create(
                key=key[:80],
                kind=kind,
                amount=amount,
                day=day,
                pot=pot,
                payee=payee,
                note=note,
                receipt=receipt,
                repeat=repeat,
                till_move=till_move,
                actor=actor,
                created_at=clock.now(),
            )
    except IntegrityError:  # the same tap, or the same cash of the till, a moment ago
        known = Expense.objects.filter(key=key[:80]).first()
        if known is None:
            raise FinanceError(_("This cash from the till is in the expenses already.")) from None
        return known
    what = kinds.ExpenseSpent(what=_what(expense), amount=amount, currency=shop.get("currency"))
    record(what, subject=expense, actor=actor)
    return expense


@transaction.atomic
def correct(
    *,
    expense: Expense,
    kind: str,
    amount: int,
    day: dt.date,
    pot: str,
    payee: str = "",
    note: str = "",
    receipt: str = "",
    actor: User,
) -> None:
    """Write an expense anew; the journal keeps what it was. An empty `receipt` leaves the one that is there. Raises
    FinanceError."""
    check(actor)
    expense.refresh_from_db()
    if expense.withdrawn_at is not None:
        raise FinanceError(_("This expense was undone. Let it count again first."))
    _sound(kind, amount, day, pot, known=expense.kind)
    before = expense.amount
    expense.kind, expense.amount, expense.day, expense.pot = kind, amount, day, pot
    expense.payee, expense.note = payee.strip()[:120], note.strip()[:300]
    expense.receipt = receipt or expense.receipt
    expense.save(update_fields=["kind", "amount", "day", "pot", "payee", "note", "receipt"])
    what = kinds.ExpenseCorrected(what=_what(expense), amount=amount, before=before, currency=shop.get("currency"))
    record(what, subject=expense, actor=actor)


@transaction.atomic
def withdraw(*, expense: Expense, actor: User) -> bool:
    """It was written by mistake and counts no more. True the one time that this changed something."""
    check(actor)
    if not Expense.objects.counting().filter(pk=expense.pk).update(withdrawn_at=clock.now()):
        return False
    what = kinds.ExpenseWithdrawn(what=_what(expense), amount=expense.amount, currency=shop.get("currency"))
    record(what, subject=expense, actor=actor)
    return True


@transaction.atomic
def restore(*, expense: Expense, actor: User) -> bool:
    """What was undone counts again."""
    check(actor)
    if not Expense.objects.filter(pk=expense.pk, withdrawn_at__isnull=False).update(withdrawn_at=None):
        return False
    what = kinds.ExpenseRestored(what=_what(expense), amount=expense.amount, currency=shop.get("currency"))
    record(what, subject=expense, actor=actor)
    return True


def book_repeats(today: dt.date) -> int:
    """Write the monthly expenses that have come due, each once per month however often this runs; returns how many."""
    booked = 0
    for repeat in Repeat.objects.filter(ended_at__isnull=True, next_on__lte=today):
        while repeat.next_on <= today:
            booked += _book(repeat)
    return booked


@transaction.atomic
def _book(repeat: Repeat) -> int:
    day, following = repeat.next_on, same_day_next_month(repeat.next_on, repeat.day_of_month)
    mine = Repeat.objects.filter(pk=repeat.pk, ended_at__isnull=True, next_on=day).update(next_on=following)
    repeat.next_on = following
    if not mine:  # another worker was faster, or it was ended meanwhile
        return 0
    spend(
        kind=repeat.kind,
        amount=repeat.amount,
        key=f"repeat:{repeat.pk}:{day.isoformat()}",
        day=day,
        pot=repeat.pot,
        payee=repeat.payee,
        note=repeat.note,
        repeat=repeat,
    )
    return 1


@transaction.atomic
def end_repeat(*, repeat: Repeat, actor: User) -> bool:
    """No more of it from now on; what was written stays."""
    check(actor)
    if not Repeat.objects.filter(pk=repeat.pk, ended_at__isnull=True).update(ended_at=clock.now()):
        return False
    record(kinds.RepeatEnded(what=str(spending.labelled(repeat.kind, spending.by_code()).label)), actor=actor)
    return True


@transaction.atomic
def add_kind(*, name: str, is_marketing: bool = False, actor: User) -> ExpenseKind:
    """A kind of the shop's own; one that was put away comes back. Raises FinanceError."""
    check(actor)
    name = name.strip()[:60]
    if not name:
        raise FinanceError(_("Give the kind a name."), field="name")
    if any(str(one.label).casefold() == name.casefold() for one in spending.kinds()):
        raise FinanceError(_("There is a kind “%(name)s” already.") % {"name": name}, field="name")
    made, _new = ExpenseKind.objects.update_or_create(
        name=name, defaults={"is_marketing": is_marketing, "is_active": True}
    )
    record(kinds.ExpenseKindSaved(name=name), subject=made, actor=actor)
    return made


@transaction.atomic
def switch_kind(*, kind: ExpenseKind, is_active: bool, actor: User) -> None:
    """Put a kind away, or offer it again; its expenses stay as they are."""
    check(actor)
    if ExpenseKind.objects.filter(pk=kind.pk).exclude(is_active=is_active).update(is_active=is_active):
        record(kinds.ExpenseKindSaved(name=kind.name), subject=kind, actor=actor)


def _sound(kind: str, amount: int, day: dt.date, pot: str, known: str = "") -> None:
    if kind != known and kind not in spending.by_code():
        raise FinanceError(_("Choose what it was spent for."), field="kind")
    if amount <= 0:
        raise FinanceError(_("Write how much was spent."), field="amount")
    if pot not in Pot.values:
        raise FinanceError(_("Choose where the money came from."), field="pot")
    today = clock.today()
    if day > today:
        raise FinanceError(_("That day is still to come. Write the expense when it is paid."), field="day")
    if day.year < today.year - YEARS_BACK:
        raise FinanceError(_("That is more than ten years ago. Check the day."), field="day")


def _what(expense: Expense) -> str:
    label = str(spending.labelled(expense.kind, spending.by_code()).label)
    return f"{label} ({expense.payee})" if expense.payee else label
