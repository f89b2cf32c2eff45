"""Files as people and programs write them, and what is in the tables afterwards."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import apps

from akrab.exchange import actions
from akrab.exchange.models import ImportRun

HEADER = ["No. Nota", "Tanggal", "Nama Pelanggan", "No. WhatsApp", "Email", "Kota", "Kode Barang", "Nama Barang",
          "Jumlah", "Harga Satuan"]  # fmt: skip
SALE = {
    "No. Nota": "N-1", "Tanggal": "31/08/2026 10:15", "Nama Pelanggan": "Budi Santoso",
    "No. WhatsApp": "0812-3456-7890",
    "Email": "budi@contoh.id", "Kota": "Bandung", "Kode Barang": "CAS-20W", "Nama Barang": "Charger 20 W",
    "Jumlah": "2", "Harga Satuan": "125.000",
}  # fmt: skip


def sale(**changed: str) -> dict[str, str]:
    """One line of a sale; `number="N-2"` and the like change what matters."""
    names = {
        "number": "No. Nota", "date": "Tanggal", "customer": "Nama Pelanggan", "phone": "No. WhatsApp",
        "email": "Email",
        "city": "Kota", "sku": "Kode Barang", "name": "Nama Barang", "quantity": "Jumlah", "price": "Harga Satuan",
    }  # fmt: skip
    return SALE | {names[key]: value for key, value in changed.items()}


def csv_file(
    path: Path, rows: Sequence[dict[str, Any]] | Sequence[Sequence[Any]], *, delimiter: str = ",",
    encoding: str = "utf-8", header: Sequence[str] | None = None,
) -> Path:  # fmt: skip
    """A CSV file of dictionaries, or of plain rows below `header`."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    if rows and isinstance(rows[0], dict):
        header = header or list(rows[0])
        rows = [[row.get(name, "") for name in header] for row in rows]  # type: ignore[union-attr]
    if header:
        writer.writerow(header)
    writer.writerows(rows)  # type: ignore[arg-type]
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def xlsx_file(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(
        str(path), {"default_date_format": "yyyy-mm-dd hh:mm", "strings_to_formulas": False}
    ) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def bring_in(kind: str, path: Path, *, source: str = "", **choices: Any) -> ImportRun:
    """The whole way, as a person goes it."""
    run = actions.start_preview(kind=kind, path=path, source=source)
    if choices:
        actions.change_mapping(run=run, **choices)
    return actions.run_now(run)


def counts(run: ImportRun) -> tuple[int, int, int, int, int]:
    """read, created, updated, skipped, failed."""
    return run.read, run.created, run.updated, run.skipped, run.failed


def everything(*leave_out: str) -> dict[str, list[dict[str, Any]]]:
    """All rows of the shop's own tables, to see that something is exactly as before."""
    found = {}
    for label in ("customers", "catalogue", "orders", "core"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if model.__name__ not in {"Version", "WorkerBeat", "ScheduleRun", "RateCount", *leave_out}:
                found[model.__name__] = sorted(model._base_manager.values(), key=repr)
    for words in found["SearchWord"]:
        words.pop("id")
    found["SearchWord"].sort(key=repr)
    return found
