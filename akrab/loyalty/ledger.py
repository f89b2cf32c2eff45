"""The ledger behind the actions: every entry once per reference, the balance stepped with it.

The account's row is changed before anything else, so it stays locked to the end of the transaction and the entries
behind it are used up by one after the other. Always true: the entries add up to the balance; what is `left` of them
adds up to it too, or to nothing while it is below zero.
"""

import calendar
import datetime as dt
import secrets

from django.db import IntegrityError, transaction
from django.db.models import F

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.customers import actions as customers
from akrab.customers.models import Customer, Handle
from akrab.journal.kinds import Kind
from akrab.journal.recording import record
from akrab.loyalty.models import Account, PointsEntry

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without what people mistake for another


@transaction.atomic
def open_account(*, customer_id: int) -> Account:
    """The customer's account, made when there is none, with its card and its code for friends."""
    account = Account.objects.filter(pk=customer_id).first()
    if account is not None:
        return account
    try:
        with transaction.atomic():
            account = Account.objects.create(
                customer_id=customer_id,
                card="".join(secrets.choice("0123456789") for _digit in range(12)),
                referral_code="".join(secrets.choice(ALPHABET) for _sign in range(7)),
                since=clock.now(),
            )
            # The counter finds people by their handles.
            customer = Customer.objects.get(pk=customer_id)
            customers.add_handle(customer=customer, kind=Handle.Kind.CARD, text=account.card)
    except IntegrityError:  # another request made it a moment ago
        return Account.objects.get(pk=customer_id)
    return account


def hold(customer_id: int) -> Account:
    """The account, its row kept from others until the transaction ends."""
    open_account(customer_id=customer_id)
    return Account.objects.select_for_update(of=("self",)).select_related("tier").get(pk=customer_id)


def expiry() -> dt.datetime | None:
    """When points that come in now expire: the end of the shop's day so many months from now; None: never."""
    months = int(shop.get("points_months"))
    if not months:
        return None
    today = clock.today()
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    day = min(today.day, calendar.monthrange(year, month + 1)[1])
    return clock.day_start(dt.date(year, month + 1, day) + dt.timedelta(days=1))


def add(
    account: Account,
    points: int,
    kind: PointsEntry.Kind,
    reference: str,
    what: type[Kind],
    *,
    note: str = "",
    actor: User | None = None,
) -> PointsEntry:
    """Points come in; what the balance owed is paid off first, the rest can be spent until it expires."""
    Account.objects.filter(pk=account.pk).update(balance=F("balance") + points)
    account.refresh_from_db(fields=["balance"])
    left = max(0, min(points, account.balance))
    return _write(account, points, kind, reference, what, left=left, expires_at=expiry(), note=note, actor=actor)


def take(
    account: Account,
    points: int,
    kind: PointsEntry.Kind,
    reference: str,
    what: type[Kind] | None,
    *,
    note: str = "",
    actor: User | None = None,
    stepped: bool = False,
) -> PointsEntry:
    """Points go out, perhaps below zero. `stepped`: the caller took them from the balance already; without `what` the
    caller journals it."""
    if not stepped:
        Account.objects.filter(pk=account.pk).update(balance=F("balance") - points)
    account.refresh_from_db(fields=["balance"])
    _use_up(account, points)
    return _write(account, -points, kind, reference, what, note=note, actor=actor)


def lose(account: Account, entry: PointsEntry, what: type[Kind]) -> int:
    """What is left of the entry goes out; returns how many points. The account is held."""
    left = PointsEntry.objects.values_list("left", flat=True).get(pk=entry.pk)
    if left < 1 or not PointsEntry.objects.filter(pk=entry.pk, left=left).update(left=0):
        return 0
    Account.objects.filter(pk=account.pk).update(balance=F("balance") - left)
    account.refresh_from_db(fields=["balance"])
    _write(account, -left, PointsEntry.Kind.EXPIRED, f"expire:{entry.pk}", what)
    return left


def _use_up(account: Account, points: int) -> None:
    """Take points from what is left of earlier entries, what expires first at first."""
    entries = PointsEntry.objects.filter(account=account, left__gt=0)
    for entry in entries.order_by(F("expires_at").asc(nulls_last=True), "id").iterator(chunk_size=100):
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
    what: type[Kind] | None,
    *,
    left: int = 0,
    expires_at: dt.datetime | None = None,
    note: str = "",
    actor: User | None = None,
) -> PointsEntry:
    """The entry and its line in the journal; `account.balance` is the one after it."""
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
    if what is None:
        return entry
    values: dict[str, object] = {"points": abs(points), "balance": account.balance}
    if kind == PointsEntry.Kind.CORRECTED:
        values["points"] = points
    if "note" in what.__dataclass_fields__:
        values["note"] = entry.note
    record(what(**values), customer_id=account.customer_id, subject=entry, actor=actor)
    return entry
