"""A supplier's price list as they send it: CSV or XLSX, whatever the columns are called.

The file lies under AKRAB_HOME/pricelists/ from the look at it until it is taken over, a day at most.
"""

import datetime as dt
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.core.money import exponent
from akrab.exchange import cells, sources
from akrab.exchange.columns import plain
from akrab.exchange.reasons import FileProblem, Problem, UnreadableFile
from akrab.exchange.sniff import sniff
from akrab.purchasing.pricelist import Line

MOST_ROWS = 20_000
KEPT = dt.timedelta(days=1)
NAMES = {
    "code": "supplier code, kode supplier, kode pemasok, kode barang pemasok, item code, kode item, no item, artikel",
    "sku": "sku, article number, kode barang, kode produk, kode, product code, item no",
    "barcode": "barcode, bar code, kode batang, ean, upc, gtin",
    "name": "name, nama, nama barang, nama produk, product, produk, product name, barang, item, description, deskripsi",
    "price": "price, harga, harga satuan, unit price, harga beli, cost, modal, harga grosir, harga pokok, "
    "wholesale price, harga jual, harga baru, new price",
    "pack": "pack, pack size, isi, isi per dus, isi dus, isi pak, per dus, moq, qty per carton",
}


def keep(source: Path) -> str:
    """Put the file aside for the second step; returns the word it is found by."""
    token = secrets.token_hex(16)
    _path(token).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(source, _path(token))
    return token


def lines(token: str) -> list[Line]:
    """What the list says. Raises FileProblem, also for a list without prices or articles."""
    path = _path(token)
    try:
        layout = sniff(path, "products").layout
        return list(_lines(path, layout))
    except UnreadableFile as error:
        raise error.for_people() from error


def forget(token: str) -> None:
    _path(token).unlink(missing_ok=True)


def tidy() -> None:
    for path in _path("x" * 32).parent.glob("*"):
        if clock.now() - dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC) > KEPT:
            path.unlink(missing_ok=True)


def _path(token: str) -> Path:
    if not (token.isalnum() and len(token) == 32):
        raise FileProblem(str(_("The file is not there any more. Upload it again.")))
    return Path(settings.HOME) / "pricelists" / token


def _lines(path: Path, layout: Mapping[str, Any]) -> Iterator[Line]:
    places = _places(layout["columns"])
    if "price" not in places or not places.keys() & {"code", "sku", "barcode"}:
        raise FileProblem(
            _("The list needs a column with the price and one with the article number (yours or theirs) or bar code.")
        )
    if layout["format"] == "parquet":
        raise FileProblem(_("Choose the price list as CSV or XLSX."))
    if layout["format"] == "csv":
        rows = sources.text_rows(path, encoding=layout["encoding"], delimiter=layout["delimiter"])
    else:
        rows = sources.sheet_rows(path, sheet=layout["sheet"])
    mark = layout.get("decimal_marks", {}).get(layout["columns"][places["price"]])
    digits = 6 - exponent(shop.get("currency"))
    for number, row in enumerate(rows, 1):
        if number <= layout["header_row"]:
            continue
        if number > layout["header_row"] + MOST_ROWS:
            raise FileProblem(_("The list has more than %(most)d rows. Split it.") % {"most": MOST_ROWS})
        said = {key: row[place] if place < len(row) else "" for key, place in places.items()}
        price = cells.micro(said.pop("price"), mark)
        if price is None:
            continue  # a heading within the list
        pack = cells.whole(said.pop("pack", ""), mark)
        found = None if isinstance(price, Problem) or price <= 0 else (price + 10**digits // 2) // 10**digits
        yield Line(
            number=number, price=found,
            pack=pack if isinstance(pack, int) and 0 < pack <= 100_000 else None,
            **{key: str(cells.identifier(said.get(key, ""), 250) or "") for key in ("code", "sku", "barcode", "name")},
        )  # fmt: skip


def _places(headers: list[str]) -> dict[str, int]:
    by_name: dict[str, int] = {}
    for place, header in enumerate(headers):
        by_name.setdefault(plain(header), place)
    found: dict[str, int] = {}
    for key, names in NAMES.items():
        for name in names.split(", "):
            if name in by_name and by_name[name] not in found.values():
                found[key] = by_name[name]
                break
    return found
