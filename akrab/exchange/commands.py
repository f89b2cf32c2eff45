"""What `akrab import` does; the command itself is one more thin door."""

import json as json_module
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from akrab.exchange import actions, columns
from akrab.exchange.models import ImportFailure, ImportRun
from akrab.exchange.reasons import ExchangeError

OWN_KEYS = {"source", "layout", "mapping"}


def import_file(
    kind: str, path: str | Path, map_path: str | Path | None = None, json: bool = False,
    *, source: str = "", progress: Callable[[ImportRun], object] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Import a file and return {"read", "created", "updated", "skipped", "failed", "seconds"}, in rows of the file.

    `map_path` is a JSON file: {field: column, …}, or {"mapping": {…}, "layout": {…}, "source": "…"}. What it leaves out
    is guessed. With `json` the six figures are all; without, the run's number and its remarks come along. Raises
    ExchangeError.
    """
    started = time.monotonic()
    given = read_map(kind, Path(map_path)) if map_path else {}
    run = actions.start_preview(kind=kind, path=path, source=source or given.get("source", ""))
    try:
        if given:
            actions.change_mapping(run=run, layout=given.get("layout", {}))
            actions.change_mapping(run=run, mapping=run.mapping | given.get("mapping", {}))
        run = actions.run_now(run, progress)
    except ExchangeError:
        if run.state == ImportRun.State.PREVIEW:
            actions.discard(run=run)
        raise
    result: dict[str, Any] = {key: getattr(run, key) for key in ("read", "created", "updated", "skipped", "failed")}
    result["seconds"] = round(time.monotonic() - started, 3)
    return result if json else result | {"run": run.pk, "warnings": run.warnings}


def read_map(kind: str, path: Path) -> dict[str, Any]:
    """The mapping file, checked. Raises ExchangeError."""
    try:
        given = json_module.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ExchangeError(_("The mapping file %(path)s cannot be read.") % {"path": path}) from error
    except ValueError as error:
        raise ExchangeError(_("The mapping file %(path)s is not JSON.") % {"path": path}) from error
    if not isinstance(given, dict):
        raise ExchangeError(_("The mapping file must hold {field: column}."))
    fields = {field.key for field in columns.fields_of(kind)}
    if not set(given) & fields and set(given) <= OWN_KEYS:
        return given
    return {"mapping": {str(key): "" if column is None else str(column) for key, column in given.items()}}


def run_import(
    kind: str, path: Path, map_path: Path | None, as_json: bool, *, echo: Callable[[str], object]
) -> dict[str, Any]:
    """Import and tell: progress as it goes and the counts at the end; with `as_json` one JSON object, last. Raises
    ExchangeError."""
    told = [-1]

    def progress(run: ImportRun) -> None:
        tenth = 10 * run.read // max(run.total or 1, 1)
        if tenth != told[0]:
            told[0] = tenth
            echo(_("  %(read)s of %(total)s rows") % {"read": f"{run.read:,}", "total": f"{run.total or 0:,}"})

    result = import_file(kind, path, map_path, as_json, progress=None if as_json else progress)
    if as_json:
        echo(json_module.dumps(result))
        return result
    echo(
        _(
            "%(read)s rows in %(seconds)s s: %(created)s new, %(updated)s changed, %(skipped)s known, "
            "%(failed)s failed. This is import %(run)s."
        )
        % result
    )
    for failure in ImportFailure.objects.filter(run=result["run"], taken=False)[:10]:
        echo(_("  row %(row)s: %(reason)s") % {"row": failure.row, "reason": failure.reason})
    if result["failed"] > 10:
        echo(_("  … the page of this import in the office has all of them as a file."))
    return result
