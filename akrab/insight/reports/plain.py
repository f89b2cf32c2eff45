"""The sales report for other programs: CSV (one long table) and JSON (everything, amounts in minor units)."""

import csv
import io
import json
from dataclasses import asdict
from typing import Any

from akrab.core.money import exponent, to_major
from akrab.insight.reports.sales import SalesReport

COLUMNS = (
    "section", "key", "name", "orders", "customers", "new_customers", "quantity", "revenue", "returned", "cost",
    "currency",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(report: SalesReport) -> bytes:
    """UTF-8 with a mark at its head, so that spreadsheets read it right; amounts in major units with a point."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(report):
        writer.writerow({name: guarded(value) for name, value in row.items()} | {"currency": report.currency})
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_json(report: SalesReport) -> bytes:
    data = asdict(report) | {"exponent": exponent(report.currency)}
    return json.dumps(data, default=str, ensure_ascii=False, indent=1).encode()


def guarded(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _rows(report: SalesReport) -> list[dict[str, Any]]:
    def money(minor: int | None) -> Any:
        return "" if minor is None else to_major(minor, report.currency)

    total = report.total
    rows: list[dict[str, Any]] = [
        {"section": "total", "key": f"{report.first}/{report.last}", "orders": total.orders,
         "customers": total.customers, "new_customers": total.new_customers, "revenue": money(total.revenue),
         "returned": money(total.returned), "cost": money(total.cost)}
    ]  # fmt: skip
    rows += [
        {"section": report.grain, "key": each.start.isoformat(), "orders": each.orders, "customers": each.customers,
         "new_customers": each.new_customers, "revenue": money(each.revenue), "returned": money(each.returned),
         "cost": money(each.cost)}
        for each in report.periods
    ]  # fmt: skip
    rows += [
        {"section": "product", "key": each.sku, "name": each.name, "quantity": each.quantity,
         "revenue": money(each.revenue), "cost": money(each.cost)}
        for each in report.articles
    ]  # fmt: skip
    rows += [
        {"section": "category", "name": each.name, "quantity": each.quantity, "revenue": money(each.revenue)}
        for each in report.categories
    ]
    rows += [
        {"section": "customer", "key": each.customer_id, "name": each.name, "orders": each.orders,
         "revenue": money(each.revenue)}
        for each in report.buyers
    ]  # fmt: skip
    rows += [
        {"section": "state", "key": f"{each.kind}/{each.state}", "orders": each.orders, "revenue": money(each.amount)}
        for each in report.states
    ]
    return rows
