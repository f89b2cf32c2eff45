"""Opening a till, cash in and out, the count at the end of the day."""

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.core.errors import NotAllowed
from akrab.core.numbers import next_number
from akrab.counter import kinds, money
from akrab.counter.errors import CounterError, TillClosed
from akrab.counter.models import CashMove, Till, TillSession
from akrab.counter.queries import expected_cash
from akrab.journal.recording import record


def main_till() -> Till:
    """The shop's first till, made when it is first needed."""
    till = Till.objects.filter(is_active=True).first()
    return till or Till.objects.get_or_create(name=_("Till 1"))[0]


def session_for(*, till: Till, session_id: int | None, sold_at: dt.datetime) -> tuple[TillSession, bool]:
    """The session a sale belongs to, and whether it comes late: after the session in which it was sold was closed.

    Raises TillClosed for one that was sold on a closed till.
    """
    named = TillSession.objects.filter(pk=session_id, till=till).first() if session_id else None
    if named is not None and named.closed_at is None:
        return named, False
    if named is not None and named.closed_at is not None and sold_at <= named.closed_at:
        return named, True
    session = till.sessions.filter(closed_at__isnull=True).first()
    if session is None:
        raise TillClosed(_("The till is closed. Open it first, then sell."))
    return session, False


@transaction.atomic
def open_till(*, till: Till, opening_cash: int, actor: User) -> TillSession:
    """Begin a session with so much change in the drawer, minor units. Opening an open till changes nothing."""
    if not may(actor, Capability.COUNTER_SELL):
        raise NotAllowed(_("You may not sell across the counter."))
    if opening_cash < 0:
        raise CounterError(_("The amount must be zero or more."), field="opening_cash")
    session = till.sessions.filter(closed_at__isnull=True).first()
    if session is not None:
        return session
    try:
        with transaction.atomic():
            session = TillSession.objects.create(
                till=till,
                number=next_number("till", first=1),
                opening_cash=opening_cash,
                opened_by=actor,
                opened_at=clock.now(),
            )
    except IntegrityError:  # somebody opened it at the same moment
        return till.sessions.get(closed_at__isnull=True)
    record(
        kinds.TillOpened(till=till.name, amount=opening_cash, currency=shop.get("currency")),
        subject=session,
        actor=actor,
    )
    return session


@transaction.atomic
def move_cash(*, session: TillSession, kind: str, amount: int, reason: str, key: str, actor: User) -> CashMove:
    """Put cash in or take it out, with the reason; once per `key`. Raises CounterError."""
    known = CashMove.objects.filter(key=key).first()
    if known is not None:
        return known
    if kind not in CashMove.Kind.values or amount < 1:
        raise CounterError(_("Write how much it is."), field="amount")
    if not reason.strip():
        raise CounterError(_("Write what it was for."), field="reason")
    # The session's row is held, so that nothing moves while it is being closed.
    if not TillSession.objects.select_for_update().filter(pk=session.pk, closed_at__isnull=True).exists():
        raise TillClosed(_("This till was closed meanwhile."))
    move = CashMove.objects.create(
        key=key,
        session=session,
        kind=kind,
        amount=amount,
        reason=reason.strip()[:200],
        actor=actor,
        moved_at=clock.now(),
    )
    what = kinds.CashIn if kind == CashMove.Kind.IN else kinds.CashOut
    record(what(amount=amount, reason=move.reason, currency=shop.get("currency")), subject=session, actor=actor)
    return move


@transaction.atomic
def close_till(
    *, session: TillSession, counts: Mapping[int, int], other: int = 0, reason: str = "", actor: User
) -> TillSession:
    """End the day: `counts` are pieces per note and coin (minor units), `other` what was counted as a sum.

    A difference to what the books expect needs a reason. Raises NotAllowed, CounterError or TillClosed.
    """
    if not may(actor, Capability.COUNTER_CLOSE):
        raise NotAllowed(_("You may not close the till. Ask the owner or the manager."))
    known = set(money.denominations())
    if other < 0 or any(value not in known or number < 0 for value, number in counts.items()):
        raise CounterError(_("The count cannot be read. Write whole numbers."), field="counts")
    if not TillSession.objects.select_for_update().filter(pk=session.pk, closed_at__isnull=True).exists():
        raise TillClosed(_("This till was closed meanwhile."))
    counted = other + sum(value * number for value, number in counts.items())
    expected = expected_cash(session)
    if counted != expected and not reason.strip():
        raise CounterError(_("The count differs from the books. Count once more, or write the reason."), field="reason")
    TillSession.objects.filter(pk=session.pk, closed_at__isnull=True).update(
        closed_by=actor,
        closed_at=clock.now(),
        expected_cash=expected,
        counted_cash=counted,
        counts={str(value): number for value, number in counts.items() if number} | ({"other": other} if other else {}),
        difference_reason=reason.strip()[:300],
    )
    session.refresh_from_db()
    record(
        kinds.TillClosed(
            till=session.till.name,
            number=session.number,
            counted=counted,
            expected=expected,
            reason=session.difference_reason,
            currency=shop.get("currency"),
        ),
        subject=session,
        actor=actor,
    )
    return session
