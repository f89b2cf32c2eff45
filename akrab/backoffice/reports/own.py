"""Reports that people made themselves: the list, one of them on the screen, small deeds."""

import datetime as dt
from typing import Any

from django.contrib import messages as toasts
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.reports import screen
from akrab.core import clock
from akrab.core.templatetags.akrab import ago
from akrab.insight.models import ReportRun, SavedReport
from akrab.insight.reports import gallery, saving, shown
from akrab.insight.reports.definition import Definition
from akrab.insight.reports.sales import ReportError

SIZE = 50
WAITING = (ReportRun.State.QUEUED, ReportRun.State.RUNNING)


def visible(request: OfficeRequest) -> "QuerySet[SavedReport]":
    """One's own reports and those that colleagues share."""
    return SavedReport.objects.filter(Q(owner=request.user) | Q(shared=True))


def one_of(request: OfficeRequest, pk: int) -> SavedReport:
    return get_object_or_404(visible(request).select_related("owner"), pk=pk, removed_at=None)


def own_of(request: OfficeRequest, pk: int) -> SavedReport:
    """Changed only by who made it."""
    return get_object_or_404(SavedReport, pk=pk, owner=request.user)


@needs(C.REPORTS_VIEW)
def reports(request: OfficeRequest) -> HttpResponse:
    """One's own and shared reports, and the gallery of ready ones to begin from."""
    found = list(visible(request).filter(removed_at=None).select_related("owner")[:200])
    context = {
        "mine": [one for one in found if one.owner_id == request.user.pk],
        "shared": [one for one in found if one.owner_id != request.user.pk],
        "gallery": gallery.for_user(request.user),
        "removed": SavedReport.objects.filter(
            owner=request.user, removed_at__gt=clock.now() - dt.timedelta(days=30)
        ).order_by("-removed_at")[:20],
    }
    return page(request, "backoffice/reports/reports.html", context, here="reports")


@needs(C.REPORTS_VIEW)
def report(request: OfficeRequest, pk: int) -> HttpResponse:
    """The result as it was worked out last; a newer one is worked out meanwhile where there is something new."""
    found = one_of(request, pk)
    try:
        definition = Definition.read(found.definition)
    except ReportError as error:  # a figure of an earlier version
        return page(request, "backoffice/reports/own.html", {"report": found, "problem": str(error)}, here="reports")
    if not shown.may_see(definition, request.user):
        return page(request, "backoffice/reports/own.html", {"report": found, "hidden": True}, here="reports")
    run = saving.fresh(found)
    newest = ReportRun.objects.filter(report=found).order_by("-id").first()
    context: dict[str, Any] = {
        "report": found,
        "is_own": found.owner_id == request.user.pk,
        "waiting": newest is not None and newest.state in WAITING,
        "problem": newest.problem if newest and newest.state == ReportRun.State.FAILED else "",
        "formats": (("pdf", "PDF"), ("xlsx", "Excel"), ("csv", "CSV")),
    }
    if run is not None:
        context |= _result(request, run, request.GET.get("from", ""))
        context["lead"] = f"{shown.period_words(run, get_language() or 'id')} · " + _("worked out %(since)s") % {
            "since": ago(run.made_at)
        }
    return page(request, "backoffice/reports/own.html", context, here="reports", partial="result")


def _result(request: OfficeRequest, run: ReportRun, begin: str) -> dict[str, Any]:
    if not shown.may_see(Definition.read(run.definition), request.user):
        return {}
    start = int(begin) if begin.isdigit() and len(begin) < 7 else 0
    rows = list(run.rows.all()[start : start + SIZE + 1])
    result = shown.show(run, request.user, rows[:SIZE])
    drawn = result if start == 0 else shown.show(run, request.user, list(run.rows.all()[:SIZE]))
    return {
        "run": run,
        "table": screen.table(result, last_page=len(rows) <= SIZE),
        "chart": screen.chart(run, drawn),
        "sentence": shown.sentence(drawn),
        "notes": result.notes,
        "next": start + SIZE if len(rows) > SIZE else 0,
        "start": start,
    }


@needs(C.REPORTS_VIEW, methods=("POST",))
def again(request: OfficeRequest, pk: int) -> HttpResponse:
    """Work it out now."""
    saving.ask(one_of(request, pk))
    return redirect("office:own_report", pk)


@needs(C.REPORTS_VIEW, methods=("POST",))
def remove(request: OfficeRequest, pk: int) -> HttpResponse:
    found = own_of(request, pk)
    if found.removed_at is not None:
        raise Http404
    saving.remove_report(report=found, actor=request.user)
    toasts.success(request, _("“%(name)s” was removed. You find it at the foot of the list.") % {"name": found.name})
    return redirect("office:reports")


@needs(C.REPORTS_VIEW, methods=("POST",))
def restore(request: OfficeRequest, pk: int) -> HttpResponse:
    found = own_of(request, pk)
    attempt(request, lambda: saving.restore_report(report=found, actor=request.user), _("The report is back."))
    return redirect("office:own_report", pk)
