"""Reports by mail: now, or by the clock."""

import secrets

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.reports.files import FORMATS
from akrab.backoffice.reports.own import one_of
from akrab.core.errors import AkrabError
from akrab.insight.models import ReportPlan
from akrab.insight.reports import plans


@needs(C.REPORTS_VIEW, methods=("GET", "POST"))
def report_mail(request: OfficeRequest, pk: int) -> HttpResponse:
    """Who gets the report by mail and when; POST makes a new plan."""
    found = one_of(request, pk)
    error = ""
    if request.method == "POST":
        try:
            plans.plan_report(
                report=found,
                every=request.POST.get("every", ""),
                day=_number(request, "month_day" if request.POST.get("every") == "month" else "day", 1),
                hour=_number(request, "hour", 7),
                format=request.POST.get("format", ""),
                people=_people(request),
                actor=request.user,
            )
        except AkrabError as wrong:
            error = str(wrong)
        else:
            toasts.success(request, _("The report will be mailed."))
            return redirect("office:report_mail", pk)
    chosen = _people(request) if request.method == "POST" else [request.user.pk]
    readers = plans.readers(found)
    context = {
        "report": found,
        "error": error,
        "typed": request.POST,
        "people": [(one, one.pk in chosen) for one in readers],
        "plans": list(found.plans.prefetch_related("people")),
        "formats": FORMATS.items(),
        "every": ReportPlan.Every.choices,
        "weekdays": [(number + 1, str(name).capitalize()) for number, name in WEEKDAYS.items()],
        "days": range(1, 29),
        "hours": [(hour, f"{hour:02}:00") for hour in range(24)],
        "key": secrets.token_urlsafe(12),
    }
    return page(request, "backoffice/reports/mail.html", context, here="reports", status=422 if error else 200)


@needs(C.REPORTS_VIEW, methods=("POST",))
def mail_now(request: OfficeRequest, pk: int) -> HttpResponse:
    found = one_of(request, pk)
    try:
        count = plans.mail_now(
            report=found,
            format=request.POST.get("format", ""),
            people=_people(request),
            key=request.POST.get("key", "")[:40] or secrets.token_urlsafe(12),
            actor=request.user,
        )
    except AkrabError as error:
        toasts.error(request, str(error))
    else:
        said = ngettext("It is on its way to %(n)d person.", "It is on its way to %(n)d people.", count)
        toasts.success(request, said % {"n": count})
    return redirect("office:report_mail", pk)


@needs(C.REPORTS_VIEW, methods=("POST",))
def plan_end(request: OfficeRequest, pk: int, plan: int) -> HttpResponse:
    """By who planned it, or who made the report."""
    found = get_object_or_404(ReportPlan.objects.select_related("report"), pk=plan, report=one_of(request, pk))
    if request.user.pk not in (found.planned_by_id, found.report.owner_id):
        toasts.error(request, _("Only who planned it, or who made the report, can end it."))
    else:
        attempt(request, lambda: plans.end_plan(plan=found, actor=request.user), _("It is not mailed any more."))
    return redirect("office:report_mail", pk)


def _people(request: OfficeRequest) -> list[int]:
    return [int(one) for one in request.POST.getlist("people") if one.isdigit() and len(one) < 12]


def _number(request: OfficeRequest, name: str, usual: int) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdigit() and len(text) < 4 else usual
