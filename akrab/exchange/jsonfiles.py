"""JSON of shop platforms as tables: objects of Shopify's Admin API, trees of Salesforce, lists of plain records.

Pure. Tables carry the headers of the program's own CSV export where it has one, so that one reading serves both.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from akrab.exchange import contacts, countries
from akrab.exchange.contacts import Contact, Place
from akrab.exchange.reasons import UnreadableFile

LARGEST = 30 * 1024 * 1024  # a web process holds some ten times as much while it reads
MOST_COLUMNS = 300
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """One thing that a file holds. `kind` is empty when its headers must tell."""

    kind: str
    columns: list[str]
    rows: list[list[str]]
    photos: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """`left`: what the file holds beside, as (name in the file, how many)."""

    tables: list[Table]
    left: list[tuple[str, int]]


def tables(path: Path, home: str) -> Found:
    """All tables of a JSON file; phones without a country are read at `home`. Raises UnreadableFile."""
    if path.stat().st_size > LARGEST:
        raise UnreadableFile("json")
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig", errors="replace"))
    except json.JSONDecodeError as error:
        raise UnreadableFile("json_broken", error.lineno) from error
    except RecursionError as error:
        raise UnreadableFile("json") from error
    by_kind: dict[str, list[Record]] = {}
    _sort(found, by_kind)
    made: list[Table] = []
    left: list[tuple[str, int]] = []
    for kind, records in by_kind.items():
        reader = READERS.get(kind)
        table = reader(records, home) if reader else None
        if table is None:
            left.append((kind, len(records)))
        elif table.rows:
            made.append(table)
    if not made:
        raise UnreadableFile("json_payments" if set(by_kind) & {"transaction", "transactions"} else "json")
    return Found(made, left)


def _sort(found: Any, by_kind: dict[str, list[Record]]) -> None:
    """Records by what they are: {"order": {…}}, {"orders": […]}, {"records": [{"attributes": {"type": …}}]}, […]."""
    if isinstance(found, list):
        records = [one for one in found if isinstance(one, dict)]
        if len(records) == len(found):
            for one in records:
                by_kind.setdefault(_type(one) or "plain", []).append(one)
    elif isinstance(found, dict):
        for key, value in found.items():
            if key == "records":
                _sort(value, by_kind)
            elif isinstance(value, dict) and key in READERS:
                by_kind.setdefault(key, []).append(value)
            elif isinstance(value, list) and key.removesuffix("s") in READERS and value:
                by_kind.setdefault(key.removesuffix("s"), []).extend(one for one in value if isinstance(one, dict))
            elif key in {"transaction", "transactions"}:
                by_kind.setdefault(key, []).append(found)


def _type(record: Record) -> str:
    attributes = record.get("attributes")
    return str(attributes.get("type") or "") if isinstance(attributes, dict) else ""


def _text(record: Record | None, *path: str) -> str:
    """The value at the end of the path as a cell; empty for what is not there or no plain value."""
    value: Any = record
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


def _name(record: Record | None) -> str:
    return " ".join(part for part in (_text(record, "first_name"), _text(record, "last_name")) if part)


def _list(record: Record, key: str) -> list[Record]:
    value = record.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


# Shopify

ORDER = ("Name", "Email", "Financial Status", "Currency", "Shipping", "Taxes", "Total", "Discount Amount", "Created at",
         "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku", "Billing Name", "Billing Street",
         "Billing City", "Billing Country", "Phone", "Notes", "Cancelled at")  # fmt: skip


def _orders(records: Iterable[Record], home: str) -> Table:
    rows = []
    for order in records:
        place = order.get("billing_address") or order.get("shipping_address") or {}
        shipping = sum(float(_text(one, "price") or 0) for one in _list(order, "shipping_lines"))
        country = _text(place, "country_code") or _text(place, "country")
        phone = _text(order, "phone") or _text(order, "customer", "phone") or _text(place, "phone")
        for number, line in enumerate(_list(order, "line_items")):
            head = [
                _text(order, "name"), _text(order, "email"), _text(order, "financial_status"),
                _text(order, "currency"), f"{shipping:.2f}", _text(order, "total_tax"), _text(order, "total_price"),
                _text(order, "total_discounts"),
            ]  # fmt: skip
            # As in the CSV export only the first row of an order has its totals.
            head = head if number == 0 else [*head[:2], *[""] * 6]
            rows.append([
                *head, _text(order, "created_at"), _text(line, "quantity"),
                _text(line, "name") or _text(line, "title"), _text(line, "price"), _text(line, "sku"),
                _text(place, "name") or _name(order.get("customer")), _text(place, "address1"), _text(place, "city"),
                _text(place, "country"), countries.international(phone, country, home), _text(order, "note"),
                _text(order, "cancelled_at"),
            ])  # fmt: skip
    return Table("sales", list(ORDER), rows)


CUSTOMER = ("Customer ID", "First Name", "Last Name", "Email", "Phone", "Default Address Company",
            "Default Address Address1", "Default Address City", "Default Address Province Code",
            "Default Address Country Code", "Default Address Zip", "Default Address Phone", "Total Spent", "Tags",
            "Note")  # fmt: skip


def _customers(records: Iterable[Record], home: str) -> Table:
    rows = []
    for one in records:
        place = one.get("default_address") or next(iter(_list(one, "addresses")), None)
        country = _text(place, "country_code")
        street = ", ".join(part for part in (_text(place, "address1"), _text(place, "address2")) if part)
        phones = [countries.international(said, country, home) for said in (_text(one, "phone"), _text(place, "phone"))]
        rows.append([
            _text(one, "id"), _text(one, "first_name"), _text(one, "last_name"), _text(one, "email"), phones[0],
            _text(place, "company"), street, _text(place, "city"), _text(place, "province_code"), country,
            _text(place, "zip"), phones[1], _text(one, "total_spent"), _text(one, "tags"), _text(one, "note"),
        ])  # fmt: skip
    return Table("customers", list(CUSTOMER), rows)


PRODUCT = ("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Published", "Option1 Value", "Option2 Value",
           "Option3 Value", "Variant SKU", "Variant Price", "Variant Inventory Qty", "Variant Barcode",
           "Cost per item")  # fmt: skip


def _products(records: Iterable[Record], _home: str) -> Table:
    rows = []
    for one in records:
        published = "true" if one.get("published_at") or _text(one, "status") == "active" else "false"
        for number, variant in enumerate(_list(one, "variants")):
            head = [_text(one, "title"), _text(one, "body_html"), _text(one, "vendor"), _text(one, "product_type"),
                    published] if number == 0 else [""] * 5  # fmt: skip
            rows.append([
                _text(one, "handle") or _text(one, "id"), *head, _text(variant, "option1"), _text(variant, "option2"),
                _text(variant, "option3"), _text(variant, "sku"), _text(variant, "price"),
                _text(variant, "inventory_quantity"), _text(variant, "barcode"), _text(variant, "cost"),
            ])  # fmt: skip
    return Table("products", list(PRODUCT), rows)


# Salesforce


def _place(one: Record, prefix: str) -> Place:
    street = ", ".join(_text(one, f"{prefix}Street").splitlines())
    state = _text(one, f"{prefix}State")
    return Place(
        ", ".join(part for part in (street, state) if part), _text(one, f"{prefix}City"),
        _text(one, f"{prefix}PostalCode"), _text(one, f"{prefix}Country"),
    )  # fmt: skip


def _people(records: Iterable[Record], home: str) -> Table:
    """Accounts are companies unless they have a first name; contacts and leads are people."""
    rows = []
    for one in records:
        places = tuple(
            place for prefix in ("Billing", "Mailing", "", "Shipping", "Other") if (place := _place(one, prefix)).line
        )
        country = next((place.country for place in places if place.country), "")
        phones = tuple(
            countries.international(said, country, home)
            for key in ("Phone", "MobilePhone", "HomePhone", "OtherPhone")
            if (said := _text(one, key))
        )
        firm = _type(one) == "Account" and not _text(one, "LastName")
        name = _text(one, "Name") or " ".join(filter(None, (_text(one, "FirstName"), _text(one, "LastName"))))
        made = Contact(
            name=name[:150], phones=phones, emails=tuple(filter(None, [_text(one, "Email")])),
            company=_text(one, "Company") or _text(one, "Account", "Name"), title=_text(one, "Title"),
            is_company=firm, birthday=_text(one, "Birthdate"), places=places, note=_text(one, "Description"),
        )  # fmt: skip
        rows.append(made.row("salesforce", ""))
    return Table("customers", list(contacts.COLUMNS), rows)


OWN_WORDS = {"Name", "ProductCode", "MSRP__c", "Price__c", "UnitPrice", "Description", "Description__c", "Family",
             "Category__c", "attributes"}  # fmt: skip


def _goods(records: Iterable[Record], _home: str) -> Table:
    rows = []
    for one in records:
        properties = [
            f"{key.removesuffix('__c').replace('_', ' ')}: {value}"
            for key, value in one.items()
            if key not in OWN_WORDS and key.endswith("__c") and isinstance(value, str | int | float)
            and not str(value).startswith(("@", "http")) and ";" not in str(value) and ":" not in str(value)
        ]  # fmt: skip
        rows.append([
            _text(one, "Name"), _text(one, "MSRP__c") or _text(one, "Price__c") or _text(one, "UnitPrice"),
            _text(one, "ProductCode"), _text(one, "Category__c") or _text(one, "Family"),
            _text(one, "Description__c") or _text(one, "Description"), "; ".join(properties), _type(one),
        ])  # fmt: skip
    columns = ["Name", "MSRP", "Product Code", "Category", "Description", "Properties", "Salesforce type"]
    return Table("products", columns, rows)


def _plain(records: Iterable[Record], _home: str) -> Table | None:
    """Records whose fields are plain values are a table; what it holds is told by its headers."""
    rows = list(records)
    columns = list(dict.fromkeys(key for one in rows for key, value in one.items() if not isinstance(value, dict)))
    if not columns or len(columns) > MOST_COLUMNS:
        return None
    return Table("", columns, [[_text(one, key) for key in columns] for one in rows])


READERS = {
    "order": _orders, "customer": _customers, "product": _products, "Account": _people, "Contact": _people,
    "Lead": _people, "Product__c": _goods, "Product2": _goods, "plain": _plain,
}  # fmt: skip
