"""Money counts, or does not: the one place where a payment becomes paid."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.journal.recording import record
from akrab.orders.actions import note_money
from akrab.orders.models import Order
from akrab.payments import debts, kinds, problems
from akrab.payments.actions.fitting import LOST, fit_open_payment
from akrab.payments.errors import PaymentError
from akrab.payments.models import DebtEntry, Payment, Problem


@transaction.atomic
def complete_payment(
    *, payment: Payment, amount: int, at: dt.datetime, source: str, actor: User | None = None, reference: str = ""
) -> bool:
    """The money of this payment is there. True the one time that it counts, however often, in whatever order and by how
    many processes this is called; a notice that it failed or expired may have come before.

    `amount` is what really came in, minor units: another than awaited does not count and is noted for the owner.
    Money for an order that came to nothing, and what is above the order's worth, counts and is then due to go back
    (`Order.refund_due`). `source`: who says so.
    `reference`: the provider's own number of the payment, kept when there was none.
    """
    counts = Payment.objects.filter(pk=payment.pk, state__in=Payment.NOT_YET, amount=amount).update(
        state=Payment.State.PAID, paid_at=at, source=source[:30], actor=actor
    )
    payment.refresh_from_db()
    if not counts:
        if payment.amount != amount:
            problems.note(
                kind=Problem.Kind.WRONG_AMOUNT,
                key=f"{payment.pk}:{amount}",
                payment=payment,
                expected=payment.amount,
                amount=amount,
                currency=payment.currency,
                text=source,
            )
        return False
    if reference and not payment.provider_reference:
        payment.provider_reference = reference[:120]
        payment.save(update_fields=["provider_reference"])
    order = payment.order
    note_money(order=order, amount=amount, actor=actor)
    record(
        kinds.PaymentReceived(
            number=order.number, amount=amount, currency=payment.currency, method=payment.method, source=source
        ),
        customer_id=order.customer_id,
        subject=order,
        actor=actor,
        occurred_at=at,
    )
    debts.settle(order=order, kind=DebtEntry.Kind.PAID)
    if order.deposit and order.paid >= order.deposit > order.paid - amount and order.owed:
        record(
            kinds.DepositReceived(number=order.number, rest=order.owed, currency=order.currency),
            customer_id=order.customer_id,
            subject=order,
            actor=actor,
            occurred_at=at,
        )
    if order.refund_due:
        reason = _("The order was cancelled.") if order.state in LOST else _("More was paid than the order costs.")
        record(
            kinds.RefundDue(
                number=order.number, amount=min(amount, order.refund_due), currency=order.currency, reason=reason
            ),
            customer_id=order.customer_id,
            subject=order,
        )
    fit_open_payment(order)
    return True


@transaction.atomic
def fail_payment(
    *,
    payment: Payment,
    reason: str = "",
    expired: bool = False,
    actor: User | None = None,
    at: dt.datetime | None = None,
) -> bool:
    """It will not come, or not this way. True the one time that this changed something; paid ones stay paid, and
    money that comes later all the same still counts."""
    to = Payment.State.EXPIRED if expired else Payment.State.FAILED
    if not Payment.objects.open().filter(pk=payment.pk).update(state=to):
        payment.refresh_from_db()
        return False
    payment.refresh_from_db()
    order = payment.order
    record(
        kinds.PaymentFailed(
            number=order.number,
            amount=payment.amount,
            currency=payment.currency,
            method=payment.method,
            reason="expired" if expired else reason[:200],
        ),
        customer_id=order.customer_id,
        subject=order,
        actor=actor,
        occurred_at=at,
    )
    return True


def expire_payments(now: dt.datetime | None = None) -> int:
    """Close what was awaited too long, each in its own transaction; returns how many."""
    late = Payment.objects.open().filter(expires_at__lt=now or clock.now()).select_related("order").order_by("id")
    return sum(fail_payment(payment=payment, expired=True) for payment in late[:500])


@transaction.atomic
def receive(
    *,
    order: Order,
    method: str,
    amount: int,
    key: str,
    actor: User | None,
    at: dt.datetime | None = None,
    source: str = "owner",
) -> Payment:
    """Money was taken at once: at the counter, at the door, or a part of what is owed. The same key again gives the
    same payment. `amount` in minor units of the order's currency. Raises PaymentError."""
    known = Payment.objects.filter(key=key).select_related("order").first()
    if known is not None:
        return known
    if amount <= 0:
        raise PaymentError(_("Write how much came in."), field="amount")
    now = clock.now()
    try:
        with transaction.atomic():
            payment = Payment.objects.create(
                order=order,
                method=method,
                amount=amount,
                currency=order.currency,
                key=key[:80],
                state=Payment.State.FAILED,  # never awaited: paid in the next line
                created_at=now,
            )
    except IntegrityError:  # the doubled click was faster
        return Payment.objects.select_related("order").get(key=key)
    complete_payment(payment=payment, amount=amount, at=at or now, source=source, actor=actor)
    order.refresh_from_db()
    return payment


@transaction.atomic
def take_back(*, payment: Payment, reason: str, actor: User) -> bool:
    """It was counted by mistake: the money never came. False when it does not count (any more). Raises PaymentError
    when something of it was promised back already."""
    if not Payment.objects.filter(pk=payment.pk, state=Payment.State.PAID, refunded=0).update(
        state=Payment.State.FAILED, paid_at=None
    ):
        payment.refresh_from_db()
        if payment.came_in:
            raise PaymentError(_("Something of this payment is being paid back. Finish or drop that first."))
        return False
    payment.refresh_from_db()
    order = payment.order
    note_money(order=order, amount=-payment.amount, actor=actor)
    debts.settle(order=order, kind=DebtEntry.Kind.TAKEN_BACK)
    if order.deposit:
        fit_open_payment(order)
    record(
        kinds.PaymentTakenBack(
            number=order.number, amount=payment.amount, currency=payment.currency, reason=reason[:200]
        ),
        customer_id=order.customer_id,
        subject=order,
        actor=actor,
    )
    return True
