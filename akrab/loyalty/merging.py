"""Points of two records that become one: one balance, one ledger; and two again."""

from django.db.models import F, Sum

from akrab.core import clock
from akrab.customers.movers import Memory, mover, repoint
from akrab.loyalty import ledger
from akrab.loyalty.models import Account, OrderPoints, PointsEntry


@mover("loyalty.Account.customer", "loyalty.Account.referred_by")
class Points:
    """The account that goes keeps its card and its code, which lead to the kept one from then on."""

    def move(self, *, keep: int, gone: int) -> Memory:
        referred = repoint(Account._meta.get_field("referred_by"), keep=keep, gone=gone)
        own = Account.objects.filter(pk=keep, referred_by=keep)
        memory: Memory = {"referred": referred, "own": own.update(referred_by=None)}
        other = Account.objects.filter(pk=gone).first()
        if other is None:
            return memory
        mine = ledger.hold(keep)
        entries, orders = PointsEntry.objects.filter(account=gone), OrderPoints.objects.filter(account=gone)
        memory |= {
            "entries": list(entries.values_list("pk", flat=True)),
            "orders": list(orders.values_list("pk", flat=True)),
            "before": [mine.tier_id, mine.referred_by_id],
        }
        entries.update(account=keep)
        orders.update(account=keep)
        _add_up(keep)
        _add_up(gone)
        higher = max(filter(None, (mine.tier, other.tier)), key=lambda tier: tier.spend, default=None)
        Account.objects.filter(pk=keep).update(
            tier=higher,
            referred_by=mine.referred_by_id or (other.referred_by_id if other.referred_by_id != keep else None),
        )
        return memory

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        Account.objects.filter(pk__in=memory["referred"], referred_by=keep).update(referred_by=gone)
        if memory["own"]:
            Account.objects.filter(pk=keep, referred_by=None).update(referred_by=gone)
        if "entries" not in memory:
            return
        ledger.hold(keep)
        _parts(memory["entries"], memory["orders"], keep, gone)
        tier, referred_by = memory["before"]
        Account.objects.filter(pk=keep).update(tier=tier, referred_by=referred_by)
        _add_up(keep)
        _add_up(gone)


def _parts(entries: list[int], orders: list[str], keep: int, gone: int) -> None:
    """What came with the merge goes back, with all that the same orders moved since."""
    PointsEntry.objects.filter(pk__in=entries, account=keep).update(account=gone)
    OrderPoints.objects.filter(pk__in=orders, account=keep).update(account=gone)
    wanted = set(orders)
    since = PointsEntry.objects.filter(account=keep).order_by("-pk").iterator(chunk_size=500)
    moved = [one.pk for one in since if one.order_reference in wanted]
    PointsEntry.objects.filter(pk__in=moved).update(account=gone)


def _add_up(account_id: int) -> None:
    """The balance is the sum of the entries; what is left of them adds up to it, or to nothing below zero."""
    total = PointsEntry.objects.filter(account=account_id).aggregate(sum=Sum("points"))["sum"] or 0
    Account.objects.filter(pk=account_id).update(balance=total)
    left = PointsEntry.objects.filter(account=account_id).aggregate(sum=Sum("left"))["sum"] or 0
    too_many = left - max(0, total)
    rows = PointsEntry.objects.filter(account=account_id, points__gt=0)
    if too_many > 0:
        for entry in rows.filter(left__gt=0).order_by(F("expires_at").asc(nulls_last=True), "pk"):
            part = min(too_many, entry.left)
            PointsEntry.objects.filter(pk=entry.pk).update(left=F("left") - part)
            too_many -= part
            if not too_many:
                return
    for entry in rows.exclude(expires_at__lte=clock.now()).filter(left__lt=F("points")).order_by("-pk"):
        part = min(-too_many, entry.points - entry.left)
        if part <= 0:
            return
        PointsEntry.objects.filter(pk=entry.pk).update(left=F("left") + part)
        too_many += part
