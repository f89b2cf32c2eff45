"""The end of a run: figures brought up to date, then the run closed and one entry written in the journal."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import Max, Min

from akrab.core import clock
from akrab.core.versions import bump
from akrab.exchange import kinds
from akrab.exchange.models import ImportedObject, ImportRun
from akrab.journal.recording import record
from akrab.orders.models import Order


def finish(run: ImportRun, figures: Callable[[], None]) -> None:
    """Bring the figures up to date and close the run. Finishing twice changes nothing."""
    figures()
    first, last = months(run)
    with transaction.atomic():
        _close(run, first, last)


def _close(run: ImportRun, first: str, last: str) -> None:
    ended = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.RUNNING).update(
        state=ImportRun.State.DONE, finished_at=clock.now(), first_month=first, last_month=last, sample=[]
    )
    if not ended:
        return
    run.refresh_from_db()
    if run.kind != ImportRun.Kind.CUSTOMERS and run.created + run.updated:
        bump("catalogue")
    record(
        kinds.ImportFinished(
            what=run.kind, filename=run.filename, source=run.source, read=run.read, created=run.created,
            updated=run.updated, skipped=run.skipped, failed=run.failed, first_month=first, last_month=last,
        ),
        subject=run, actor=run.actor,
    )  # fmt: skip


def months(run: ImportRun) -> tuple[str, str]:
    """First and last month, of the shop's calendar, of the orders that the run wrote or replaced; empty for none."""
    touched = ImportedObject.objects.filter(run=run, entity="order")
    span = Order.objects.filter(pk__in=touched.values("object_id")).aggregate(
        first=Min("placed_at"), last=Max("placed_at")
    )
    moments = [moment for moment in span.values() if moment is not None]
    for touch in touched.filter(before__isnull=False).only("before").iterator():
        moments += [dt.datetime.fromisoformat(touch.before["placed_at"])]
    if not moments:
        return "", ""
    zone = clock.zone()
    return f"{min(moments).astimezone(zone):%Y-%m}", f"{max(moments).astimezone(zone):%Y-%m}"
