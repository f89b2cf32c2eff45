"""Imports: take files in, check what was understood, watch them come in, take them back."""

import tempfile
from collections.abc import Mapping, Sequence
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
from akrab.exchange import actions, bringing, columns, overview, queries
from akrab.exchange.models import ImportBundle, ImportRun
from akrab.messaging.models import ChatImport

LARGEST_MB = 500
State = ImportRun.State
ENCODINGS = ("utf-8", "cp1252", "utf-16", "iso-8859-1")
DELIMITERS = ((",", ","), (";", ";"), ("\t", "Tab"), ("|", "|"))


@needs(C.IMPORTS_RUN, methods=("GET", "POST"))
def imports(request: OfficeRequest) -> HttpResponse:
    """The form for new files, and all imports so far."""
    problem = ""
    if request.method == "POST":
        too_large = _length(request) > LARGEST_MB * 1024 * 1024  # said before the body is read
        given = [] if too_large else request.FILES.getlist("file")
        if too_large:
            problem = _("The file is larger than %(most)d MB. Split it, or use “akrab import” on the machine itself.")
            problem %= {"most": LARGEST_MB}
        elif not given:
            problem = _("Choose a file first.")
        else:
            try:
                return _next(_bring(request, given))
            except AkrabError as error:
                problem = str(error)
        kind = "" if too_large else request.POST.get("kind", "")
    else:
        kind = request.GET.get("kind", "")
    context = {
        "problem": problem,
        "kind": kind if kind in columns.KINDS else actions.AUTO,
        "kinds": [one for one in ImportRun.Kind.choices if one[0] in columns.KINDS],
        "runs": overview.latest(50),
        "largest": LARGEST_MB,
    }
    return page(request, "backoffice/imports.html", context, here="imports", status=422 if problem else 200)


def _length(request: OfficeRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else 0


def _bring(request: OfficeRequest, given: Sequence[UploadedFile]) -> bringing.Brought:
    """Small files come in memory, large ones on disk already; the action takes its own copy of either."""
    with tempfile.TemporaryDirectory(prefix="akrab-upload-") as folder:
        found = []
        for number, file in enumerate(given):
            if isinstance(file, TemporaryUploadedFile):
                path = Path(file.temporary_file_path())
            else:
                path = Path(folder) / str(number)
                with path.open("wb") as small:
                    for chunk in file.chunks():
                        small.write(chunk)
            found.append((file.name or _("file"), path))
        name = found[0][0] if len(found) == 1 else _("%(n)s files") % {"n": len(found)}
        return bringing.bring(
            given=found, actor=request.user, kind=request.POST.get("kind") or actions.AUTO,
            source=request.POST.get("source", ""), name=name,
        )  # fmt: skip


def _next(brought: bringing.Brought) -> HttpResponse:
    """To what was found: one thing, or the list of several."""
    if brought.bundle is not None:
        return redirect("office:import_bundle", brought.bundle.pk)
    if brought.chats:
        return redirect("office:whatsapp_chat", brought.chats[0].pk)
    return redirect("office:import", brought.runs[0].pk)


@needs(C.IMPORTS_RUN)
def bundle(request: OfficeRequest, pk: int) -> HttpResponse:
    """Several files that were brought at once: what each is, and how far they are."""
    found = get_object_or_404(ImportBundle, pk=pk)
    pieces = overview.pieces(found)
    waiting = [one for one in pieces if one.run.state == State.PREVIEW]
    context = {
        "bundle": found,
        "pieces": pieces,
        "ready": sum(not one.problem for one in waiting),
        "busy": any(one.run.state in {State.QUEUED, State.RUNNING, State.UNDOING} for one in pieces),
        "chats": list(ChatImport.objects.filter(pk__in=found.chats)),
    }
    return page(request, "backoffice/import_bundle.html", context, here="imports", partial="pieces")


@needs(C.IMPORTS_RUN, methods=("POST",))
def bundle_confirm(request: OfficeRequest, pk: int) -> HttpResponse:
    """Everything in it that can go starts, one after the other."""
    bringing.confirm_bundle(bundle=get_object_or_404(ImportBundle, pk=pk), actor=request.user)
    return redirect("office:import_bundle", pk)


@needs(C.IMPORTS_RUN)
def run(request: OfficeRequest, pk: int) -> HttpResponse:
    """One import: what was understood before it starts, how far it is, what came of it."""
    return _run_page(request, get_object_or_404(ImportRun, pk=pk))


def _run_page(request: OfficeRequest, found: ImportRun, problem: str = "") -> HttpResponse:
    status = 422 if problem else 200
    if found.state == State.PREVIEW and found.kind == ImportRun.Kind.MAIL:
        context = {"run": found, "preview": overview.mail_preview(found), "problem": problem}
        return page(request, "backoffice/import_mail.html", context, here="imports", status=status)
    if found.state == State.PREVIEW:
        context = {
            "run": found,
            "preview": queries.preview(found),
            "program": overview.program(found),
            "notices": overview.notices(found),
            "kinds": [one for one in ImportRun.Kind.choices if one[0] in columns.KINDS],
            "problem": problem,
            "encodings": ENCODINGS,
            "delimiters": DELIMITERS,
            "layout": found.layout,
        }
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
    """Keep what the form says. Another kind, then changed habits come first: they may change the file's columns."""
    if found.kind == ImportRun.Kind.MAIL:
        actions.choose_own(run=found, addresses=str(data.get("own", "")))
        return
    if data.get("kind", found.kind) != found.kind:
        actions.choose_kind(run=found, kind=str(data["kind"]))
        return
    wishes: dict[str, Any] = {
        key: data[key] for key in ("encoding", "delimiter", "sheet", "decimal_mark", "date_order") if key in data
    }
    row = str(data.get("header_row", "")).strip()
    if row.isdecimal() and 0 < int(row) < 1000:
        wishes["header_row"] = int(row)
    before = list(found.layout.get("columns", []))
    actions.change_mapping(run=found, layout=wishes, source=str(data.get("source", "")))
    if found.layout.get("columns", []) == before:
        fields = queries.fields_of(found.kind)
        chosen = {field.key: data[f"map_{field.key}"] for field in fields if f"map_{field.key}" in data}
        chosen |= {field.key: found.mapping.get(field.key, "") for field in fields if field.hidden}
        actions.change_mapping(run=found, mapping=chosen)


@needs(C.IMPORTS_RUN, methods=("POST",))
def confirm(request: OfficeRequest, pk: int) -> HttpResponse:
    """Start, with the columns as they stand in the form."""
    found = get_object_or_404(ImportRun, pk=pk)
    try:
        if found.state == State.PREVIEW and ("header_row" in request.POST or "own" in request.POST):
            kind = found.kind
            _apply(found, request.POST)
            if found.kind != kind:  # its columns are others now: they are shown before anything starts
                return redirect("office:import", pk)
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
