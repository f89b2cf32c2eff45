"""Insight's reader of the journal: marks the months whose facts no longer hold. The work itself is a task."""

import datetime as dt

from django.db.models import F

from akrab.core import clock
from akrab.insight.models import DirtyMonth
from akrab.insight.months import first_of, following, month_named
from akrab.insight.tasks import request_refresh
from akrab.journal.consumers import consumer
from akrab.journal.models import Entry
from akrab.orders.models import Order, Return

NAME = "insight.months"
SOON = dt.timedelta(seconds=30)  # so that a busy minute is one refresh
ORDERS = {
    "order.placed", "order.accepted", "order.rejected", "order.cancelled", "order.paid", "order.packed", "order.sent",
    "order.done", "order.returned", "return.received",
}  # fmt: skip
# One entry names all months that an import touched, so the entries of its single orders are passed over.
IMPORTS = {"import.finished", "import.undone"}


@consumer(NAME, kinds=ORDERS | IMPORTS)
def mark_months(entry: Entry) -> None:
    if entry.kind in IMPORTS:
        first, last = entry.data.get("first_month"), entry.data.get("last_month")
        if first and last:
            mark(month_named(first), month_named(last))
            request_refresh()
        return
    placed_at = Order.objects.filter(pk=entry.subject_id or 0).values_list("placed_at", flat=True).first()
    moments: list[dt.datetime | None] = [placed_at or entry.occurred_at]
    if entry.kind == "return.received":  # the order's own month too: its state may be another now
        moments += Return.objects.filter(pk=entry.data["back"]).values_list("received_at", flat=True)
    months = {first_of(moment.astimezone(clock.zone()).date()) for moment in moments if moment}
    if sum(mark(month, month) for month in sorted(months)):
        request_refresh(after=SOON)


def mark(first: dt.date, last: dt.date) -> int:
    """Mark every month from `first` to `last`; returns how many were not marked before."""
    marked, month = 0, first
    while month <= last:
        values = {"marked_at": clock.now()}
        if not DirtyMonth.objects.filter(pk=month).update(**values, marks=F("marks") + 1):
            marked += DirtyMonth.objects.get_or_create(pk=month, defaults=values)[1]
        month = following(month)
    return marked
