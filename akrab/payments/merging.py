"""The debt book of two records that become one: one page with both their entries; and two again."""

from django.db.models import Sum

from akrab.customers.movers import Memory, mover
from akrab.payments.models import DebtAccount, DebtEntry


@mover("payments.DebtAccount.customer")
class Debts:
    """With two pages the entries go to the kept one's; the higher limit holds, and the more days."""

    def move(self, *, keep: int, gone: int) -> Memory:
        pages = {
            one.customer_id: one
            for one in DebtAccount.objects.select_for_update().filter(customer_id__in=(keep, gone)).order_by("pk")
        }
        other, mine = pages.get(gone), pages.get(keep)
        if other is None:
            return {}
        if mine is None:
            DebtAccount.objects.filter(pk=other.pk).update(customer=keep)
            return {"page": other.pk}
        entries = DebtEntry.objects.filter(account=other)
        orders = sorted(set(entries.values_list("order_id", flat=True)))
        entries.update(account=mine)
        limits = {"limit": max(mine.limit, other.limit), "days": max(mine.days, other.days)}
        DebtAccount.objects.filter(pk=mine.pk).update(**limits)
        for page in (mine, other):
            _add_up(page.pk)
        return {
            "orders": orders,
            "mine": mine.pk,
            "other": other.pk,
            "before": {"limit": mine.limit, "days": mine.days},
        }

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        if "page" in memory:
            DebtAccount.objects.filter(pk=memory["page"], customer=keep).update(customer=gone)
        if "orders" in memory:
            list(
                DebtAccount.objects.select_for_update().filter(pk__in=(memory["mine"], memory["other"])).order_by("pk")
            )
            entries = DebtEntry.objects.filter(account=memory["mine"], order_id__in=memory["orders"])
            entries.update(account=memory["other"])
            DebtAccount.objects.filter(pk=memory["mine"]).update(**memory["before"])
            for page in (memory["mine"], memory["other"]):
                _add_up(page)


def _add_up(page: int) -> None:
    owed = DebtEntry.objects.filter(account=page).aggregate(sum=Sum("amount"))["sum"] or 0
    DebtAccount.objects.filter(pk=page).update(owed=owed)
