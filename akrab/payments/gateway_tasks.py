"""What is done about the payment services in the background: notices looked into, open payments asked about."""

import datetime as dt
import logging

from django.db.models import Q

from akrab.core import clock
from akrab.core.tasks import is_waiting, task
from akrab.payments import gateways, notices
from akrab.payments.adapters.base import State
from akrab.payments.adapters.errors import GatewayError
from akrab.payments.adapters.registry import GATEWAYS, gateway
from akrab.payments.models import Notice, Payment, Refund

logger = logging.getLogger(__name__)
# How old → how many minutes between two looks.
STEPS = (
    (dt.timedelta(minutes=15), 1),
    (dt.timedelta(hours=2), 5),
    (dt.timedelta(days=1), 30),
    (dt.timedelta(days=8), 180),
)
OLDEST = STEPS[-1][0]


@task
def handle_notice(pk: int) -> None:
    """Look into one notice. What the service did not answer, `look_after` takes up again."""
    notice = Notice.objects.select_related("payment__order").filter(pk=pk).first()
    if notice is not None:
        notices.handle(notice)


def start_looking() -> None:
    """Every minute, by the clock: queue one look, unless one waits already or there is nothing to look at."""
    if not is_waiting(look_after) and _anything_due():
        look_after.enqueue()


@task
def look_after() -> int:
    """Ask about what is open: notices, payments, refunds. So a lost notice does no harm. Returns how many were
    asked."""
    silent: set[str] = set()  # services that did not answer: not asked again in this round
    asked = 0
    for notice in Notice.objects.filter(handled_at=None, received_at__lt=clock.now() - dt.timedelta(seconds=30))[:200]:
        if clock.now() - notice.received_at > OLDEST:
            notices.give_up(notice)
        elif is_due(notice.received_at, notice.pk) and notice.provider not in silent:
            asked += 1
            if not notices.handle(notice):
                silent.add(notice.provider)
    for payment in open_payments():
        if is_due(payment.created_at, payment.pk) and payment.provider not in silent:
            asked += 1
            if not _look(payment):
                silent.add(payment.provider)
    for refund in asked_refunds():
        if is_due(refund.created_at, refund.pk) and refund.payment.provider not in silent:
            asked += 1
            if not _ask_again(refund):
                silent.add(refund.payment.provider)
    return asked


def is_due(since: dt.datetime, number: int) -> bool:
    """Is this minute one of its own? Often while it is young, seldom later, never after eight days. `number` spreads
    them."""
    now = clock.now()
    for age, minutes in STEPS:
        if now - since <= age:
            return (int(now.timestamp()) // 60 + number) % minutes == 0
    return False


def open_payments() -> list[Payment]:
    """Those begun at a service whose money may still come: late money counts too."""
    waiting = Payment.objects.filter(
        provider__in=GATEWAYS, state__in=Payment.NOT_YET, created_at__gt=clock.now() - OLDEST
    ).exclude(details={})
    return list(waiting.select_related("order").order_by("id"))


def asked_refunds() -> list[Refund]:
    asked = Refund.objects.filter(state=Refund.State.ASKED, created_at__gt=clock.now() - OLDEST)
    return list(asked.filter(payment__provider__in=GATEWAYS).select_related("payment__order").order_by("id"))


def _anything_due() -> bool:
    return (
        Notice.objects.filter(handled_at=None).exists()
        or Payment.objects.filter(
            Q(provider__in=GATEWAYS), state__in=Payment.NOT_YET, created_at__gt=clock.now() - OLDEST
        ).exists()
        or Refund.objects.filter(state=Refund.State.ASKED).exists()
    )


def _look(payment: Payment) -> bool:
    try:
        status = gateways.check(payment)
        replaced = payment.state == Payment.State.REPLACED and status.state == State.PENDING
        if replaced and not payment.details.get("closed"):  # nobody is to pay there any more
            gateway(payment.provider).close(reference=payment.key, provider_reference=payment.provider_reference)
            Payment.objects.filter(pk=payment.pk).update(details={**payment.details, "closed": True})
    except GatewayError as error:
        logger.info("Asking %s about a payment did not work", payment.provider)
        return error.permanent
    return True


def _ask_again(refund: Refund) -> bool:
    """The answer to a refund was lost: ask under the same name, so that it is sent once."""
    from akrab.payments.actions import fail_refund

    try:
        gateways.refund(refund)
    except GatewayError as error:
        if error.permanent:
            fail_refund(refund=refund, error=str(error))
        return error.permanent
    return True
