"""Notices of the payment services: verified, stored, answered; handled later, harmless twice."""

import hashlib
import logging
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from akrab.core import clock, ratelimit
from akrab.payments import gateways, problems
from akrab.payments.adapters.base import Event, Refusal
from akrab.payments.adapters.errors import GatewayError
from akrab.payments.adapters.registry import GATEWAYS, gateway
from akrab.payments.models import Notice, Payment, Problem

logger = logging.getLogger(__name__)
LARGEST = 200_000  # bytes
REFUSED_PER_DAY = 200  # refused notices that are kept of each service: whoever floods us fills no disk
TRY_REFERENCE = "akrabtest-"  # what the references of test payments begin with
KEPT_HEADERS = ("content-type", "user-agent")  # the others may carry a secret

# What came of a notice: `Notice.outcome`.
DONE, NOTHING, TRY_OUT, UNKNOWN, WRONG_AMOUNT, FORGED, OLD, UNREADABLE, GIVEN_UP = (
    "done",
    "nothing",
    "try_out",
    "unknown",
    "wrong_amount",
    "forged",
    "old",
    "unreadable",
    "given_up",
)
OUTCOMES = {
    DONE: _("Looked into and booked"),
    NOTHING: _("Says nothing about money"),
    TRY_OUT: _("Of a test payment"),
    UNKNOWN: _("Money for no order of ours"),
    WRONG_AMOUNT: _("Another amount than awaited"),
    FORGED: _("Refused: the signature does not fit"),
    OLD: _("Refused: too old"),
    UNREADABLE: _("Refused: cannot be read"),
    GIVEN_UP: _("Given up: the service did not answer for days"),
}
REFUSED = {"signature": FORGED, "old": OLD, "unreadable": UNREADABLE}


def outcome_of(notice: Notice) -> str:
    """What came of a notice, in words; the service's own sentence while it did not answer."""
    known = OUTCOMES.get(notice.outcome)
    return str(known) if known else notice.outcome or gettext("Waits to be looked into")


def latest(provider: str, number: int = 10) -> list[Notice]:
    """The last notices of a service, the newest first."""
    known = Notice.objects.filter(provider=provider).select_related("payment__order")
    return list(known.order_by("-received_at", "-id")[:number])


def receive(*, provider: str, headers: Mapping[str, str], body: bytes) -> int:
    """Take in one notice; returns the HTTP status to answer with. `headers`: names in lower case. Asks nobody
    anything."""
    if provider not in GATEWAYS or not gateway(provider).is_ready():
        return 404
    if len(body) > LARGEST:
        return 413
    try:
        event = gateway(provider).verify(headers, body)
    except Refusal as refusal:
        _keep_refused(provider, headers, body, REFUSED[refusal.code])
        return 400 if refusal.code == "unreadable" else 401
    with transaction.atomic():
        notice, created = Notice.objects.get_or_create(
            provider=provider, event_key=event.key[:150], defaults=_row(headers, body) | {"verified": True}
        )
        if created:
            from akrab.payments.gateway_tasks import handle_notice

            handle_notice.enqueue(notice.pk)
        else:
            Notice.objects.filter(pk=notice.pk).update(times=F("times") + 1)
    return 200


def _row(headers: Mapping[str, str], body: bytes) -> dict[str, object]:
    return {
        "headers": {name: headers[name][:200] for name in KEPT_HEADERS if name in headers},
        "body": body.decode("utf-8", "replace").replace("\x00", ""),
        "received_at": clock.now(),
    }


def _keep_refused(provider: str, headers: Mapping[str, str], body: bytes, outcome: str) -> None:
    """Kept for the owner, with no effect. Its key is of the body, so that it never stands in the way of a real one."""
    if not ratelimit.allow(f"notice-refused:{provider}", limit=REFUSED_PER_DAY, seconds=86_400):
        return
    with transaction.atomic():
        notice, created = Notice.objects.get_or_create(
            provider=provider,
            event_key=f"refused:{hashlib.sha256(body).hexdigest()}",
            defaults=_row(headers, body) | {"outcome": outcome, "handled_at": clock.now()},
        )
        if not created:
            Notice.objects.filter(pk=notice.pk).update(times=F("times") + 1)
        problems.note(kind=Problem.Kind.FORGED, key=f"{provider}:{clock.today()}", notice=notice, text=outcome)
    logger.warning("A notice of %s was refused: %s", provider, outcome)


def handle(notice: Notice) -> bool:
    """Look into one notice: ask the service how the payment stands, and book that. False when the service did not
    answer: it is tried again later. Harmless twice, also at the same time."""
    if notice.handled_at is not None:
        return True
    event = _event(notice)
    payment = find(notice.provider, event)
    if payment is None:
        _close(notice, _without_payment(notice, event))
        return True
    if event.amount is not None and event.amount != payment.amount and event.money:
        problems.note(
            kind=Problem.Kind.WRONG_AMOUNT,
            key=f"{payment.pk}:{event.amount}",
            payment=payment,
            notice=notice,
            expected=payment.amount,
            amount=event.amount,
            currency=event.currency,
            text=notice.provider,
        )
        _close(notice, WRONG_AMOUNT, payment)
        return True
    try:
        gateways.check(payment)
    except GatewayError as error:
        Notice.objects.filter(pk=notice.pk, handled_at=None).update(outcome=str(error)[:300], payment=payment)
        return False
    _close(notice, DONE, payment)
    return True


def give_up(notice: Notice) -> None:
    """The service did not answer for days; the owner is told."""
    problems.note(
        kind=Problem.Kind.PROVIDER,
        key=f"notice:{notice.pk}",
        notice=notice,
        payment=notice.payment,
        text=notice.outcome,
    )
    _close(notice, GIVEN_UP, notice.payment)


def _event(notice: Notice) -> Event:
    """The notice read again. It was verified when it came; its keys may have changed since."""
    return gateway(notice.provider).read(notice.body.encode())


def find(provider: str, event: Event) -> Payment | None:
    """The payment a notice speaks of: by our own reference, else by the service's."""
    known = Payment.objects.filter(provider=provider).select_related("order")
    if event.reference:
        found = known.filter(key=event.reference).first()
        if found is not None:
            return found
    if not event.provider_reference:
        return None
    return (
        known.filter(provider_reference=event.provider_reference).first()
        or known.filter(details__transaction=event.provider_reference).first()
    )


def _without_payment(notice: Notice, event: Event) -> str:
    if event.test or event.reference.startswith(TRY_REFERENCE):
        return TRY_OUT
    if not event.money:
        return NOTHING
    problems.note(
        kind=Problem.Kind.NO_ORDER,
        key=f"{notice.provider}:{event.reference or event.provider_reference}",
        notice=notice,
        amount=event.amount,
        currency=event.currency,
        text=event.reference or event.provider_reference,
    )
    return UNKNOWN


def _close(notice: Notice, outcome: str, payment: Payment | None = None) -> None:
    Notice.objects.filter(pk=notice.pk, handled_at=None).update(
        handled_at=clock.now(), outcome=outcome, payment=payment
    )
