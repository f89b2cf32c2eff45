"""Counting what is there, and moving money from pot to pot."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.finance import kinds
from akrab.finance.actions.rights import check
from akrab.finance.errors import FinanceError
from akrab.finance.models import Pot, PotCount, PotMove
from akrab.journal.recording import record


@transaction.atomic
def count_pot(*, pot: str, amount: int, day: dt.date, actor: User | None) -> PotCount:
    """What lay in the pot on the morning of `day`, before the first sale, minor units; counting the same morning again
    replaces it. Raises FinanceError."""
    check(actor)
    if pot not in Pot.values:
        raise FinanceError(_("Choose where the money lies."), field="pot")
    if day > clock.today():
        raise FinanceError(_("That day is still to come."), field="day")
    counted, _new = PotCount.objects.update_or_create(
        pot=pot, day=day, defaults={"amount": amount, "actor": actor, "created_at": clock.now()}
    )
    what = kinds.PotCounted(pot=pot, amount=amount, day=day.isoformat(), currency=shop.get("currency"))
    record(what, subject=counted, actor=actor)
    return counted


@transaction.atomic
def move_money(
    *, source: str, target: str, amount: int, key: str, day: dt.date | None = None, note: str = "", actor: User | None
) -> PotMove:
    """Money from one pot to another, from outside (`source` empty: the owner puts money in) or out of the shop
    (`target` empty); minor units, once per `key`. It is neither revenue nor expense. Raises FinanceError."""
    check(actor)
    known = PotMove.objects.filter(key=key).first()
    if known is not None:
        return known
    day = day or clock.today()
    if source == target or {source, target} - {"", *Pot.values}:
        raise FinanceError(_("Choose two different places."), field="target")
    if amount <= 0:
        raise FinanceError(_("Write how much was moved."), field="amount")
    if day > clock.today():
        raise FinanceError(_("That day is still to come."), field="day")
    try:
        with transaction.atomic():
            moved = PotMove.objects.create(
                key=key[:80],
                source=source,
                target=target,
                amount=amount,
                day=day,
                note=note.strip()[:300],
                actor=actor,
                created_at=clock.now(),
            )
    except IntegrityError:  # the same tap a moment ago
        return PotMove.objects.get(key=key[:80])
    what = kinds.PotMoved(source=source, target=target, amount=amount, currency=shop.get("currency"))
    record(what, subject=moved, actor=actor)
    return moved


@transaction.atomic
def withdraw_move(*, move: PotMove, actor: User) -> bool:
    """It was written by mistake. True the one time that this changed something."""
    check(actor)
    if not PotMove.objects.filter(pk=move.pk, withdrawn_at__isnull=True).update(withdrawn_at=clock.now()):
        return False
    record(kinds.PotMoveWithdrawn(amount=move.amount, currency=shop.get("currency")), subject=move, actor=actor)
    return True
