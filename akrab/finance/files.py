"""Profit and loss as a file."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from akrab.core import shop
from akrab.core.money import to_major
from akrab.finance.profit import Compared, Profit
from akrab.finance.statement import lines, margins


def _heading(found: Profit) -> str:
    return f"{found.first.isoformat()} – {found.last.isoformat()}"


def _table(found: Compared) -> Iterator[tuple[str, str, list[Any]]]:
    """(level, label, three amounts in major units) for each line."""
    currency = shop.get("currency")
    for line in lines(found):
        yield line.level, str(line.label), [to_major(amount, currency) for amount in line.amounts]


def _headings(found: Compared) -> list[str]:
    return [_("Profit and loss"), *(_heading(one) for one in (found.now, found.before, found.last_year))]


def _notes(found: Compared) -> list[str]:
    """What the figures do not know."""
    notes = [shop.get("name"), _("Amounts in %(currency)s") % {"currency": shop.get("currency")}]
    if found.now.unknown_articles:
        notes.append(
            _("The cost of %(count)d articles is unknown: the profit is at most this.")
            % {"count": found.now.unknown_articles}
        )
    return notes


def as_csv(found: Compared) -> bytes:
    """UTF-8 with its mark, so that spreadsheets read it right; plain figures with a point."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_headings(found))
    for _level, label, amounts in _table(found):
        writer.writerow([_safe(label), *amounts])
    writer.writerow([_("Profit margin, %"), *("" if one is None else f"{one:.1f}" for one in margins(found))])
    for note in _notes(found):
        writer.writerow([_safe(note)])
    return ("\ufeff" + out.getvalue()).encode()


def _safe(text: str) -> str:
    """No cell begins like a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def as_xlsx(found: Compared) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("Profit and loss")[:31])
        bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0;[Red]-#,##0"})
        strong = book.add_format({"bold": True, "top": 1, "num_format": "#,##0;[Red]-#,##0"})
        percent = book.add_format({"num_format": "0.0%"})
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 3, 24)
        sheet.write_row(0, 0, _headings(found), bold)
        row = 0
        for row, (level, label, amounts) in enumerate(_table(found), start=1):
            sheet.write_string(row, 0, label, bold if level else None)
            for column, amount in enumerate(amounts, start=1):
                sheet.write_number(row, column, float(amount), strong if level else plain)
        sheet.write_string(row + 1, 0, _("Profit margin, %"))
        for column, margin in enumerate(margins(found), start=1):
            if margin is not None:
                sheet.write_number(row + 1, column, margin / 100, percent)
        for extra, note in enumerate(_notes(found), start=row + 3):
            sheet.write_string(extra, 0, note)
    return out.getvalue()


@dataclass(frozen=True)
class FileKind:
    content_type: str
    write: Callable[[Compared], bytes]


KINDS = {
    "xlsx": FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "csv": FileKind("text/csv; charset=utf-8", as_csv),
}
