"""Taking a file in: look, choose, confirm, run, undo. Heavy libraries are loaded only where rows are really read."""

import contextlib
import datetime as dt
import logging
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.exchange import columns, files, intake
from akrab.exchange.models import ImportBundle, ImportRun
from akrab.exchange.reasons import ExchangeError, FileProblem, NotNow, UnreadableFile
from akrab.exchange.sniff import Sniffed, sniff

logger = logging.getLogger(__name__)
State = ImportRun.State
AUTO = "auto"
MADE = {"encoding": "utf-8", "delimiter": ",", "header_row": 1}  # how we write a table ourselves
RESERVED = {"", "shop"}  # orders placed here: no file may speak for them
CHOICES = ("encoding", "delimiter", "sheet", "header_row")  # changing one means looking again
HABITS = ("decimal_mark", "date_order", "currency", "return_prefix", "adjustment_prefix")


def start_preview(
    *, kind: str = AUTO, path: str | Path, filename: str = "", source: str = "", actor: User | None = None
) -> ImportRun:
    """Take a copy of the file in and guess what it holds. Raises FileProblem; nothing is kept then.

    `kind` AUTO finds out by itself. Of a file with several things in it the one of that kind is taken, else the first.
    `source` names the system the rows come from, for order and customer numbers; by default the program we recognise.
    """
    path = Path(path)
    check_kind(kind)
    with tempfile.TemporaryDirectory(prefix="akrab-import-") as folder:
        try:
            found = intake.look(path, filename or path.name, Path(folder), home=str(shop.get("region")))
            if not found.pieces:
                raise found.left[0][1]
            piece = next((one for one in found.pieces if one.kind == kind), found.pieces[0])
            if piece.form == "chat":
                raise UnreadableFile("chat")
            return begin(piece, kind=kind, source=source, actor=actor)
        except UnreadableFile as error:
            raise error.for_people() from error


def check_kind(kind: str) -> None:
    if kind not in (AUTO, *ImportRun.Kind.values):
        raise ExchangeError(_("Choose what the file holds: sales, customers or products."), field="kind")


def begin(
    piece: intake.Piece, *, kind: str, source: str = "", actor: User | None, bundle: ImportBundle | None = None
) -> ImportRun:
    """One piece as a run that waits to be confirmed. Raises UnreadableFile and FileProblem."""
    run = ImportRun(
        filename=piece.name[:250], actor=actor, created_at=clock.now(), bundle=bundle, source="import",
        kind=piece.kind or ("" if kind == AUTO else kind),
    )  # fmt: skip
    if piece.form == "mail":
        from akrab.exchange import letters

        run.kind = ImportRun.Kind.MAIL
        run.layout = letters.look(piece.path)
        run.sample, run.total = run.layout.pop("sample"), run.layout.pop("total")
    else:
        _understand_table(run, piece, source, sure=bool(run.kind))
    run.save()
    try:
        run.path = str(files.take_in(run, piece.path, piece.photos))
    except OSError as error:
        run.delete()
        raise FileProblem(_("The file could not be copied: %(why)s.") % {"why": error.strerror}) from error
    run.save(update_fields=["path"])
    return run


def _understand_table(run: ImportRun, piece: intake.Piece, source: str, *, sure: bool) -> None:
    if run.kind == ImportRun.Kind.MAIL:
        raise UnreadableFile("no_mails")
    try:
        found = sniff(piece.path, run.kind, MADE if piece.made else None)
    except UnreadableFile as error:
        if error.code in {"one_line", "no_rows"} and not sure and not intake.table_like(piece.path):
            raise UnreadableFile("text") from error
        raise
    if not found.kind:  # its headers say nothing: JSON and plain texts hold nothing then, of a table a person says it
        if piece.made or not intake.table_like(piece.path):
            raise UnreadableFile("json" if piece.made else "text")
        found = sniff(piece.path, ImportRun.Kind.SALES)
    elif not sure and not columns.layout_of(found.kind, found.layout["columns"]):
        if columns.recognised(found.layout["columns"]) < 2 and not intake.table_like(piece.path):
            if len(found.layout["columns"]) > 1:  # a sentence with a comma; one column may well be a list
                raise UnreadableFile("text")
    run.kind = found.kind
    layout = columns.layout_of(run.kind, found.layout["columns"])
    named = layout.options.get("source", layout.name) if layout else ""
    run.source = _source(source) or _source(named) or "import"
    run.mapping = columns.guess_mapping(run.kind, found.layout["columns"], layout)
    _keep(run, found)
    if piece.made:
        run.layout["made"] = piece.made


def _source(text: str) -> str:
    name = slugify(text)[:40]
    return "" if name in RESERVED else name


def _keep(run: ImportRun, found: Sniffed) -> None:
    run.layout, run.sample, run.total = found.layout, found.sample, found.total


def change_mapping(
    *,
    run: ImportRun,
    mapping: Mapping[str, str] | None = None,
    layout: Mapping[str, Any] | None = None,
    source: str = "",
) -> None:
    """Correct the guesses: our field → column ("" for none), and how the file is written (encoding, delimiter, sheet,
    header_row, decimal_mark, date_order). Raises ExchangeError; what was chosen before stays then."""
    if run.state != State.PREVIEW:
        raise NotNow(_("This import has started already; its columns cannot be changed any more."))
    wishes = {key: value for key, value in (layout or {}).items() if key in (*CHOICES, *HABITS)}
    if any(str(wishes.get(key) or "") != str(run.layout.get(key) or "") for key in CHOICES if key in wishes):
        chosen = {key: run.layout.get(key) for key in CHOICES} | wishes
        if wishes.get("sheet", run.layout.get("sheet")) != run.layout.get("sheet") and "header_row" not in wishes:
            chosen["header_row"] = None
        try:
            found = sniff(Path(run.path), run.kind, chosen)
        except UnreadableFile as error:
            raise error.for_people() from error
        _keep(run, found)
        run.mapping = columns.guess_mapping(
            run.kind, run.layout["columns"], columns.layout_of(run.kind, run.layout["columns"])
        )
    for key in HABITS:
        if key in wishes and (wishes[key] or "") != (run.layout.get(key) or ""):
            run.layout[key] = wishes[key]
            if key in {"decimal_mark", "date_order"} and wishes[key]:  # what a person chose counts for every column
                run.layout[f"{key}s"] = {}
    if mapping is not None:
        run.mapping = _checked(run, mapping)
    if source:
        run.source = _source(source) or run.source
    run.save(update_fields=["layout", "sample", "total", "mapping", "source"])


def _checked(run: ImportRun, mapping: Mapping[str, str]) -> dict[str, str]:
    known = {field.key for field in columns.fields_of(run.kind)}
    kept = {key: column for key, column in mapping.items() if column}
    for key, column in kept.items():
        if key not in known:
            raise ExchangeError(_("There is no field named “%(key)s”.") % {"key": key}, field=key)
        if column not in run.layout["columns"]:
            raise ExchangeError(_("The file has no column “%(column)s”.") % {"column": column}, field=key)
    return kept


def _check_ready(run: ImportRun) -> None:
    if sentences := columns.lacking(run.kind, run.mapping):
        raise ExchangeError(" ".join(sentences))


@transaction.atomic
def confirm(*, run: ImportRun, actor: User | None = None) -> None:
    """Queue the import; one that stopped half-way goes on. A second click changes nothing. Raises ExchangeError."""
    from akrab.exchange.tasks import import_rows

    run.refresh_from_db()
    _check_ready(run)
    waiting = ImportRun.objects.filter(pk=run.pk, state__in=[State.PREVIEW, State.FAILED])
    if waiting.update(state=State.QUEUED, actor=actor or run.actor, problem=""):
        import_rows.enqueue(run.pk)
    run.refresh_from_db()


def choose_kind(*, run: ImportRun, kind: str) -> None:
    """A person knows better what a table holds: look at it again as that. Raises ExchangeError; it stays then."""
    if run.state != State.PREVIEW:
        raise NotNow(_("This import has started already; its columns cannot be changed any more."))
    if kind not in columns.KINDS or run.kind == ImportRun.Kind.MAIL:
        raise ExchangeError(_("Choose what the file holds: sales, customers or products."), field="kind")
    made = run.layout.get("made", "")
    try:
        found = sniff(Path(run.path), kind, {key: run.layout.get(key) for key in CHOICES})
    except UnreadableFile as error:
        raise error.for_people() from error
    run.kind = kind
    layout = columns.layout_of(kind, found.layout["columns"])
    run.mapping = columns.guess_mapping(kind, found.layout["columns"], layout)
    _keep(run, found)
    run.layout |= {"made": made} if made else {}
    run.save(update_fields=["kind", "layout", "sample", "total", "mapping"])


def choose_own(*, run: ImportRun, addresses: str) -> None:
    """Under which addresses the shop wrote the mails of this file; everybody else is a customer."""
    found = list(dict.fromkeys(re.findall(r"[^\s,;<>]+@[^\s,;<>]+", addresses.lower())))[:20]
    if run.state == State.PREVIEW and run.kind == ImportRun.Kind.MAIL:
        run.layout["own"] = found
        run.save(update_fields=["layout"])


def discard(*, run: ImportRun) -> None:
    """Forget a file that was only looked at. Raises NotNow once it has begun."""
    if not ImportRun.objects.filter(pk=run.pk, state=State.PREVIEW).delete()[0]:
        raise NotNow(_("This import has started already. Undo it instead."))
    files.clear(run)


def discard_abandoned(*, before: dt.datetime) -> int:
    """Forget files that were looked at before that moment and never confirmed; returns how many."""
    abandoned = list(ImportRun.objects.filter(state=State.PREVIEW, created_at__lt=before))
    for run in abandoned:
        with contextlib.suppress(NotNow):  # confirmed just now
            discard(run=run)
    return len(abandoned)


def run_now(run: ImportRun, progress: Callable[[ImportRun], object] | None = None) -> ImportRun:
    """Read and write the whole file, here and now; `progress` is called with the run after every step.

    A run that was killed goes on where it was. Raises ExchangeError for a file or mapping that cannot be taken; the run
    then says so itself and has changed nothing.
    """
    from akrab.exchange.running import Engine, Overtaken

    run.refresh_from_db()
    _check_ready(run)
    begun = [State.PREVIEW, State.QUEUED, State.RUNNING, State.FAILED]
    if not ImportRun.objects.filter(pk=run.pk, state__in=begun).update(
        state=State.RUNNING, started_at=run.started_at or clock.now(), problem=""
    ):
        raise NotNow(_("This import is finished already."))
    run.refresh_from_db()
    try:
        Engine(run, progress or (lambda _run: None)).work()
    except Overtaken:
        logger.info("Import %s is in other hands", run.pk)
    except UnreadableFile as error:
        problem = error.for_people()
        _failed(run, str(problem))
        raise problem from error
    except Exception:
        _failed(run, _("The import stopped unexpectedly. What is counted has been taken; start it again to go on."))
        raise
    run.refresh_from_db()
    return run


def _failed(run: ImportRun, problem: str) -> None:
    ImportRun.objects.filter(pk=run.pk, state=State.RUNNING).update(
        state=State.FAILED, problem=problem[:500], finished_at=clock.now()
    )
    run.refresh_from_db()


@transaction.atomic
def undo(*, run: ImportRun, actor: User | None = None) -> None:
    """Take the import back, in the background. Raises NotNow."""
    from akrab.exchange.tasks import undo_rows

    begin_undo(run=run, actor=actor)
    undo_rows.enqueue(run.pk)


def begin_undo(*, run: ImportRun, actor: User | None = None) -> None:
    able = ImportRun.objects.filter(pk=run.pk, state__in=[State.DONE, State.FAILED])
    if not able.update(state=State.UNDOING, actor=actor or run.actor, started_at=clock.now(), kept=[]):
        raise NotNow(_("Only an import that has ended can be undone."))
    run.refresh_from_db()


def undo_now(run: ImportRun) -> ImportRun:
    """The work of undoing, here and now; one that was killed goes on where it was."""
    from akrab.exchange.undo import take_back

    take_back(run)
    run.refresh_from_db()
    return run
