"""Asking for reports."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.insight import kinds
from akrab.insight.models import ReportFile
from akrab.insight.reports.making import FORMATS, check
from akrab.insight.reports.sales import ReportError
from akrab.insight.tasks import report_task
from akrab.journal.recording import record


@transaction.atomic
def request_report(
    *, name: str, format: str, parameters: Mapping[str, str], language: str, actor: User | None
) -> ReportFile:
    """Queue the making of a report; the row tells how far it is.

    `name` is "sales" with the parameters `first` and `last` (ISO dates). Raises ReportError; nothing is queued then.
    """
    check(name, parameters)
    if format not in FORMATS:
        raise ReportError(_("“%(format)s” is no format. Choose one of: %(formats)s.") % {
            "format": format, "formats": ", ".join(FORMATS),
        }, field="format")  # fmt: skip
    report = ReportFile.objects.create(
        name=name,
        format=format,
        parameters=dict(parameters),
        language=language,
        requested_by_id=actor.pk if actor else None,
        created_at=clock.now(),
    )
    record(kinds.ReportRequested(name=name, format=format, **parameters), subject=report, actor=actor)
    report_task.enqueue(report.pk)
    return report


@transaction.atomic
def retry_report(*, report: ReportFile, actor: User | None) -> None:
    """Make a report that failed once more."""
    failed = ReportFile.objects.filter(pk=report.pk, state=ReportFile.State.FAILED)
    if failed.update(state=ReportFile.State.QUEUED, problem=""):
        record(kinds.ReportRequested(name=report.name, format=report.format, **report.parameters), subject=report,
               actor=actor)  # fmt: skip
        report_task.enqueue(report.pk)
