"""Imports: take a file in, check what was understood, watch it come in, take it back."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, page
from akrab.core.errors import AkrabError
from akrab.exchange import actions, queries
from akrab.exchange.models import ImportRun

LARGEST_MB = 500
State = ImportRun.State
ENCODINGS = ("utf-8", "cp1252", "utf-16", "iso-8859-1")
DELIMITERS = ((",", ","), (";", ";"), ("\t", "Tab"), ("|", "|"))


@needs(C.IMPORTS_RUN, methods=("GET", "POST"))
def imports(request: OfficeRequest) -> HttpResponse:
    """The form for a new file, and all imports so far."""
    problem = ""
    if request.method == "POST":
        too_large = _length(request) > LARGEST_MB * 1024 * 1024  # said before the body is read
        file = None if too_large else request.FILES.get("file")
        if too_large:
            problem = _("The file is larger than %(most)d MB. Split it, or use “akrab import” on the machine itself.")
            problem %= {"most": LARGEST_MB}
        elif file is None:
            problem = _("Choose a file first.")
        else:
            try:
                run = _start(request, file)
            except AkrabError as error:
                problem = str(error)
            else:
                return redirect("office:import", run.pk)
        kind = "" if too_large else request.POST.get("kind", "")
    else:
        kind = request.GET.get("kind", "")
    context = {
        "problem": problem,
        "kind": kind if kind in ImportRun.Kind.values else ImportRun.Kind.SALES,
        "kinds": ImportRun.Kind.choices,
        "runs": list(queries.runs()[:50]),
        "largest": LARGEST_MB,
    }
    return page(request, "backoffice/imports.html", context, here="imports", status=422 if problem else 200)


def _length(request: OfficeRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else 0


def _start(request: OfficeRequest, file: UploadedFile) -> ImportRun:
    """Small files come in memory, large ones on disk already; the action takes its own copy of either."""
    kind, name, source = request.POST.get("kind", ""), file.name or "", request.POST.get("source", "")
    if isinstance(file, TemporaryUploadedFile):
        return actions.start_preview(
            kind=kind, path=file.temporary_file_path(), filename=name, source=source, actor=request.user
        )
    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix[:10]) as small:
        for chunk in file.chunks():
            small.write(chunk)
        small.flush()
        return actions.start_preview(kind=kind, path=small.name, filename=name, source=source, actor=request.user)


@needs(C.IMPORTS_RUN)
def run(request: OfficeRequest, pk: int) -> HttpResponse:
    """One import: what was understood before it starts, how far it is, what came of it."""
    return _run_page(request, get_object_or_404(ImportRun, pk=pk))


def _run_page(request: OfficeRequest, found: ImportRun, problem: str = "") -> HttpResponse:
    if found.state == State.PREVIEW:
        context = {
            "run": found,
            "preview": queries.preview(found),
            "problem": problem,
            "encodings": ENCODINGS,
            "delimiters": DELIMITERS,
            "layout": found.layout,
        }
        status = 422 if problem else 200
        return page(request, "backoffice/import_preview.html", context, here="imports", status=status)
    progress = queries.progress(found)
    context = {
        "run": found,
        "progress": progress,
        "minutes_left": (progress.seconds_left or 0) // 60 + 1,
        "failures": list(queries.failures(found)[:20]) if progress.is_over and found.failed else [],
        "remarks": list(queries.failures(found, taken=True)[:20]) if progress.is_over and found.warnings else [],
    }
    return page(request, "backoffice/import.html", context, here="imports", partial="progress")


@needs(C.IMPORTS_RUN, methods=("POST",))
def mapping(request: OfficeRequest, pk: int) -> HttpResponse:
    """Other columns or habits: look again."""
    found = get_object_or_404(ImportRun, pk=pk)
    try:
        _apply(found, request.POST)
    except AkrabError as error:
        found.refresh_from_db()
        return _run_page(request, found, str(error))
    return redirect("office:import", pk)


def _apply(found: ImportRun, data: Mapping[str, Any]) -> None:
    """Keep what the form says; changed habits of the file come first, since they may change its columns."""
    wishes: dict[str, Any] = {
        key: data[key] for key in ("encoding", "delimiter", "sheet", "decimal_mark", "date_order") if key in data
    }
    row = str(data.get("header_row", "")).strip()
    if row.isdecimal() and 0 < int(row) < 1000:
        wishes["header_row"] = int(row)
    before = list(found.layout.get("columns", []))
    actions.change_mapping(run=found, layout=wishes, source=str(data.get("source", "")))
    if found.layout.get("columns", []) == before:
        chosen = {
            field.key: data[f"map_{field.key}"] for field in queries.fields_of(found.kind) if f"map_{field.key}" in data
        }
        actions.change_mapping(run=found, mapping=chosen)


@needs(C.IMPORTS_RUN, methods=("POST",))
def confirm(request: OfficeRequest, pk: int) -> HttpResponse:
    """Start, with the columns as they stand in the form."""
    found = get_object_or_404(ImportRun, pk=pk)
    try:
        if found.state == State.PREVIEW and "header_row" in request.POST:
            _apply(found, request.POST)
        actions.confirm(run=found, actor=request.user)
    except AkrabError as error:
        found.refresh_from_db()
        return _run_page(request, found, str(error))
    return redirect("office:import", pk)


@needs(C.IMPORTS_RUN, methods=("POST",))
def discard(request: OfficeRequest, pk: int) -> HttpResponse:
    found = ImportRun.objects.filter(pk=pk).first()
    if found is not None:
        attempt(request, lambda: actions.discard(run=found), _("The file is put away; nothing was imported."))
    return redirect("office:imports")


@needs(C.IMPORTS_RUN, methods=("POST",))
def undo(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ImportRun, pk=pk)
    try:
        actions.undo(run=found, actor=request.user)
    except AkrabError as error:
        messages.error(request, str(error))
    return redirect("office:import", pk)


@needs(C.IMPORTS_RUN)
def failures(request: OfficeRequest, pk: int) -> StreamingHttpResponse:
    """The rows that failed, as a file ready to mend and import again."""
    found = get_object_or_404(ImportRun, pk=pk)
    taken = request.GET.get("taken") == "1"
    lines = queries.failures_csv(found, get_language() or "id", taken=taken)
    response = StreamingHttpResponse((line.encode() for line in lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="akrab-import-{pk}.csv"'
    return response
