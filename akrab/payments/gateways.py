"""Paying by a payment service: a page made there, how it stands asked there, money sent back through it.

What counts is what the service answers when we ask; notices, the buyer's return and the clock are only reasons to ask.
"""

import datetime as dt
import hashlib
import logging

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from akrab.core import clock, ratelimit, shop
from akrab.core.models import RateCount
from akrab.customers.models import Handle
from akrab.payments import problems
from akrab.payments.actions import completing, refunding
from akrab.payments.adapters.base import Bill, Refunded, RefundState, State, Status
from akrab.payments.adapters.errors import GatewayError
from akrab.payments.adapters.registry import GATEWAYS, gateway
from akrab.payments.errors import PaymentError
from akrab.payments.methods import Method, Occasion, register
from akrab.payments.models import Payment, Problem, Refund

logger = logging.getLogger(__name__)
ASKING_SECONDS = 12  # longer than one attempt may take


def notice_url(code: str) -> str:
    """Where the service is to send its notices."""
    return f"{settings.BASE_URL}/api/v1/payments/{code}/notices"


def return_url(payment: Payment) -> str:
    """Where the buyer comes back to."""
    return f"{settings.BASE_URL}/orders/{payment.order_id}/paid/"


def begin(payment: Payment) -> None:
    """Have a page made where the buyer pays: `details["url"]`. Outside of any transaction, at most 8 seconds. Raises
    GatewayError; the payment is then open as before, and beginning again is harmless."""
    claim = f"gateway-begin:{payment.key}"
    if not ratelimit.allow(claim, limit=1, seconds=ASKING_SECONDS):
        raise GatewayError(_("The page for paying is just being made. Try again in a moment."), permanent=False)
    service = gateway(payment.provider)
    try:
        created = service.create(_bill(payment), return_url=return_url(payment), notice_url=notice_url(service.code))
    except GatewayError as error:
        _note_trouble(payment, error)
        if error.code == "taken":  # an earlier try was heard and its answer lost: the next one gets a new reference
            completing.fail_payment(payment=payment, reason=str(error))
            raise GatewayError(
                _("The page for paying could not be made. Please try again."), permanent=False
            ) from error
        raise
    finally:
        RateCount.objects.filter(key=claim).delete()
    Payment.objects.open().filter(pk=payment.pk).update(
        details={"url": created.url},
        provider_reference=created.provider_reference[:120],
        expires_at=created.expires_at or payment.expires_at,
    )
    payment.refresh_from_db()


def _bill(payment: Payment) -> Bill:
    order = payment.order
    email = (
        Handle.objects.filter(customer=order.customer_id, kind=Handle.Kind.EMAIL).first() if order.customer_id else None
    )
    return Bill(
        reference=payment.key,
        amount=payment.amount,
        currency=payment.currency,
        title=_("Order %(number)s at %(shop)s") % {"number": order.number, "shop": shop.get("name")},
        made_at=payment.created_at,
        expires_at=payment.expires_at or payment.created_at + dt.timedelta(hours=shop.get("payment_hours")),
        name=order.recipient,
        email=email.value if email else "",
        phone=order.phone,
        language="en" if (get_language() or "id").startswith("en") else "id",
    )


def _note_trouble(payment: Payment, error: GatewayError) -> None:
    """The owner is told once a day for each kind of trouble."""
    problems.note(
        kind=Problem.Kind.PROVIDER,
        key=f"{payment.provider}:{error.code or 'silent'}:{clock.today()}",
        payment=payment,
        text=str(error),
    )


def check(payment: Payment) -> Status:
    """Ask how the payment stands, and book it. Harmless however often. Outside of any transaction. Raises
    GatewayError."""
    status = gateway(payment.provider).status(
        reference=payment.key, provider_reference=payment.provider_reference, currency=payment.currency
    )
    book(payment, status)
    return status


def poll(payment: Payment) -> None:
    """As `check`, for the register of the ways to pay."""
    check(payment)


def book(payment: Payment, status: Status) -> None:
    """Make of a payment what the service says of it."""
    if status.state == State.PAID:
        _book_paid(payment, status)
    elif payment.came_in and status.state in {State.FAILED, State.EXPIRED}:
        payment.refresh_from_db()
        if payment.state != Payment.State.REFUNDED:
            _note_reversed(payment, status)
    elif status.state == State.FAILED:
        completing.fail_payment(payment=payment, reason=status.channel)
    elif status.state == State.EXPIRED:
        completing.fail_payment(payment=payment, expired=True)
    elif status.state == State.REVIEW:
        text = _("%(service)s holds this payment back. Look at it there and accept or refuse it.")
        problems.note(
            kind=Problem.Kind.PROVIDER,
            key=f"review:{payment.pk}",
            payment=payment,
            text=text % {"service": gateway(payment.provider).name},
        )


def _book_paid(payment: Payment, status: Status) -> None:
    if status.amount is None or status.currency != payment.currency:
        problems.note(
            kind=Problem.Kind.WRONG_AMOUNT,
            key=f"{payment.pk}:{status.currency}:{status.amount}",
            payment=payment,
            expected=payment.amount,
            amount=status.amount,
            currency=status.currency,
            text=payment.provider,
        )
        return
    completing.complete_payment(
        payment=payment,
        amount=status.amount,
        at=_sensible(status.paid_at, payment),
        source=payment.provider,
        reference=status.transaction,
    )
    if not payment.came_in:
        return
    told = {"transaction": status.transaction, "channel": status.channel}
    if any(payment.details.get(key) != value for key, value in told.items()):
        payment.details = {**payment.details, **told}
        payment.save(update_fields=["details"])
    for one in status.refunds:
        _book_refund(payment, one)
    if status.reversed:
        _note_reversed(payment, status)


def _sensible(moment: dt.datetime | None, payment: Payment) -> dt.datetime:
    """The service's time of payment, unless its clock or zone is wrong."""
    now = clock.now()
    return moment if moment and payment.created_at - dt.timedelta(minutes=5) <= moment <= now else now


def _note_reversed(payment: Payment, status: Status) -> None:
    problems.note(
        kind=Problem.Kind.REVERSED,
        key=str(payment.pk),
        payment=payment,
        amount=payment.amount,
        currency=payment.currency,
        text=str(status.raw.get("transaction_status") or status.state),
    )


# Sending back


def mark_of(refund: Refund) -> str:
    """Our name of a refund at the service: letters, digits and dashes, and never the same twice."""
    digest = hashlib.sha256(f"{refund.payment.key}|{refund.key}".encode()).hexdigest()
    return f"r{refund.pk}-{digest[:16]}"


def refund(refund: Refund) -> None:
    """Have the service send it back; asked again, it is sent once. Outside of any transaction. Raises GatewayError:
    passing ones are tried again by the clock, after a clear no the amount is free for another way."""
    payment = refund.payment
    result = gateway(payment.provider).refund(
        reference=payment.key,
        provider_reference=payment.provider_reference,
        amount=refund.amount,
        currency=payment.currency,
        key=mark_of(refund),
        reason=refund.reason,
    )
    if result.state == RefundState.FAILED:
        raise GatewayError(_refused_words(payment, result), permanent=True)
    _settle(refund, result)


def _settle(refund: Refund, result: Refunded) -> None:
    provider = refund.payment.provider
    if result.state == RefundState.DONE:
        refunding.finish_refund(refund=refund, way=provider, reference=result.provider_reference)
    elif result.state == RefundState.FAILED:
        refunding.fail_refund(refund=refund, error=_refused_words(refund.payment, result))
    elif not refund.provider_reference:
        Refund.objects.filter(pk=refund.pk).update(provider_reference=result.provider_reference[:120])


def _refused_words(payment: Payment, result: Refunded) -> str:
    return _("%(service)s could not pay it back (%(reason)s). Try again, or pay it back another way.") % {
        "service": gateway(payment.provider).name,
        "reason": result.reason or _("no reason given"),
    }


def _book_refund(payment: Payment, told: Refunded) -> None:
    """One refund as the service tells it: ours, or one made on the service's own pages."""
    for one in payment.refunds.all():
        if told.key and told.key == mark_of(one):
            _settle(one, told)
            return
    if told.state != RefundState.DONE or told.amount <= 0:
        return
    key = f"{payment.provider}:{payment.pk}:{told.provider_reference or told.amount}"
    reason = _("Paid back on the pages of %(service)s") % {"service": gateway(payment.provider).name}
    try:
        refunding.record_refund(
            payment=payment,
            amount=told.amount,
            key=key[:80],
            reason=reason,
            way=payment.provider,
            reference=told.provider_reference,
        )
    except PaymentError:  # the amount is kept for a refund that was due: somebody sent it from there instead
        due = payment.refunds.filter(state=Refund.State.DUE, amount=told.amount).first()
        if due is not None:
            _settle(due, told)
        else:
            problems.note(
                kind=Problem.Kind.REVERSED,
                key=key,
                payment=payment,
                amount=told.amount,
                currency=payment.currency,
                text=reason,
            )
    except IntegrityError:  # another process was faster
        logger.info("Refund %s is booked already", key)


# Among the ways to pay

LABELS = {
    "midtrans": (
        gettext_lazy("Virtual account, e-wallet or card"),
        gettext_lazy("On the safe page of Midtrans."),
        "smartphone",
    ),
    "xendit": (
        gettext_lazy("Bank, e-wallet or shop counter"),
        gettext_lazy("On the safe page of Xendit."),
        "smartphone",
    ),
    "stripe": (gettext_lazy("Credit or debit card"), gettext_lazy("On the safe page of Stripe."), "credit-card"),
}


def _register(code: str) -> None:
    service = GATEWAYS[code]
    label, hint, icon = LABELS[code]

    def ready() -> bool:
        return gateway(code).is_ready()

    def fits(_occasion: Occasion) -> bool:
        return shop.get("currency") in service.currencies

    register(
        Method(code=code, label=label, hint=hint, icon=icon, provider=code),
        ready=ready,
        fits=fits,
        begin=begin,
        poll=poll,
        refund=refund,
        expires=True,
    )


for _code in GATEWAYS:
    _register(_code)
