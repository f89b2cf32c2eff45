"""Product files: new columns come in, and what goes out comes back unchanged."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.utils import translation

from akrab.catalogue import actions
from akrab.catalogue.actions import VariantData, create_product, save_category
from akrab.catalogue.models import AttributeValue, PriceEntry, Product, ScheduledPrice, Stock, Variant
from akrab.core import clock
from akrab.exchange import productfile
from tests.exchange.factories import bring_in, counts, csv_file, everything

pytestmark = pytest.mark.django_db
HEADER = ["SKU", "Nama", "Harga", "Harga coret", "Berat", "Barcode", "Atribut", "Merek", "Kategori", "Harga Modal"]
ROW = ["KBL", "Kabel", "25.000", "30.000", "120", "4006381333931", "Warna: Hitam; Panjang: 2 m", "Anker",
       "Aksesori > Kabel", "15.000"]  # fmt: skip


def a_shop() -> None:
    shelf = save_category(name="Kabel, adaptor", parent=save_category(name="Aksesori"))
    create_product(
        name="=Kabel «USB»", category=shelf, brand="Anker", summary="Cepat, kuat",
        description="Baris 1\nBaris <b>2</b>",
        attributes={"Warna": "Hitam", "Panjang": "2 m"},
        variants=[
            VariantData(sku="00812", price=2_500_050, cost=1_500_000, stock=7, weight=120, regular_price=3_000_000,
                        barcode="4006381333931", name="Hitam, 2 m"),
            VariantData(sku="00813", price=2_000_000, stock=0, name="Putih"),
        ],
    )  # fmt: skip
    create_product(name="Servis", kind="service", variants=[VariantData(sku="SRV", price=5_000_000)])
    create_product(name="Paket", kind="bundle", state="draft", variants=[VariantData(sku="PKT", price=9_000_000)])
    create_product(name="Lama", state="archived", variants=[VariantData(sku="OLD", price=100)])
    create_product(name="Ongkir", kind="charge", variants=[VariantData(sku="POST", price=0)])


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_goes_out_comes_back_unchanged(form: str, language: str, tmp_path: Path) -> None:
    a_shop()
    path = tmp_path / f"products.{form}"
    with translation.override(language):
        path.write_bytes(getattr(productfile, form)(costs=True))
    before = everything()
    run = bring_in("products", path)
    assert run.layout["name"] == "akrab"
    assert counts(run) == (5, 0, 0, 5, 0)
    assert everything() == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_fills_an_empty_shop(form: str, tmp_path: Path) -> None:
    a_shop()
    path = tmp_path / f"products.{form}"
    path.write_bytes(getattr(productfile, form)(costs=True))
    columns = ("sku", "price", "cost", "regular_price", "weight", "barcode", "name", "product__name", "product__state",
               "product__brand", "product__attributes", "product__description", "product__category__name")  # fmt: skip
    wanted = list(Variant.objects.exclude(product__kind="charge").order_by("sku").values_list(*columns))
    kinds = dict(Product.objects.exclude(kind="charge").values_list("name", "kind"))
    Product.objects.all().delete()
    assert counts(bring_in("products", path)) == (5, 5, 0, 0, 0)
    assert list(Variant.objects.order_by("sku").values_list(*columns)) == wanted
    assert Variant.objects.filter(product__name="=Kabel «USB»").count() == 2
    assert dict(Product.objects.values_list("name", "kind")) == {**kinds, "Paket": "goods"}
    assert dict(Stock.objects.values_list("variant__sku", "on_hand")) == {"00812": 7, "00813": 0, "OLD": 0}


def test_cost_is_in_the_file_only_for_who_may_see_it() -> None:
    a_shop()
    for costs in (True, False):
        head = productfile.csv(costs=costs).decode("utf-8-sig").splitlines()[0]
        assert ("Cost" in head) is costs


def test_text_that_a_spreadsheet_would_run_is_guarded() -> None:
    a_shop()
    rows = list(csv.reader(io.StringIO(productfile.csv(costs=False).decode("utf-8-sig"), newline="")))
    assert rows[1][2] == "'=Kabel «USB»"
    assert rows[1][4] == "25000.50"


def test_new_columns_come_in_with_their_notes(tmp_path: Path) -> None:
    run = bring_in("products", csv_file(tmp_path / "a.csv", [HEADER, ROW]))
    assert counts(run) == (1, 1, 0, 0, 0)
    one = Variant.objects.select_related("product").get()
    assert (one.price, one.regular_price, one.weight, one.barcode) == (2_500_000, 3_000_000, 120, "4006381333931")
    assert one.product.attributes == {"Warna": "Hitam", "Panjang": "2 m"}
    assert AttributeValue.objects.count() == 2
    assert list(PriceEntry.objects.values_list("before", "price", "cost", "reason")) == [
        (None, 2_500_000, 1_500_000, "Import: a.csv")
    ]


def test_a_new_price_of_a_file_is_noted_and_ends_a_planned_one(tmp_path: Path) -> None:
    variant = create_product(name="Kabel", variants=[VariantData(sku="KBL", price=1000)]).variants.get()
    now = clock.now()
    planned = ScheduledPrice.objects.create(variant=variant, price=1000, starts_at=now, state="running")
    bring_in("products", csv_file(tmp_path / "a.csv", [HEADER, ROW]))
    planned.refresh_from_db()
    assert planned.state == "cancelled"
    assert list(PriceEntry.objects.order_by("id").values_list("before", "price")) == [(None, 1000), (1000, 2_500_000)]
    actions.change_variant(variant=Variant.objects.get(), price=5)
    bring_in("products", csv_file(tmp_path / "b.csv", [["SKU", "Nama", "Harga"], ["KBL", "Kabel", "0,05"]]))
    assert PriceEntry.objects.count() == 3


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [(5, "4006381333932", "barcode_wrong"), (6, "Hitam", "attributes_unclear")],
)
def test_what_is_not_understood_is_left_out_and_told(place: int, value: str, code: str, tmp_path: Path) -> None:
    row = list(ROW)
    row[place] = value
    run = bring_in("products", csv_file(tmp_path / "a.csv", [HEADER, row]))
    assert (counts(run), run.warnings) == ((1, 1, 0, 0, 0), 1)
    assert run.failures.get().code == code
    one = Variant.objects.select_related("product").get()
    assert (one.barcode == "", one.product.attributes == {}) == (place == 5, place == 6)


def test_a_weight_below_zero_is_refused(tmp_path: Path) -> None:
    row = list(ROW)
    row[4] = "-5"
    run = bring_in("products", csv_file(tmp_path / "a.csv", [HEADER, row]))
    assert run.failures.get().code == "weight_negative"
    assert not Product.objects.exists()
