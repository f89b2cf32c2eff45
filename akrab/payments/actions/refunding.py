"""Money goes back: each refund once, never more than came in."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.journal.recording import record
from akrab.orders.actions import note_money
from akrab.orders.models import Order
from akrab.payments import kinds, methods
from akrab.payments.errors import PaymentError, ProviderError
from akrab.payments.models import Payment, Refund


def _reserve(payment: Payment, amount: int, *, key: str, reason: str, actor: User | None) -> Refund:
    if amount <= 0:
        raise PaymentError(_("Write how much is paid back."), field="amount")
    free = Payment.objects.filter(pk=payment.pk, state__in=Payment.CAME_IN, refunded__lte=F("amount") - amount)
    if not free.update(refunded=F("refunded") + amount):
        raise PaymentError(_("No more can be paid back than came in."), field="amount")
    payment.refresh_from_db()
    return Refund.objects.create(
        payment=payment, amount=amount, key=key[:80], reason=reason[:300], actor=actor, created_at=clock.now()
    )


def still_due(order: Order) -> int:
    """What is to go back and was not asked of a provider yet, minor units."""
    waiting = Refund.objects.filter(payment__order=order, state__in=[Refund.State.DUE, Refund.State.ASKED])
    return max(0, order.refund_due - (waiting.aggregate(sum=Sum("amount"))["sum"] or 0))


@transaction.atomic
def pay_out(*, order: Order, amount: int, way: str, key: str, actor: User, reason: str = "") -> list[Refund]:
    """What is due to the customer goes back: `way` "cash" or "transfer" when a person did it, "provider" to have it
    asked of the provider (then call `send_refund` with each, outside of the transaction). Of its payments the last is
    paid back first. The same key again changes nothing, and two people never pay out more than is due. Raises
    PaymentError."""
    Order.objects.filter(pk=order.pk).update(currency=order.currency)  # takes the row: the second of two waits
    order.refresh_from_db()
    known = list(Refund.objects.filter(key__startswith=f"{key}:"))
    if known:
        return known
    if amount <= 0:
        raise PaymentError(_("Write how much is paid back."), field="amount")
    if amount > still_due(order):
        raise PaymentError(_("No more can be paid back than is due."), field="amount")
    rest, made = amount, []
    for payment in Payment.objects.counting().filter(order=order).order_by("-paid_at", "-id"):
        part = min(rest, payment.refundable)
        if part <= 0 or (way == "provider" and methods.handler(payment.method).refund is None):
            continue
        refund = _reserve(payment, part, key=f"{key}:{payment.pk}", reason=reason, actor=actor)
        if way != "provider":
            finish_refund(refund=refund, way=way, actor=actor)
        made.append(refund)
        rest -= part
    if rest:
        raise PaymentError(_("No more can be paid back than came in."), field="amount")
    return made


@transaction.atomic
def record_refund(
    *,
    payment: Payment,
    amount: int,
    key: str,
    reason: str,
    actor: User | None = None,
    way: str = "",
    at: dt.datetime | None = None,
    reference: str = "",
) -> Refund:
    """So much went back already (paid out by hand, or a provider says so). The same key again changes nothing. Raises
    PaymentError above what is left of the payment."""
    known = Refund.objects.filter(key=key).first()
    if known is not None:
        return known
    refund = _reserve(payment, amount, key=key, reason=reason, actor=actor)
    finish_refund(refund=refund, at=at, way=way, reference=reference, actor=actor)
    return refund


@transaction.atomic
def finish_refund(
    *, refund: Refund, at: dt.datetime | None = None, way: str = "", reference: str = "", actor: User | None = None
) -> bool:
    """The money went back. True the one time that it counts."""
    changed = Refund.objects.filter(pk=refund.pk, state__in=[Refund.State.DUE, Refund.State.ASKED]).update(
        state=Refund.State.DONE, done_at=at or clock.now(), way=way[:20], provider_reference=reference[:120]
    )
    refund.refresh_from_db()
    if not changed:
        return False
    payment = refund.payment
    gone = payment.refunds.filter(state=Refund.State.DONE).aggregate(sum=Sum("amount"))["sum"] or 0
    Payment.objects.filter(pk=payment.pk).update(
        state=Payment.State.REFUNDED if gone >= payment.amount else Payment.State.PARTLY
    )
    payment.refresh_from_db()
    order = payment.order
    note_money(order=order, amount=-refund.amount, actor=actor)
    record(
        kinds.PaymentRefunded(number=order.number, amount=refund.amount, currency=payment.currency, way=way),
        customer_id=order.customer_id,
        subject=order,
        actor=actor,
    )
    return True


@transaction.atomic
def fail_refund(*, refund: Refund, error: str) -> bool:
    """The provider refused: the amount may be paid back another way. True the one time that this changed something."""
    if not _give_free(refund, [Refund.State.DUE, Refund.State.ASKED], Refund.State.FAILED):
        return False
    Refund.objects.filter(pk=refund.pk).update(error=error[:300])
    refund.refresh_from_db()
    record(kinds.RefundFailed(number=refund.payment.order.number, reason=error[:200]), subject=refund.payment.order)
    return True


@transaction.atomic
def drop_refund(*, refund: Refund, actor: User) -> bool:
    """It is not paid back after all; only while nothing was sent."""
    if not _give_free(refund, [Refund.State.DUE], Refund.State.DROPPED):
        return False
    Refund.objects.filter(pk=refund.pk).update(actor=actor)
    return True


def _give_free(refund: Refund, allowed: list[Refund.State], to: Refund.State) -> bool:
    if not Refund.objects.filter(pk=refund.pk, state__in=allowed).update(state=to, done_at=clock.now()):
        refund.refresh_from_db()
        return False
    Payment.objects.filter(pk=refund.payment_id).update(refunded=F("refunded") - refund.amount)
    refund.refresh_from_db()
    return True


def send_refund(*, refund: Refund, actor: User) -> None:
    """Ask the provider to pay back what is due. Call outside of a transaction. Asked once: of two clicks one does it,
    and after an answer that never came the refund stays “asked” until the provider tells. Raises ProviderError."""
    handler = methods.handler(refund.payment.method)
    if handler.refund is None:
        raise PaymentError(_("This payment has no provider that pays back. Pay in cash or by transfer and note it."))
    asked = Refund.objects.filter(pk=refund.pk, state=Refund.State.DUE)
    if not asked.update(state=Refund.State.ASKED, way=handler.method.provider, actor=actor):
        return
    refund.refresh_from_db()
    try:
        handler.refund(refund)
    except ProviderError as error:
        if not error.passing:  # a clear no; otherwise nobody knows, and asking twice could pay twice
            fail_refund(refund=refund, error=str(error))
        raise
