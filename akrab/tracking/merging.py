"""Visits of two records that become one, and two again."""

from akrab.customers.movers import Memory, mover
from akrab.tracking.models import Followed, Known, Visit
from akrab.tracking.months import written_visits


@mover()  # its tables name customers by their bare numbers
class Visits:
    def move(self, *, keep: int, gone: int) -> Memory:
        memory = {
            "visits": list(Visit.objects.filter(customer_id=gone).values_list("pk", flat=True)),
            "known": list(Known.objects.filter(customer_id=gone).values_list("pk", flat=True)),
            "followed": list(Followed.objects.filter(customer_id=gone).values_list("pk", flat=True)),
        }
        written_visits(Visit.objects.filter(customer_id=gone))
        Visit.objects.filter(customer_id=gone).update(customer_id=keep)
        Known.objects.filter(customer_id=gone).update(customer_id=keep)
        Followed.objects.filter(customer_id=gone).update(customer_id=keep)
        return memory

    def undo(self, *, keep: int, gone: int, memory: Memory) -> None:
        for start in range(0, len(memory["visits"]), 500):
            part = memory["visits"][start : start + 500]
            written_visits(Visit.objects.filter(pk__in=part))
            Visit.objects.filter(pk__in=part, customer_id=keep).update(customer_id=gone)
        Known.objects.filter(pk__in=memory["known"], customer_id=keep).update(customer_id=gone)
        Followed.objects.filter(pk__in=memory["followed"], customer_id=keep).update(customer_id=gone)
