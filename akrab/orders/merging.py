"""Baskets and trust of two records that become one. The orders themselves only point at the kept record."""

from typing import Any

from akrab.customers.movers import Memory, bring_back, mover, repoint
from akrab.orders.models import Basket, Level, TrustFix

FIX = ("level", "reason", "fixed_by_id", "fixed_at")


@mover("orders.Basket.customer")
class Baskets:
    """One open basket each: a second one stays with the record that goes."""

    def move(self, *, keep: int, gone: int) -> Memory:
        return {"moved": repoint(Basket._meta.get_field("customer"), keep=keep, gone=gone)}

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        bring_back(Basket._meta.get_field("customer"), memory["moved"], keep=keep, gone=gone)


@mover("orders.TrustFix.customer")
class Trust:
    """Where a person decided about both, "with care" holds, else what was decided about the kept one."""

    def move(self, *, keep: int, gone: int) -> Memory:
        mine, other = (TrustFix.objects.filter(customer=pk).first() for pk in (keep, gone))
        if other is None:
            return {}
        if mine is None:
            TrustFix.objects.filter(pk=other.pk).update(customer=keep)
            return {"moved": other.pk}
        if other.level == Level.CAREFUL and mine.level != Level.CAREFUL:
            before = {name: getattr(mine, name) for name in FIX}
            TrustFix.objects.filter(pk=mine.pk).update(**{name: getattr(other, name) for name in FIX})
            return {"before": {**before, "fixed_at": mine.fixed_at.isoformat()}, "mine": mine.pk}
        return {}

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        if "moved" in memory:
            TrustFix.objects.filter(pk=memory["moved"], customer=keep).update(customer=gone)
        if "before" in memory:
            before: dict[str, Any] = memory["before"]
            TrustFix.objects.filter(pk=memory["mine"]).update(**before)
