"""Files of reports: asked for, waited for, fetched."""

import mimetypes

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.backoffice.reports.own import one_of
from akrab.insight.models import ReportFile
from akrab.insight.reports.actions import request_report

FORMATS = {"pdf": "PDF", "xlsx": "Excel", "csv": "CSV"}


@needs(C.REPORTS_VIEW, methods=("POST",))
def own_request(request: OfficeRequest, pk: int) -> HttpResponse:
    """Have an own report made as a file, as this person may see it."""
    found = one_of(request, pk)
    wished = request.POST.get("format", "")
    if wished not in FORMATS:
        return redirect("office:own_report", pk)
    made = request_report(
        name="own",
        format=wished,
        parameters={"report": found.pk, "title": found.name},
        language=get_language() or "id",
        actor=request.user,
    )
    return redirect("office:report", made.pk)


def _file(request: OfficeRequest, pk: int) -> ReportFile:
    """One's own files only: another's may hold what one may not see; nor what one may not see any more."""
    found = get_object_or_404(ReportFile, pk=pk, requested_by_id=request.user.pk)
    if found.parameters.get("costs") and not may(request.user, C.COSTS_VIEW):
        raise Http404
    return found


@needs(C.REPORTS_VIEW)
def report(request: OfficeRequest, pk: int) -> HttpResponse:
    """Waits with the person until the file is there."""
    found = _file(request, pk)
    own = found.parameters.get("report")
    context = {
        "file": found,
        "title": found.parameters.get("title") or _("Sales report"),
        "back": reverse("office:own_report", args=[own]) if own else reverse("office:sales_report"),
    }
    return page(
        request, "backoffice/reports/file.html", context, here="reports" if own else "sales_report", partial="state"
    )


@needs(C.REPORTS_VIEW)
def report_file(request: OfficeRequest, pk: int) -> FileResponse:
    found = _file(request, pk)
    if found.state != ReportFile.State.READY or not found.file.is_file():
        raise Http404
    kind = mimetypes.guess_type(found.filename)[0] or "application/octet-stream"
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.filename, content_type=kind)
