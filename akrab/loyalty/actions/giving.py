"""Points outside of orders: gifts, corrections by hand, and those whose day is over."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.journal.kinds import Kind
from akrab.loyalty import kinds, ledger
from akrab.loyalty.errors import LoyaltyError
from akrab.loyalty.models import Account, PointsEntry

MOST = 10**7  # by hand at once


@transaction.atomic
def give(*, customer_id: int, points: int, note: str, reference: str, actor: User | None = None) -> bool:
    """Points as a gift, once per reference; False when it was given before. Raises LoyaltyError."""
    if points < 1:
        raise LoyaltyError(_("Give at least one point."), field="points")
    return once(
        customer_id, points, PointsEntry.Kind.GIFT, f"gift:{reference}", kinds.PointsGift, note=note, actor=actor
    )


def once(
    customer_id: int,
    points: int,
    kind: PointsEntry.Kind,
    reference: str,
    what: type[Kind],
    *,
    note: str = "",
    actor: User | None = None,
) -> bool:
    """Points in (or out, below zero) unless the reference was written before. In the caller's transaction."""
    account = ledger.hold(customer_id)
    if PointsEntry.objects.filter(reference=reference).exists():
        return False
    if points > 0:
        ledger.add(account, points, kind, reference, what, note=note, actor=actor)
    else:
        ledger.take(account, -points, kind, reference, what, note=note, actor=actor)
    return True


@transaction.atomic
def birthday_gift(*, customer_id: int, day: dt.date) -> bool:
    """The shop's gift for this birthday, once a year."""
    points = int(shop.get("points_birthday"))
    reference = f"birthday:{customer_id}:{day.year}"
    if not points:
        return False
    return once(customer_id, points, PointsEntry.Kind.BIRTHDAY, reference, kinds.PointsBirthday)


@transaction.atomic
def correct(*, customer_id: int, points: int, note: str, key: str, actor: User) -> None:
    """The shop adds or takes points by hand, with the reason; once per key. Raises LoyaltyError."""
    if not note.strip():
        raise LoyaltyError(_("Write a reason; the customer reads it."), field="note")
    if points == 0 or abs(points) > MOST:
        raise LoyaltyError(_("Write how many points to add, or to take with a minus."), field="points")
    reference = f"correct:{key[:60]}"
    once(
        customer_id,
        points,
        PointsEntry.Kind.CORRECTED,
        reference,
        kinds.PointsCorrected,
        note=note,
        actor=actor,
    )


@transaction.atomic
def expire(*, entry: PointsEntry) -> int:
    """What is left of an entry past its day is gone, once; returns how many points."""
    account = Account.objects.select_for_update().get(pk=entry.account_id)
    return ledger.lose(account, entry, kinds.PointsExpired)


def expire_all() -> int:
    """Points past their day; each entry in a transaction of its own, so that a stop loses nothing."""
    due = PointsEntry.objects.filter(left__gt=0, expires_at__lte=clock.now()).order_by("id")
    return sum(expire(entry=entry) for entry in list(due[:10_000]))
