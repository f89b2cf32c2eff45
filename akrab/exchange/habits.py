"""Settling what the first rows leave open: whether 03/04 is in March or April, whether 1.250 is a thousand or one."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from akrab.exchange import cells
from akrab.exchange.columns import KINDS
from akrab.exchange.readers import batches


def settle(path: Path, kind: str, layout: dict[str, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    """The layout with the decimal mark and date order of every mapped column that the whole file can decide."""
    orders, marks = dict(layout.get("date_orders", {})), dict(layout.get("decimal_marks", {}))
    forms = {mapping[field.key]: field.form for field in KINDS[kind] if mapping.get(field.key)}
    open_orders = {
        column for column, form in forms.items()
        if form == "moment" and not orders.get(column) and not layout.get("date_order")
    }  # fmt: skip
    open_marks = {
        column for column, form in forms.items()
        if form in {"money", "whole"} and not marks.get(column) and not layout.get("decimal_mark")
    }  # fmt: skip
    if layout["format"] == "parquet" or not (open_orders or open_marks):
        return layout
    for values in _texts(path, layout, open_orders | open_marks):
        for column in sorted(open_orders & values.keys()):
            if order := cells.date_order_of(values[column]):
                orders[column] = order
                open_orders.discard(column)
        for column in sorted(open_marks & values.keys()):
            if mark := cells.decimal_mark_of(values[column]):
                marks[column] = mark
                open_marks.discard(column)
        if not (open_orders or open_marks):
            break
    return {**layout, "date_orders": orders, "decimal_marks": marks}


def _texts(path: Path, layout: Mapping[str, Any], columns: set[str]) -> Iterator[dict[str, list[Any]]]:
    """Distinct texts of the columns, batch by batch, only those that a question hangs on."""
    wanted = sorted(columns)
    for batch in batches(path, layout, wanted):
        found = {}
        for column in wanted:
            texts = [value for value in batch.columns[column].values if isinstance(value, str)]
            if asking := [text for text in texts if any(mark in text for mark in ",./-")]:
                found[column] = asking
        if not found:
            if not any(isinstance(value, str) and value for one in batch.columns.values() for value in one.values):
                return  # typed cells leave nothing open
            continue
        yield found
