"""Questionnaires: the list, one with its results, the ways to its readers, its file."""

import csv
import io
from typing import Any

from django.contrib import messages as toasts
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, page
from akrab.core import clock, search
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer, Tag
from akrab.engagement.models import Questionnaire
from akrab.engagement.questions import results, sending, writing
from akrab.engagement.questions.answering import has_answered, is_open

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(C.PROMOTIONS_VIEW)
def questionnaires(request: OfficeRequest) -> HttpResponse:
    rows = list(Questionnaire.objects.annotate(replied=Count("replies"))[:200])
    return page(request, "backoffice/visitors/questionnaires.html", {"rows": rows}, here="questions")


@needs(C.PROMOTIONS_VIEW)
def questionnaire(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Questionnaire, pk=pk)
    asked = request.GET.get("ask", "").strip()[:80]
    customer = _customer(asked)
    link = sending.open_link(found)
    context: dict[str, Any] = {
        "questionnaire": found,
        "open": is_open(found),
        "replied": found.replies.count(),
        "results": results.results(found),
        "link": link,
        "code": _code(link),
        "tags": list(Tag.objects.values_list("name", flat=True)[:200]),
        "asked": asked,
        "customer": customer,
    }
    if customer is not None:
        own = sending.link_of(found, customer)
        context |= {"own": own, "own_code": _code(own), "answered": has_answered(found, customer)}
    return page(request, "backoffice/visitors/questionnaire.html", context, here="questions")


def _customer(asked: str) -> Customer | None:
    ids = search.find("customer", asked, limit=1) if asked else []
    return Customer.objects.present().filter(pk__in=ids).first()


def _code(address: str) -> SafeString:
    import segno

    drawn = segno.make(address, error="m", micro=False)
    return mark_safe(drawn.svg_inline(scale=4, border=3, light="#fff", dark="#000"))  # noqa: S308  our own drawing


@needs(C.PROMOTIONS_EDIT, methods=("POST",))
def decide(request: OfficeRequest, pk: int, deed: str) -> HttpResponse:
    """open or closed."""
    found = get_object_or_404(Questionnaire, pk=pk)
    if deed not in {"open", "closed"}:
        raise Http404
    done = _("People can answer now.") if deed == "open" else _("No more answers are taken.")
    attempt(request, lambda: writing.move(questionnaire=found, state=deed, actor=request.user), done)
    return redirect("office:questionnaire", pk)


@needs(C.MESSAGES_SEND, methods=("POST",))
def send(request: OfficeRequest, pk: int) -> HttpResponse:
    """To all customers, or those with a tag: by e-mail, or prepared for WhatsApp by hand."""
    found = get_object_or_404(Questionnaire, pk=pk)
    channel = "email" if request.POST.get("channel") == "email" else "whatsapp"
    try:
        sent = sending.send(
            questionnaire=found, tag=request.POST.get("tag", "")[:40], channel=channel, actor=request.user
        )
    except AkrabError as error:
        toasts.error(request, str(error))
        return redirect("office:questionnaire", pk)
    said = ngettext("%(n)d message is ready.", "%(n)d messages are ready.", sent.queued) % {"n": sent.queued}
    if sent.left_out:
        said += " " + _("Left out, without an address, without their agreement or asked enough lately: %(n)d.") % {
            "n": sent.left_out
        }
    (toasts.success if sent.queued else toasts.warning)(request, said)
    return redirect("office:whatsapp" if channel == "whatsapp" and sent.queued else "office:questionnaire", *(
        () if channel == "whatsapp" and sent.queued else (pk,)
    ))  # fmt: skip


@needs(C.PROMOTIONS_VIEW)
def export(request: OfficeRequest, pk: int, kind: str) -> HttpResponse:
    """All answers as csv or xlsx, one row for each person."""
    found = get_object_or_404(Questionnaire, pk=pk)
    if kind not in {"csv", "xlsx"}:
        raise Http404
    body = _xlsx(found) if kind == "xlsx" else _csv(found)
    response = HttpResponse(body, content_type=XLSX if kind == "xlsx" else "text/csv; charset=utf-8")
    name = f"questions-{found.pk}-{clock.today():%Y-%m-%d}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _csv(found: Questionnaire) -> str:
    out = io.StringIO("\ufeff")  # spreadsheets then read it as UTF-8
    out.seek(0, io.SEEK_END)
    rows = csv.writer(out)
    for row in results.table(found):
        rows.writerow([_plain(one) for one in row])
    return out.getvalue()


def _plain(cell: str | int) -> str | int:
    """A spreadsheet takes a cell that begins like this for a formula."""
    risky = isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"}
    return f"'{cell}" if risky else cell


def _xlsx(found: Questionnaire) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for place, row in enumerate(results.table(found)):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(place, column, cell)
            else:
                sheet.write_string(place, column, cell, None if place else bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 20, 22)
    book.close()
    return buffer.getvalue()
