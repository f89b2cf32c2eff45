"""Reports that people make themselves: saved, shared, removed, worked out."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.insight import kinds
from akrab.insight.models import ReportPlan, ReportRun, SavedReport
from akrab.insight.reports.definition import Definition
from akrab.insight.reports.sales import ReportError
from akrab.insight.runs import last_refresh
from akrab.insight.tasks import own_report_task
from akrab.journal.recording import record


@transaction.atomic
def save_report(
    *, key: str, name: str, definition: Mapping[str, Any], shared: bool, actor: User, report: SavedReport | None = None
) -> SavedReport:
    """Keep a new report, or change one, and have it worked out. The same key saves once. Raises ReportError."""
    name = " ".join(name.replace("\0", "").split())[:100]
    if not name:
        raise ReportError(_("Give the report a name."), field="name")
    asked = Definition.read(definition).write()
    now = clock.now()
    if report is None:
        known = SavedReport.objects.filter(key=key).first()
        if known is not None:
            return known
        report = SavedReport.objects.create(
            key=key, name=name, definition=asked, owner=actor, shared=shared, created_at=now, changed_at=now
        )
    else:
        report.name, report.definition, report.shared, report.changed_at = name, asked, shared, now
        report.save(update_fields=["name", "definition", "shared", "changed_at"])
    record(kinds.OwnReportSaved(name=name), subject=report, actor=actor)
    ask(report)
    return report


@transaction.atomic
def remove_report(*, report: SavedReport, actor: User) -> None:
    """Take the report away, with its plans; `restore_report` brings it back, the plans not."""
    if SavedReport.objects.filter(pk=report.pk, removed_at=None).update(removed_at=clock.now()):
        ReportPlan.objects.filter(report=report).delete()
        record(kinds.OwnReportRemoved(name=report.name), subject=report, actor=actor)


@transaction.atomic
def restore_report(*, report: SavedReport, actor: User) -> None:
    if SavedReport.objects.filter(pk=report.pk, removed_at__isnull=False).update(removed_at=None):
        record(kinds.OwnReportSaved(name=report.name), subject=report, actor=actor)


def ask(report: SavedReport) -> ReportRun:
    """Have the report worked out as it is defined now. One that waits already is taken instead of a second."""
    waiting = ReportRun.objects.filter(report=report, state=ReportRun.State.QUEUED)
    if waiting.update(definition=report.definition):
        return waiting.get()
    try:
        with transaction.atomic():
            ReportRun.objects.filter(report=report, state=ReportRun.State.RUNNING).exclude(
                definition=report.definition
            ).update(state=ReportRun.State.FAILED)  # what it makes is not asked for any more
            run = ReportRun.objects.create(report=report, definition=report.definition, asked_at=clock.now())
            own_report_task.enqueue(run.pk)
            return run
    except IntegrityError:  # somebody else asked at the same moment, or it is being worked out
        return ReportRun.objects.filter(report=report).order_by("-id")[0]


def fresh(report: SavedReport) -> ReportRun | None:
    """The newest result, and a new one asked for where the shop's figures have moved on since. None: none yet."""
    runs = list(ReportRun.objects.filter(report=report).order_by("-id")[:3])
    ready = next((run for run in runs if run.state == ReportRun.State.READY), None)
    if runs and runs[0].state in (ReportRun.State.QUEUED, ReportRun.State.RUNNING):
        return ready
    last = last_refresh()
    current = (
        ready is not None
        and ready == runs[0]
        and ready.definition == report.definition
        and ready.token == (last.token if last else "")
        and ready.made_at is not None
        and ready.made_at.astimezone(clock.zone()).date() == clock.today()
    )
    if not current and not (
        runs and runs[0].state == ReportRun.State.FAILED and runs[0].definition == report.definition
    ):
        ask(report)
    return ready
