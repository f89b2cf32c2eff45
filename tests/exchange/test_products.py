"""Product files: rows become variants, with price, category and stock."""

from __future__ import annotations

from pathlib import Path

import pytest

from akrab.catalogue.actions import VariantData, create_product
from akrab.catalogue.models import Product, Stock, StockMove, Variant
from akrab.core import search
from akrab.core.versions import current
from akrab.journal.models import Entry
from tests.exchange.factories import bring_in, counts, csv_file, everything

pytestmark = pytest.mark.django_db
HEADER = ["Kode Barang", "Nama Barang", "Harga Jual", "Harga Modal", "Stok", "Kategori", "Merek"]
ROW = ["CAS-20W", "Charger 20 W", "125.000", "80.000", "12", "Aksesori > Charger", "Anker"]


def test_a_row_becomes_a_product_with_stock(tmp_path: Path) -> None:
    before = current().get("catalogue", 0)
    run = bring_in("products", csv_file(tmp_path / "b.csv", [HEADER, ROW]))
    assert counts(run) == (1, 1, 0, 0, 0)
    variant = Variant.objects.select_related("product").get()
    assert (variant.sku, variant.price, variant.cost) == ("CAS-20W", 12_500_000, 8_000_000)
    product = variant.product
    assert (product.name, product.brand, product.availability) == ("Charger 20 W", "Anker", "in_stock")
    assert (product.price_from, product.price_to) == (12_500_000, 12_500_000)
    assert product.category is not None
    assert (product.category.name, str(product.category.parent)) == ("Charger", "Aksesori")
    assert Stock.objects.get().on_hand == 12
    assert list(StockMove.objects.values_list("quantity", "reason")) == [(12, "imported")]
    assert search.find("product", "anker") == [product.pk]
    assert current()["catalogue"] == before + 1


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "b.csv", [HEADER, ROW, ["", "Kabel", "10.000", "", "", "", ""]])
    bring_in("products", path)
    before = everything()
    assert counts(bring_in("products", path)) == (2, 0, 0, 2, 0)
    assert everything() == before


def test_a_known_product_is_changed_and_its_price_journalled(tmp_path: Path) -> None:
    product = create_product(name="Charger", variants=[VariantData(sku="CAS-20W", price=100, stock=7)], summary="cepat")
    run = bring_in("products", csv_file(tmp_path / "b.csv", [HEADER, ROW]))
    assert counts(run) == (1, 0, 1, 0, 0)
    product.refresh_from_db()
    assert (product.name, product.summary, product.price_from) == ("Charger 20 W", "cepat", 12_500_000)
    assert Stock.objects.get().on_hand == 12
    assert list(StockMove.objects.order_by("id").values_list("quantity", "reason")) == [(7, "opening"), (5, "imported")]
    entry = Entry.objects.get(kind="product.price_changed")
    assert (entry.subject_id, entry.data["before"], entry.data["after"]) == (product.pk, 100, 12_500_000)


def test_without_a_stock_column_stock_is_left_alone(tmp_path: Path) -> None:
    create_product(name="Charger", variants=[VariantData(sku="CAS-20W", price=100, stock=7)])
    bring_in("products", csv_file(tmp_path / "b.csv", [["SKU", "Nama", "Harga"], ["CAS-20W", "Charger", "2"]]))
    assert Stock.objects.get().on_hand == 7
    bring_in("products", csv_file(tmp_path / "c.csv", [["SKU", "Nama", "Harga"], ["X", "Baru", "2"]]))
    assert Stock.objects.count() == 1


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [(1, "", None), (2, "", "price_missing"), (2, "-5", "price_negative"), (4, "-1", "stock_negative"),
     (4, "banyak", "not_a_number"), (2, "gratis", "not_a_number")],
)  # fmt: skip
def test_bad_rows(tmp_path: Path, place: int, value: str, code: str | None) -> None:
    row = list(ROW)
    row[place] = value
    run = bring_in("products", csv_file(tmp_path / "b.csv", [HEADER, row]))
    if code is None:  # a product without a name goes by its number
        assert Product.objects.get().name == "CAS-20W"
    else:
        assert counts(run) == (1, 0, 0, 0, 1)
        assert run.failures.get().code == code
        assert Product.objects.count() == 0


def test_a_bar_code_of_another_article_is_left_out(tmp_path: Path) -> None:
    rows = [["SKU", "Nama", "Harga", "Barcode"], ["A", "A", "1", "899"], ["B", "B", "1", "899"]]
    run = bring_in("products", csv_file(tmp_path / "b.csv", rows))
    assert counts(run) == (2, 2, 0, 0, 0)
    assert dict(Variant.objects.values_list("sku", "barcode")) == {"A": "899", "B": ""}
    assert run.warnings == 1
