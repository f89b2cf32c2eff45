"""Making the file of a report, for the worker and the command line."""

import datetime as dt
import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.insight.models import ReportFile, SavedReport
from akrab.insight.reports.sales import ReportError, SalesReport, check_period, sales_report, without_costs
from akrab.insight.reports.shown import may_open

logger = logging.getLogger(__name__)
KEPT = dt.timedelta(days=30)


def _pdf(report: SalesReport) -> bytes:
    from akrab.insight.reports.pdf import render

    return render(report)


def _xlsx(report: SalesReport) -> bytes:
    from akrab.insight.reports.xlsx import render

    return render(report)


def _csv(report: SalesReport) -> bytes:
    from akrab.insight.reports.plain import as_csv

    return as_csv(report)


def _json(report: SalesReport) -> bytes:
    from akrab.insight.reports.plain import as_json

    return as_json(report)


FORMATS: dict[str, Callable[[SalesReport], bytes]] = {"pdf": _pdf, "xlsx": _xlsx, "csv": _csv, "json": _json}


def check(name: str, parameters: Mapping[str, Any]) -> None:
    """Raises ReportError when there can be no such report."""
    if name == "own":
        if not SavedReport.objects.filter(pk=int(parameters.get("report") or 0), removed_at=None).exists():
            raise ReportError(_("This report was removed."), field="name")
        return
    _days(name, parameters)


def _days(name: str, parameters: Mapping[str, Any]) -> tuple[dt.date, dt.date]:
    """First and last day asked for. Raises ReportError."""
    if name != "sales":
        raise ReportError(_("There is no report named “%(name)s”.") % {"name": name}, field="name")
    try:
        first, last = (dt.date.fromisoformat(parameters[key]) for key in ("first", "last"))
    except (KeyError, TypeError, ValueError) as error:
        raise ReportError(_("The report needs a first and a last day, such as 2026-11-01."), field="first") from error
    check_period(first, last)
    return first, last


def write_report(name: str, form: str, parameters: Mapping[str, Any], output: Path) -> None:
    """Write the file in the language active; it appears whole or not at all. Raises ReportError."""
    first, last = _days(name, parameters)
    if form not in FORMATS:
        raise ReportError(_("“%(format)s” is no format. Choose one of: %(formats)s.") % {
            "format": form, "formats": ", ".join(FORMATS),
        })  # fmt: skip
    report = sales_report(first, last)
    _put(FORMATS[form](report if parameters.get("costs", True) else without_costs(report)), output)


def _write_own(report: ReportFile) -> None:
    """The file of an own report as the person who asked for it may see it."""
    from akrab.insight.reports.own_files import content

    user = User.objects.filter(pk=report.requested_by_id or 0).first()
    found = SavedReport.objects.filter(pk=report.parameters["report"], removed_at=None).first()
    if found is None:
        raise ReportError(_("This report was removed."))
    if user is None or not may_open(found, user):
        raise ReportError(_("This report is about things that you may not see."))
    _put(content(found, user, report.format), report.file)


def _put(content: bytes, output: Path) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)


def make(report_id: int) -> None:
    """Make the file that a row asks for; the row ends ready, or failed with a sentence for people."""
    from akrab.insight.commands import bring_up_to_date

    state = ReportFile.State
    wanted = ReportFile.objects.filter(pk=report_id, state__in=[state.QUEUED, state.RUNNING])  # running: its maker died
    if not wanted.update(state=state.RUNNING):
        return
    report = ReportFile.objects.get(pk=report_id)
    report.path = f"{report.pk}-{report.filename}"
    try:
        with translation.override(report.language):
            bring_up_to_date()
            if report.name == "own":
                _write_own(report)
            else:
                write_report(report.name, report.format, report.parameters, report.file)
        report.state, report.problem = state.READY, ""
    except AkrabError as error:
        report.state, report.problem = state.FAILED, str(error)[:300]
    except Exception:
        logger.exception("Report %s could not be made", report_id)
        with translation.override(report.language):
            report.problem = _("Something went wrong while the file was made. Try again.")
        report.state = state.FAILED
    report.finished_at = clock.now()
    report.save(update_fields=["path", "state", "problem", "finished_at"])
    _remove_old()


def _remove_old() -> None:
    for old in ReportFile.objects.filter(created_at__lt=clock.now() - KEPT):
        if old.path:
            old.file.unlink(missing_ok=True)
        old.delete()
