"""Vouchers and uses of promotions of two records that become one."""

from django.db.models import Max

from akrab.customers.movers import Memory, bring_back, mover, repoint
from akrab.promotions.actions import changed
from akrab.promotions.models import Promotion, Use


@mover("promotions.Use.customer")
class Uses:
    """Both records' uses count against the limit of one person: those in a place that is taken move behind the last."""

    def move(self, *, keep: int, gone: int) -> Memory:
        field = Use._meta.get_field("customer")
        moved = repoint(field, keep=keep, gone=gone)
        places = {}
        for use in Use.objects.filter(customer=gone).order_by("pk"):
            mine = Use.objects.filter(promotion=use.promotion_id, customer=keep)
            last = mine.aggregate(last=Max("place"))["last"] or 0
            places[str(use.pk)] = use.place
            Use.objects.filter(pk=use.pk).update(place=last + 1, customer=keep)
        return {"moved": moved, "places": places, "named": _name_instead(gone, keep)}

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        bring_back(Use._meta.get_field("customer"), memory["moved"], keep=keep, gone=gone)
        for pk, place in memory["places"].items():
            Use.objects.filter(pk=int(pk), customer=keep).update(customer=gone, place=place)
        for pk, had_both in memory["named"]:
            promotion = Promotion.objects.get(pk=pk)
            rest = [one for one in promotion.customer_ids if one != keep or had_both]
            Promotion.objects.filter(pk=pk).update(customer_ids=[*rest, gone])
        if memory["named"]:
            changed()


def _name_instead(gone: int, keep: int) -> list[tuple[int, bool]]:
    """Offers for chosen customers name the kept one; returns which, and whether they named both before."""
    found = []
    for promotion in Promotion.objects.exclude(customer_ids=[]):
        if gone in promotion.customer_ids:
            found.append((promotion.pk, keep in promotion.customer_ids))
            ids = [keep if one == gone else one for one in promotion.customer_ids]
            Promotion.objects.filter(pk=promotion.pk).update(customer_ids=list(dict.fromkeys(ids)))
    if found:
        changed()
    return found
