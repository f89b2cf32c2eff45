"""Asking for reports."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability, may
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
    *, name: str, format: str, parameters: Mapping[str, Any], language: str, actor: User | None
) -> ReportFile:
    """Queue the making of a report; the row tells how far it is. One that waits already is not made twice.

    `name` is "sales" with the parameters `first` and `last` (ISO dates), or "own" with `report`, the number of a saved
    one. Costs stand in it only for who may see them. Raises ReportError; nothing is queued then.
    """
    check(name, parameters)
    if format not in FORMATS:
        raise ReportError(_("“%(format)s” is no format. Choose one of: %(formats)s.") % {
            "format": format, "formats": ", ".join(FORMATS),
        }, field="format")  # fmt: skip
    wanted: dict[str, Any] = {
        "name": name,
        "format": format,
        "parameters": dict(parameters) | {"costs": actor is None or may(actor, Capability.COSTS_VIEW)},
        "language": language,
        "requested_by_id": actor.pk if actor else None,
    }
    waiting = ReportFile.objects.filter(state=ReportFile.State.QUEUED, **wanted).order_by("-id").first()
    if waiting is not None:  # a doubled tap
        return waiting
    report = ReportFile.objects.create(**wanted, created_at=clock.now())
    record(_asked(report), subject=report, actor=actor)
    report_task.enqueue(report.pk)
    return report


@transaction.atomic
def retry_report(*, report: ReportFile, actor: User | None) -> None:
    """Make a report that failed once more."""
    failed = ReportFile.objects.filter(pk=report.pk, state=ReportFile.State.FAILED)
    if failed.update(state=ReportFile.State.QUEUED, problem=""):
        record(_asked(report), subject=report, actor=actor)
        report_task.enqueue(report.pk)


def _asked(report: ReportFile) -> kinds.ReportRequested:
    days = {key: str(report.parameters[key]) for key in ("first", "last") if key in report.parameters}
    return kinds.ReportRequested(name=str(report.parameters.get("title", report.name)), format=report.format, **days)
