"""The debt book: granting, buying on account, paying. What each owes is the sum of their entries."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.core.errors import NotAllowed
from akrab.core.money import format_money
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.orders.actions import set_deposit
from akrab.orders.models import Order
from akrab.payments import kinds
from akrab.payments.errors import DebtError
from akrab.payments.models import DebtAccount, DebtEntry

CODE = "debt"  # the way to pay


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
    """The order is bought on account: what it still owes goes into the book with the day it is due. The database
    decides whether the limit allows it, so two orders at once never pass it. Harmless twice. Raises DebtError."""
    if DebtEntry.objects.filter(key=f"order:{order.pk}").exists():
        return
    account = DebtAccount.objects.filter(customer_id=order.customer_id or 0).first()
    if account is None:
        raise DebtError(_("Buying on account has not been agreed with the shop. Choose another way to pay."))
    amount = order.owed
    if amount <= 0:
        return
    if order.deposit_due:  # who may pay later need not pay beforehand
        set_deposit(order=order, deposit=0)
    within = DebtAccount.objects.filter(pk=account.pk, owed__lte=F("limit") - amount)
    if not within.update(owed=F("owed") + amount):
        account.refresh_from_db()
        raise DebtError(
            _(
                "On account, %(left)s is left of the agreed limit, and this costs %(amount)s. "
                "Pay otherwise, or pay off first."
            )
            % {
                "left": format_money(account.left, order.currency),
                "amount": format_money(amount, order.currency),
            }
        )
    now = clock.now()
    DebtEntry.objects.create(
        account=account,
        order=order,
        kind=DebtEntry.Kind.BOUGHT,
        amount=amount,
        key=f"order:{order.pk}",
        at=now,
        due_on=clock.today() + dt.timedelta(days=account.days),
    )
    record(
        kinds.BoughtOnAccount(number=order.number, amount=amount, currency=order.currency),
        customer_id=order.customer_id,
        subject=order,
        actor=actor,
    )


@transaction.atomic
def settle(*, order: Order, kind: DebtEntry.Kind) -> None:
    """What the order owes in the book is what the order owes: after a payment, a return, a cancellation. Harmless
    twice."""
    bought = DebtEntry.objects.filter(key=f"order:{order.pk}").first()
    if bought is None:
        return
    # Holding the page's row makes two changes of one customer take turns on PostgreSQL; SQLite's writers always do.
    DebtAccount.objects.select_for_update().get(pk=bought.account_id)
    order.refresh_from_db()
    entries = DebtEntry.objects.filter(order=order)
    change = order.owed - sum(entries.values_list("amount", flat=True))
    if change:
        DebtEntry.objects.create(
            account_id=bought.account_id,
            order=order,
            kind=kind,
            amount=change,
            key=f"order:{order.pk}:{entries.count()}",
            at=clock.now(),
        )
        DebtAccount.objects.filter(pk=bought.account_id).update(owed=F("owed") + change)


def release(*, order: Order) -> None:
    """The order came to nothing, or goods came back: what need not be paid is owed no more. Harmless twice."""
    settle(order=order, kind=DebtEntry.Kind.TAKEN_BACK)
