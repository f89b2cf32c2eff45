"""The debt book: granting, buying on account, paying. What each owes is the sum of their entries."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.core.errors import NotAllowed
from akrab.core.money import format_money
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.orders.models import Order
from akrab.payments import kinds
from akrab.payments.errors import DebtError
from akrab.payments.models import DebtAccount, DebtEntry, Payment

CODE = "account"  # the way to pay


@transaction.atomic
def grant(*, customer: Customer, limit: int, days: int, actor: User) -> DebtAccount:
    """Let a customer buy on account up to `limit`, minor units, each order to be paid within `days`; 0 stops further
    purchases and forgives nothing. Raises NotAllowed or DebtError."""
    if not may(actor, Capability.DEBTS_GRANT):
        raise NotAllowed(_("Only the owner or a manager lets somebody buy on account."))
    if limit < 0:
        raise DebtError(_("The limit cannot be below zero."), field="limit")
    if not 1 <= days <= 365:
        raise DebtError(_("Choose from 1 to 365 days."), field="days")
    account, _created = DebtAccount.objects.get_or_create(
        customer=customer, defaults={"created_at": clock.now(), "days": days}
    )
    changed = DebtAccount.objects.filter(pk=account.pk).exclude(limit=limit, days=days)
    if changed.update(limit=limit, days=days, granted_by=actor):
        record(
            kinds.DebtGranted(limit=limit, days=days, currency=shop.get("currency")),
            customer_id=customer.pk,
            subject=customer,
            actor=actor,
        )
    account.refresh_from_db()
    return account


@transaction.atomic
def charge(*, order: Order, actor: User | None = None) -> None:
    """The order is bought on account: what it still owes goes into the book, and it gets its due date. The database decides
    whether the limit allows it, so two orders at once never pass it. Harmless twice. Raises DebtError."""
    if DebtEntry.objects.filter(key=f"order:{order.pk}").exists():
        return
    account = DebtAccount.objects.filter(customer_id=order.customer_id or 0).first()
    if account is None:
        raise DebtError(_("Buying on account has not been agreed with the shop. Choose another way to pay."))
    amount = order.owed
    if amount <= 0:
        return
    within = DebtAccount.objects.filter(pk=account.pk, owed__lte=F("limit") - amount)
    if not within.update(owed=F("owed") + amount):
        account.refresh_from_db()
        raise DebtError(
            _("On account, %(left)s is left of the agreed limit, and this costs %(amount)s. Pay otherwise, or pay off first.")
            % {
                "left": format_money(account.left, order.currency),
                "amount": format_money(amount, order.currency),
            }
        )
    now = clock.now()
    DebtEntry.objects.create(
        account=account, order=order, kind=DebtEntry.Kind.BOUGHT, amount=amount, key=f"order:{order.pk}", at=now
    )
    due = clock.day_start(clock.today() + dt.timedelta(days=account.days + 1)) - dt.timedelta(minutes=1)
    Order.objects.filter(pk=order.pk).update(due_at=due)
    order.due_at = due
    record(
        kinds.BoughtOnAccount(number=order.number, amount=amount, currency=order.currency),
        customer_id=order.customer_id,
        subject=order,
        actor=actor,
    )


def note_payment(payment: Payment) -> None:
    """Money came in for an order: what it owes in the book gets less. Called by `complete_payment` once per payment."""
    account_id, open_amount = _open_in_book(payment.order_id)
    if open_amount > 0 and account_id:
        part = min(payment.amount, open_amount)
        _enter(account_id, payment.order_id, DebtEntry.Kind.PAID, -part, f"paid:{payment.pk}:{_times(payment)}")


def note_taken_back(payment: Payment) -> None:
    """A payment was counted by mistake: the debt is there again."""
    last = DebtEntry.objects.filter(key__startswith=f"paid:{payment.pk}:").order_by("-id").first()
    if last is not None and last.amount < 0:
        _enter(last.account_id, last.order_id, DebtEntry.Kind.PAID, -last.amount, f"unpaid:{last.pk}")


@transaction.atomic
def release(*, order: Order) -> None:
    """The order came to nothing: what it owed is owed no more. Harmless twice."""
    account_id, open_amount = _open_in_book(order.pk)
    if open_amount > 0 and account_id:
        try:
            with transaction.atomic():
                _enter(account_id, order.pk, DebtEntry.Kind.TAKEN_BACK, -open_amount, f"released:{order.pk}")
        except IntegrityError:
            return


def _open_in_book(order_id: int) -> tuple[int, int]:
    """The account and what the order owes there."""
    entry = DebtEntry.objects.filter(key=f"order:{order_id}").first()
    if entry is None:
        return 0, 0
    # Holding the page's row makes two payments of one customer take turns on PostgreSQL; SQLite's writers always do.
    DebtAccount.objects.select_for_update().get(pk=entry.account_id)
    return entry.account_id, DebtEntry.objects.filter(order_id=order_id).aggregate(sum=Sum("amount"))["sum"] or 0


def _times(payment: Payment) -> int:
    return DebtEntry.objects.filter(key__startswith=f"paid:{payment.pk}:").count() + 1


def _enter(account_id: int, order_id: int, kind: DebtEntry.Kind, amount: int, key: str) -> None:
    DebtEntry.objects.create(
        account_id=account_id, order_id=order_id, kind=kind, amount=amount, key=key, at=clock.now()
    )
    DebtAccount.objects.filter(pk=account_id).update(owed=F("owed") + amount)
