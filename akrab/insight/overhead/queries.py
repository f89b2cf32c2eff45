"""Reading what is not used: stored rows, no analysis library."""

from akrab.core import clock
from akrab.insight.models import KeptOverhead, Overhead

CARD = "overhead"


def found() -> list[Overhead]:
    """What is told: without what somebody decided to keep, what costs most first, then what was never used."""
    kept = set(KeptOverhead.objects.filter(until__gt=clock.today()).values_list("kind", "subject"))
    rows = [row for row in Overhead.objects.all() if (row.kind, row.subject) not in kept]
    return sorted(rows, key=_order)


def _order(row: Overhead) -> tuple[bool, int, int, str, str]:
    return (row.is_money_tied, -(row.cost or 0), row.since.toordinal() if row.since else 0, row.kind, row.subject)


def kept() -> list[tuple[KeptOverhead, Overhead]]:
    """What is kept all the same, and still not used."""
    decided = {(one.kind, one.subject): one for one in KeptOverhead.objects.filter(until__gt=clock.today())}
    return [(decided[row.kind, row.subject], row) for row in Overhead.objects.order_by("kind", "subject")
            if (row.kind, row.subject) in decided]  # fmt: skip
