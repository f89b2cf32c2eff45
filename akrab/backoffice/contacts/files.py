"""Lists of customers as files: the chosen columns, beside name and how each is reached."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from akrab.backoffice import customer_list
from akrab.backoffice.customer_columns import COLUMNS, Column
from akrab.core import clock, shop
from akrab.core.money import exponent

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ALWAYS = ("phone", "email")


class _Echo:
    """A file that gives back what is written to it, line by line."""

    def write(self, text: str) -> str:
        return text


def download(kind: str, ids: Sequence[int], columns: Sequence[Column]) -> HttpResponseBase:
    """`csv` or `xlsx`."""
    wanted = [COLUMNS[key] for key in ALWAYS] + [one for one in columns if one.key not in ALWAYS]
    response: HttpResponseBase
    if kind == "xlsx":
        response = HttpResponse(_xlsx(ids, wanted), content_type=XLSX)
    else:
        response = StreamingHttpResponse(_csv(ids, wanted), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="customers-{clock.today():%Y-%m-%d}.{kind}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _heads(columns: Iterable[Column]) -> list[str]:
    return [_("Name"), *(str(one.label) for one in columns)]


def _rows(ids: Sequence[int], columns: Sequence[Column]) -> Iterator[list[Any]]:
    """Money as a number in the shop's currency, days as days."""
    unit = 10 ** exponent(shop.get("currency"))
    for row in customer_list.rows_of(ids, columns):
        cells: list[Any] = [row["name"]]
        for one in columns:
            value = one.value(row)
            if isinstance(value, dt.datetime):
                value = value.astimezone(clock.zone()).date()
            if one.kind == "money" and value is not None:
                value = value // unit if value % unit == 0 else value / unit
            cells.append(value)
        yield cells


def _csv(ids: Sequence[int], columns: Sequence[Column]) -> Iterator[str]:
    """As a spreadsheet reads it, and as the import takes it again."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(_heads(columns))
    for cells in _rows(ids, columns):
        yield writer.writerow(["" if cell is None else _harmless(str(cell)) for cell in cells])


def _harmless(cell: str) -> str:
    """A name that begins like a formula is a name; a phone number keeps its plus."""
    risky = cell.startswith(("=", "@", "\t")) or (cell.startswith(("+", "-")) and not cell[1:].isdigit())
    return f"'{cell}" if risky else cell


def _xlsx(ids: Sequence[int], columns: Sequence[Column]) -> bytes:
    """Everything that is no amount and no day is text, so that `0812` keeps its zero and no formula runs."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet(_("Customers")[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, len(columns), 18)
        for place, head in enumerate(_heads(columns)):
            sheet.write_string(0, place, head, bold)
        for number, cells in enumerate(_rows(ids, columns), 1):
            for place, cell in enumerate(cells):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(number, place, dt.datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                elif isinstance(cell, int | float) and not isinstance(cell, bool):
                    sheet.write_number(number, place, cell)
                elif cell:
                    sheet.write_string(number, place, str(cell))
    return target.getvalue()
