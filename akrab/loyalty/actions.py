"""Changes to points: an append-only ledger, every entry once per reference.

The balance is stepped by a conditional update before anything else, so two orders at once cannot spend the same points; its
row then stays locked to the end of the transaction, so the entries behind it are used up by one after the other.
"""

import datetime as dt
import secrets

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.journal.kinds import Kind
from akrab.journal.recording import record
from akrab.loyalty import kinds
from akrab.loyalty.errors import LoyaltyError, NotEnoughPoints
from akrab.loyalty.models import Account, OrderPoints, PointsEntry
from akrab.loyalty.tiers import place

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without what people mistake for another


@transaction.atomic
def open_account(*, customer_id: int) -> Account:
    """The customer's account, made when there is none, with its card and its code for friends."""
    account = Account.objects.filter(pk=customer_id).first()
    if account is not None:
        return account
    try:
        with transaction.atomic():
            return Account.objects.create(
                customer_id=customer_id,
                card="".join(secrets.choice("0123456789") for _digit in range(12)),
                referral_code="".join(secrets.choice(ALPHABET) for _sign in range(7)),
                since=clock.now(),
            )
    except IntegrityError:  # another request made it a moment ago
        return Account.objects.get(pk=customer_id)


@transaction.atomic
def redeem(*, customer_id: int, points: int, reference: str, spent: int = 0) -> None:
    """Take points for the order `reference`; `spent` is what is paid for its goods, minor units. A conditional update
    decides between two orders at once. Raises NotEnoughPoints; the caller undoes all."""
    account = open_account(customer_id=customer_id)
    if points < 1 or not Account.objects.filter(pk=account.pk, balance__gte=points).update(
        balance=F("balance") - points
    ):
        account.refresh_from_db()
        raise NotEnoughPoints(
            _("You have %(balance)d points left. Choose how many you want to use.")
            % {"balance": max(0, account.balance)},
            field="points",
        )
    OrderPoints.objects.create(reference=reference, account=account, redeemed=points, spent=max(0, spent))
    _use_up(account, points)
    _write(account, -points, PointsEntry.Kind.REDEEMED, f"redeem:{reference}", kinds.PointsRedeemed)


@transaction.atomic
def earn(*, customer_id: int, spent: int, reference: str) -> int:
    """Points for money spent on goods (minor units, after discounts), once per reference; returns how many."""
    if not shop.get("points_on") or spent <= 0:
        return 0
    account = open_account(customer_id=customer_id)
    OrderPoints.objects.get_or_create(reference=reference, defaults={"account": account})
    percent = account.tier.percent if account.tier else 100
    mine = OrderPoints.objects.filter(reference=reference, account=account, earned_at=None)
    found = OrderPoints.objects.get(reference=reference)
    kept = max(0, spent - found.spent_back)  # goods may have come back before the order was done
    points = kept * percent // (100 * int(shop.get("points_every")))
    if not mine.update(earned_at=clock.now(), earned=points, spent=max(spent, found.spent_back)):
        return 0
    if points:
        _add(account, points, PointsEntry.Kind.EARNED, f"earn:{reference}", kinds.PointsEarned)
    place(account)
    _thank_friend(account)
    return points


@transaction.atomic
def take_back(*, reference: str, spent: int | None = None) -> None:
    """The order came to nothing or goods came back: what it earned is taken back and what it redeemed is given back, in
    proportion to `spent` (minor units of goods that came back; None: all of it). Never more than it moved."""
    order = OrderPoints.objects.select_for_update().select_related("account").filter(reference=reference).first()
    if order is None:
        return None
    whole = spent is None or order.spent_back + spent >= order.spent
    back = order.spent if whole else order.spent_back + (spent or 0)
    # Whole points of the running sum: however it is divided, all of it together is exactly what was moved.
    earned = order.earned if whole else order.earned * back // order.spent
    redeemed = order.redeemed if whole else order.redeemed * back // order.spent
    step = OrderPoints.objects.filter(
        pk=reference, spent_back=order.spent_back, earned_back=order.earned_back, redeemed_back=order.redeemed_back
    )
    if not step.update(spent_back=back, earned_back=earned, redeemed_back=redeemed):
        return take_back(reference=reference, spent=spent)  # somebody else's return came first: look again
    account, number = order.account, PointsEntry.objects.filter(reference__startswith=f"back:{reference}:").count()
    if earned > order.earned_back:
        points = earned - order.earned_back
        Account.objects.filter(pk=account.pk).update(balance=F("balance") - points)
        _use_up(account, points)
        _write(account, -points, PointsEntry.Kind.TAKEN_BACK, f"back:{reference}:{number}:e", kinds.PointsTakenBack)
    if redeemed > order.redeemed_back:
        points = redeemed - order.redeemed_back
        _add(account, points, PointsEntry.Kind.GIVEN_BACK, f"back:{reference}:{number}:r", kinds.PointsGivenBack)
    place(account)
    return None


@transaction.atomic
def give(*, customer_id: int, points: int, note: str, reference: str, actor: User | None = None) -> bool:
    """Points as a gift, once per reference; False when it was given before. Raises LoyaltyError."""
    if points < 1:
        raise LoyaltyError(_("Give at least one point."), field="points")
    account = open_account(customer_id=customer_id)
    if PointsEntry.objects.filter(reference=f"gift:{reference}").exists():
        return False
    _add(account, points, PointsEntry.Kind.GIFT, f"gift:{reference}", kinds.PointsGift, note=note, actor=actor)
    return True


@transaction.atomic
def correct(*, customer_id: int, points: int, note: str, key: str, actor: User) -> None:
    """The shop adds or takes points by hand, with the reason. Raises LoyaltyError."""
    if not note.strip():
        raise LoyaltyError(_("Write a reason; the customer reads it."), field="note")
    if points == 0 or abs(points) > 10**7:
        raise LoyaltyError(_("Write how many points to add, or to take with a minus."), field="points")
    account = open_account(customer_id=customer_id)
    if PointsEntry.objects.filter(reference=f"correct:{key}").exists():
        return
    if points > 0:
        _add(
            account, points, PointsEntry.Kind.CORRECTED, f"correct:{key}", kinds.PointsCorrected, note=note, actor=actor
        )
        return
    Account.objects.filter(pk=account.pk).update(balance=F("balance") + points)
    _use_up(account, -points)
    _write(account, points, PointsEntry.Kind.CORRECTED, f"correct:{key}", kinds.PointsCorrected, note=note, actor=actor)


@transaction.atomic
def expire(*, entry: PointsEntry) -> int:
    """What is left of an entry past its day is gone, once; returns how many points."""
    account = Account.objects.select_for_update().get(pk=entry.account_id)
    left = PointsEntry.objects.values_list("left", flat=True).get(pk=entry.pk)
    if left < 1 or not PointsEntry.objects.filter(pk=entry.pk, left=left).update(left=0):
        return 0
    Account.objects.filter(pk=account.pk).update(balance=F("balance") - left)
    _write(account, -left, PointsEntry.Kind.EXPIRED, f"expire:{entry.pk}", kinds.PointsExpired)
    return left


def expire_all() -> int:
    """Daily: points past their day; each in a transaction of its own, so that a stop loses nothing."""
    due = PointsEntry.objects.filter(left__gt=0, expires_at__lte=clock.now()).order_by("id")
    return sum(expire(entry=entry) for entry in due.iterator())


def _add(
    account: Account,
    points: int,
    kind: PointsEntry.Kind,
    reference: str,
    what: type[Kind],
    *,
    note: str = "",
    actor: User | None = None,
) -> None:
    """Points come in; what the balance owed is paid off first, the rest can be spent until it expires."""
    Account.objects.filter(pk=account.pk).update(balance=F("balance") + points)
    account.refresh_from_db()
    months = int(shop.get("points_months"))
    _write(
        account,
        points,
        kind,
        reference,
        what,
        left=max(0, min(points, account.balance)),
        expires_at=clock.now() + dt.timedelta(days=round(30.4375 * months)) if months else None,
        note=note,
        actor=actor,
    )


def _use_up(account: Account, points: int) -> None:
    """Take points from what is left of earlier entries, what expires first at first."""
    for entry in PointsEntry.objects.filter(account=account, left__gt=0).order_by(
        F("expires_at").asc(nulls_last=True), "id"
    ):
        part = min(points, entry.left)
        PointsEntry.objects.filter(pk=entry.pk).update(left=F("left") - part)
        points -= part
        if not points:
            return


def _write(
    account: Account,
    points: int,
    kind: PointsEntry.Kind,
    reference: str,
    what: type[Kind],
    *,
    left: int = 0,
    expires_at: dt.datetime | None = None,
    note: str = "",
    actor: User | None = None,
) -> None:
    entry = PointsEntry.objects.create(
        account=account,
        kind=kind,
        points=points,
        left=left,
        reference=reference,
        note=note.strip()[:200],
        actor=actor,
        at=clock.now(),
        expires_at=expires_at,
    )
    account.refresh_from_db()
    shown = points if what is kinds.PointsCorrected else abs(points)
    payload = {"points": shown, "balance": account.balance} | (
        {"note": entry.note} if hasattr(what, "note") or note else {}
    )
    record(what(**payload), customer_id=account.customer_id, subject=entry, actor=actor)


def _thank_friend(account: Account) -> None:
    """The first purchase of somebody who came by a friend's code: both get their points, once."""
    points = int(shop.get("points_referral"))
    if not points or account.referred_by_id is None:
        return
    reference = f"friend:{account.pk}"
    if give(customer_id=account.pk, points=points, note=_("Welcome"), reference=f"{reference}:new"):
        give(customer_id=account.referred_by_id, points=points, note=_("A friend bought"), reference=f"{reference}:old")
