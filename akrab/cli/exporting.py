"""`akrab export`: everything the shop owns in one ZIP that any program and any person can read."""

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils.html import escape

from akrab import __version__
from akrab.core import clock, shop
from akrab.core.models import ShopSetting

# Left out: secrets that open doors, caches and rows that only the program's machinery knows.
LEFT_OUT = {
    "core.SearchWord",
    "core.RateCount",
    "core.WorkerBeat",
    "core.ScheduleRun",
    "accounts.SignInLink",
    "journal.Cursor",
    "insight.DirtyMonth",
    "insight.ReportFile",
    "consent.DigestKey",
    "counter.Pin",
}
HIDDEN_FIELDS = {"password", "token_hash", "token", "visitor", "fingerprint", "placing_key", "transaction"}
RISKY = ("=", "+", "-", "@", "\t", "\r")


def export_all(file: Path, *, echo: Callable[[str], object]) -> None:
    """Tables as CSV (for spreadsheets) and JSON lines (for programs), pictures, and an index page that explains them.

    Written beside and renamed when whole: a file of that name is either the old one or the complete new one.
    """
    part = file.with_name(file.name + ".part")
    with transaction.atomic(), zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        tables = [(model, _write_table(archive, model)) for model in _models()]
        pictures = _write_media(archive)
        archive.writestr("index.html", _index(tables, pictures))
    part.replace(file)
    rows = sum(count for _, count in tables)
    echo(f"{file}: {rows} rows in {len(tables)} tables, {pictures} files, {file.stat().st_size / 2**20:.1f} MB")


def _models() -> Iterator[type[models.Model]]:
    for room in apps.get_app_configs():
        if room.name.startswith("akrab."):
            yield from (model for model in room.get_models() if model._meta.label not in LEFT_OUT)


def _rows(model: type[models.Model]) -> models.QuerySet[Any]:
    """All of a table; of the settings not those that open other services."""
    rows = model._default_manager.order_by("pk")
    if model is ShopSetting:
        rows = rows.exclude(key__in=[key for key, setting in shop.DECLARED.items() if setting.secret])
    return rows


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.attname not in HIDDEN_FIELDS]


def _write_table(archive: zipfile.ZipFile, model: type[models.Model]) -> int:
    columns = _columns(model)
    name = model._meta.label_lower.replace(".", "-")
    count = 0
    rows = _rows(model).values_list(*columns)
    with archive.open(f"csv/{name}.csv", "w") as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(columns)
        for row in rows.iterator(5000):
            writer.writerow([_cell(value) for value in row])
            count += 1
    with archive.open(f"json/{name}.jsonl", "w") as raw, io.TextIOWrapper(raw, "utf-8", newline="\n") as text:
        for row in rows.iterator(5000):
            text.write(json.dumps(dict(zip(columns, row, strict=True)), default=str, ensure_ascii=False) + "\n")
    return count


def _cell(value: object) -> object:
    """Text that a spreadsheet would run as a formula is guarded by an apostrophe; the importer takes it off again."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, str) and value.startswith(RISKY) and not _is_phone(value):
        return "'" + value
    return value


def _is_phone(text: str) -> bool:
    return text.startswith("+") and text[1:].isdigit()


def _write_media(archive: zipfile.ZipFile) -> int:
    root = Path(settings.MEDIA_ROOT)
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".part")
    for path in files:
        archive.write(path, f"media/{path.relative_to(root)}", zipfile.ZIP_STORED)
    return len(files)


def _index(tables: list[tuple[type[models.Model], int]], pictures: int) -> str:
    rows = "\n".join(
        f'<tr><td>{escape(model._meta.verbose_name_plural)}</td><td align="right">{count}</td>'
        f'<td><a href="csv/{model._meta.label_lower.replace(".", "-")}.csv">CSV</a></td>'
        f"<td>{escape(', '.join(_columns(model)))}</td></tr>"
        for model, count in tables
    )
    return (
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{escape(shop.get("name"))}</title>'
        f"<h1>{escape(shop.get('name'))}</h1><p>Everything the shop owns, written by Akrab {__version__} on "
        f"{clock.now():%Y-%m-%d %H:%M} UTC. Amounts are whole minor units of {escape(shop.get('currency'))} "
        "(Rp25.000 is 2500000). Times are UTC. The same rows lie in json/ for programs.</p>"
        f"<table border=1 cellpadding=4><tr><th>Table</th><th>Rows</th><th>File</th><th>Columns</th></tr>{rows}</table>"
        f"<p>{pictures} files lie in media/.</p></html>\n"
    )
