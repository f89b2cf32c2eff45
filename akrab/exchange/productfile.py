"""The shop's products as a file that the importer takes back unchanged: CSV and XLSX, in the reader's language."""

import csv as csv_files
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from akrab.catalogue.attributes import written
from akrab.catalogue.models import Category, Product, RivalPrice, Variant
from akrab.core import shop
from akrab.core.money import exponent, to_major
from akrab.exchange import contents
from akrab.exchange.layouts import OWN_PRODUCTS

RISKY = ("=", "+", "-", "@", "\t", "\r", "'")
AMOUNTS = ("price", "regular_price", "cost", "rival_price")
NO_RIVAL: dict[str, Any] = {"rival": None, "rival_price": None, "rival_date": None}
NUMBERS = {*AMOUNTS, "stock", "weight"}
PUBLISHED = {"active": "yes", "draft": "no", "archived": "archived"}


def columns(*, costs: bool) -> list[str]:
    """Our fields in the order of the file."""
    return [key for key in OWN_PRODUCTS["en"] if costs or key != "cost"]


def headers(*, costs: bool) -> list[str]:
    names = OWN_PRODUCTS["id" if get_language() == "id" else "en"]
    return [names[key] for key in columns(costs=costs)]


def rows(*, costs: bool) -> Iterator[list[Any]]:
    """One row per article; amounts as Decimal in whole units of the currency, empty cells as None."""
    paths = _paths()
    currency = shop.get("currency")
    digits = Decimal(1).scaleb(-exponent(currency))
    wanted = columns(costs=costs)
    held = contents.written_of_all()
    rivals = newest_of_all()
    variants = Variant.objects.exclude(product__kind=Product.Kind.CHARGE).select_related("product", "stock")
    for variant in variants.order_by("product_id", "position", "id").iterator(2000):
        product = variant.product
        values: dict[str, Any] = {
            "sku": variant.sku, "group": product.slug, "name": product.name, "variation": variant.name,
            "price": variant.price, "regular_price": variant.regular_price,
            "cost": variant.cost if product.kind != Product.Kind.BUNDLE else None,
            "stock": variant.stock.on_hand if hasattr(variant, "stock") else None,
            "weight": variant.weight, "barcode": variant.barcode, "brand": product.brand,
            "category": paths.get(product.category_id or 0, ""), "attributes": written(product.attributes, "; "),
            "summary": product.summary, "description": product.description, "kind": product.kind,
            "published": PUBLISHED[product.state], "contents": held.get(variant.pk, ""),
            "variant_attributes": written(variant.options, "; "), **rivals.get(variant.pk, NO_RIVAL),
        }  # fmt: skip
        for key in AMOUNTS:
            if values[key] is not None:
                amount = to_major(values[key], currency)
                values[key] = (
                    amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.quantize(digits)
                )
        yield [None if values[key] == "" else values[key] for key in wanted]


def newest_of_all() -> dict[int, dict[str, Any]]:
    """What somebody else asked last for each article; as a file of prices is filled in by hand."""
    notes = RivalPrice.objects.order_by("variant_id", "seen_on", "id")
    return {
        one.variant_id: {"rival": one.seller, "rival_price": one.price, "rival_date": one.seen_on.isoformat()}
        for one in notes.iterator(2000)
    }


def _paths() -> dict[int, str]:
    """`Clothing > Hoodies` of every category."""
    tree = {one.pk: one for one in Category.objects.all()}
    found = {}
    for pk, category in tree.items():
        names: list[str] = []
        here: Category | None = category
        while here is not None:
            names.insert(0, here.name)
            here = tree.get(here.parent_id or 0)
        found[pk] = " > ".join(names)
    return found


def csv(*, costs: bool) -> bytes:
    """With a mark that tells spreadsheets it is UTF-8; text that they would run as a formula is guarded."""
    text = io.StringIO(newline="")
    writer = csv_files.writer(text)
    writer.writerow(headers(costs=costs))
    for row in rows(costs=costs):
        writer.writerow([_guarded(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _guarded(value: Any) -> Any:
    return "'" + value if isinstance(value, str) and value.startswith(RISKY) else value


def xlsx(*, costs: bool) -> bytes:
    """Amounts as numbers, everything else as text, so that `00812` keeps its zeros."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet("Akrab")
        bold = book.add_format({"bold": True})
        names = columns(costs=costs)
        sheet.freeze_panes(1, 3)
        sheet.set_column(0, len(names) - 1, 16)
        for place, header in enumerate(headers(costs=costs)):
            sheet.write_string(0, place, header, bold)
        for number, row in enumerate(rows(costs=costs), 1):
            for place, value in enumerate(row):
                if value is None:
                    continue
                if names[place] in NUMBERS:
                    sheet.write_number(number, place, float(value) if value % 1 else int(value))
                else:
                    sheet.write_string(number, place, str(value))
    return target.getvalue()
