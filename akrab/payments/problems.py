"""What a person of the shop must look at, noted once."""

from typing import Any

from django.db import transaction

from akrab.accounts.models import User
from akrab.core import clock
from akrab.journal.recording import record
from akrab.payments import kinds
from akrab.payments.models import Notice, Payment, Problem


@transaction.atomic
def note(
    *,
    kind: Problem.Kind,
    key: str,
    payment: Payment | None = None,
    notice: Notice | None = None,
    **data: Any,
) -> Problem:
    """Note a problem; the same key again changes nothing. `data`: expected, amount (minor units), currency, text."""
    problem, created = Problem.objects.get_or_create(
        key=f"{kind}:{key}"[:150],
        defaults={"kind": kind, "payment": payment, "notice": notice, "data": data, "created_at": clock.now()},
    )
    if created:
        number = payment.order.number if payment else "–"
        record(
            kinds.PaymentProblem(what=kind.value, number=number),
            subject=payment.order if payment else None,
            customer_id=payment.order.customer_id if payment else None,
        )
    return problem


@transaction.atomic
def settle(*, problem: Problem, actor: User) -> bool:
    """A person has looked at it. False when somebody had before."""
    settled = Problem.objects.filter(pk=problem.pk, settled_at=None).update(settled_at=clock.now(), settled_by=actor)
    if settled:
        number = problem.payment.order.number if problem.payment else "–"
        record(kinds.ProblemSettled(what=problem.kind, number=number), actor=actor)
    return bool(settled)
