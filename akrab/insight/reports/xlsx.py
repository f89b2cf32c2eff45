"""The sales report as a workbook: numbers are numbers, dates are dates, text never becomes a formula."""

import datetime as dt
import io
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from akrab.core.money import cash_exponent, exponent
from akrab.insight.charts.theme import money_symbol
from akrab.insight.reports.sales import SalesReport
from akrab.insight.reports.words import subtitle, title, words_of
from akrab.orders.models import Order

Column = tuple[str, str, int]  # heading; "text", "number", "decimal", "money", "share", "day" or "month"; width
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def render(report: SalesReport) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        book.set_properties({"title": f"{title()}, {subtitle(report)}", "author": report.shop})
        sheets = Sheets(book, report.currency, words_of(report).language)
        sheets.summary(report)
        for name, columns, rows in _tables(report):
            sheets.table(name, columns, rows)
    return target.getvalue()


def _tables(report: SalesReport) -> list[tuple[str, list[Column], list[list[Any]]]]:
    kinds, states = dict(Order.Kind.choices), dict(Order.State.choices)
    by_day = report.grain == "day"
    return [
        (
            _("By day") if by_day else _("By month"),
            [(_("Day") if by_day else _("Month"), report.grain, 14), (_("Sales"), "money", 16),
             (_("Came back"), "money", 16), (_("Orders"), "number", 10), (_("Customers"), "number", 11),
             (_("New"), "number", 8), (_("Returning"), "number", 11)],
            [[each.start, each.revenue, each.returned, each.orders, each.customers, each.new_customers,
              each.returning_customers] for each in report.periods],
        ),
        (
            _("Products"),
            [(_("Article number"), "text", 16), (_("Product"), "text", 44), (_("Pieces"), "number", 10),
             (_("Sales"), "money", 16), (_("Cost of goods"), "money", 16)],
            [[each.sku, each.name, each.quantity, each.revenue, each.cost] for each in report.articles],
        ),
        (
            _("Categories"),
            [(_("Category"), "text", 32), (_("Pieces"), "number", 10), (_("Sales"), "money", 16)],
            [[each.name, each.quantity, each.revenue] for each in report.categories],
        ),
        (
            _("Customers"),
            [(_("Customer"), "text", 36), (_("Orders"), "number", 10), (_("Bought for"), "money", 16)],
            [[each.name, each.orders, each.revenue] for each in report.buyers],
        ),
        (
            _("Orders by state"),
            [(_("Kind"), "text", 14), (pgettext("of an order", "State"), "text", 16), (_("Orders"), "number", 10),
             (_("Amount"), "money", 16)],
            [[str(kinds.get(each.kind, each.kind)), str(states.get(each.state, each.state)).capitalize(), each.orders,
              each.amount] for each in report.states],
        ),
    ]  # fmt: skip


def sheet_name(name: str) -> str:
    """What Excel takes for the name of a sheet: 31 signs at most, without []:*?/ and backslash."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in name)[:31].strip("'").strip() or "1"


class Sheets:
    """The sheets of one workbook and their formats. Money comes in minor units, shares as parts of one."""

    def __init__(self, book: Any, currency: str, language: str) -> None:
        self.book, self.currency = book, currency
        symbol = money_symbol(currency, language)
        decimals = cash_exponent(currency)
        amount = f'"{symbol}"#,##0' + ("." + "0" * decimals if decimals else "")
        base = {"font_name": "Calibri", "font_size": 11}
        head = base | {"bold": True, "bottom": 1, "font_color": "#6a625b"}
        self.formats = {
            "text": book.add_format(base),
            "number": book.add_format(base | {"num_format": "#,##0"}),
            "money": book.add_format(base | {"num_format": f"{amount};-{amount}"}),
            "share": book.add_format(base | {"num_format": "0.0%"}),
            "decimal": book.add_format(base | {"num_format": "#,##0.0"}),
            "day": book.add_format(base | {"num_format": "d mmm yyyy", "align": "left"}),
            "month": book.add_format(base | {"num_format": "mmmm yyyy", "align": "left"}),
            "head": book.add_format(head),
            "head_right": book.add_format(head | {"align": "right"}),
            "title": book.add_format(base | {"bold": True, "font_size": 16}),
            "muted": book.add_format(base | {"font_color": "#6a625b"}),
        }

    def summary(self, report: SalesReport) -> None:
        sheet = self.book.add_worksheet(_("Summary"))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 2, 20)
        sheet.write_string(0, 0, title(), self.formats["title"])
        sheet.write_string(1, 0, report.shop, self.formats["muted"])
        sheet.write_string(2, 0, subtitle(report), self.formats["muted"])
        for column, text in enumerate(("", _("This period"), _("Before"))):
            sheet.write_string(4, column, text, self.formats["head_right" if column else "head"])
        now, before = report.total, report.before
        lines: list[tuple[str, str, Any, Any]] = [
            (_("Sales"), "money", now.revenue, before.revenue), (_("Orders"), "number", now.orders, before.orders),
            (_("Customers"), "number", now.customers, before.customers),
            (_("New customers"), "number", now.new_customers, before.new_customers),
            (_("Average order"), "money", now.average_order, before.average_order),
            (_("Came back"), "money", now.returned, before.returned),
        ]  # fmt: skip
        if report.books is not None and report.books_before is not None:
            lines += [
                (_("Cost of goods"), "money", now.cost, before.cost),
                (_("Left after the goods"), "money", report.books.gross, report.books_before.gross),
                (_("Profit"), "money", report.books.profit, report.books_before.profit),
            ]
        for row, (label, kind, *values) in enumerate(lines, start=5):
            sheet.write_string(row, 0, label, self.formats["text"])
            for column, value in enumerate(values, start=1):
                self._cell(sheet, row, column, kind, value)

    def table(self, name: str, columns: list[Column], rows: list[list[Any]]) -> None:
        sheet = self.book.add_worksheet(sheet_name(name))
        sheet.freeze_panes(1, 0)
        for column, (heading, kind, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            words = kind in {"text", "day", "month"}
            sheet.write_string(0, column, heading, self.formats["head" if words else "head_right"])
        for row, values in enumerate(rows, start=1):
            for column, ((_heading, kind, _width), value) in enumerate(zip(columns, values, strict=True)):
                self._cell(sheet, row, column, kind, value)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        sheet.repeat_rows(0)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def _cell(self, sheet: Any, row: int, column: int, kind: str, value: Any) -> None:
        """A typed cell; text is written as text whatever it begins with."""
        if value is None:
            sheet.write_blank(row, column, None, self.formats[kind])
        elif kind == "text":
            sheet.write_string(row, column, str(value), self.formats["text"])
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time.min), self.formats[kind])
        elif kind == "money":
            sheet.write_number(row, column, value / 10 ** exponent(self.currency), self.formats["money"])
        else:
            sheet.write_number(row, column, value, self.formats[kind])
