"""Product files: new columns come in, and what goes out comes back unchanged."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.utils import translation

from akrab.catalogue import actions, bundles, rivals
from akrab.catalogue.actions import VariantData, create_product, save_category
from akrab.catalogue.models import (
    AttributeValue,
    BundleItem,
    PriceEntry,
    Product,
    RivalPrice,
    ScheduledPrice,
    Stock,
    Variant,
)  # fmt: skip
from akrab.core import clock
from akrab.exchange import actions as imports
from akrab.exchange import productfile
from akrab.exchange.models import ImportRun
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
            VariantData(sku="00813", price=2_000_000, stock=0, name="Putih", options={"Warna": "Putih"}),
        ],
    )  # fmt: skip
    create_product(name="Servis", kind="service", variants=[VariantData(sku="SRV", price=5_000_000)])
    packet = create_product(
        name="Paket", kind="bundle", state="draft", variants=[VariantData(sku="PKT", price=9_000_000)]
    )
    for sku, number in (("00812", 2), ("SRV", 1)):
        item = Variant.objects.select_related("product").get(sku=sku)
        bundles.set_content(bundle=packet.variants.get(), item=item, quantity=number)
    create_product(name="Lama", state="archived", variants=[VariantData(sku="OLD", price=100)])
    create_product(name="Ongkir", kind="charge", variants=[VariantData(sku="POST", price=0)])


def undo(run: ImportRun) -> ImportRun:
    imports.begin_undo(run=run)
    return imports.undo_now(run)


def contents_of(sku: str) -> dict[str, int]:
    return dict(BundleItem.objects.filter(bundle__sku=sku).values_list("item__sku", "quantity"))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_goes_out_comes_back_unchanged(form: str, language: str, tmp_path: Path) -> None:
    a_shop()
    path = tmp_path / f"products.{form}"
    rivals.note(variant=Variant.objects.get(sku="00812"), seller="Toko Sebelah", price=2_400_000, seen_on=clock.today())
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
    held = contents_of("PKT")
    BundleItem.objects.all().delete()
    Product.objects.all().delete()
    assert counts(bring_in("products", path)) == (5, 5, 0, 0, 0)
    assert contents_of("PKT") == held == {"00812": 2, "SRV": 1}
    assert Variant.objects.get(sku="00813").options == {"Warna": "Putih"}
    assert list(Variant.objects.order_by("sku").values_list(*columns)) == wanted
    assert Variant.objects.filter(product__name="=Kabel «USB»").count() == 2
    assert dict(Product.objects.values_list("name", "kind")) == kinds
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


BUNDLES = ["SKU", "Nama", "Harga", "Jenis barang", "Isi paket"]
CUP, PLATE = ["CUP", "Gelas", "10.000", "", ""], ["PLT", "Piring", "20.000", "", ""]


@pytest.mark.parametrize(
    ("contents", "wanted"),
    [
        ("CUP × 2; PLT", {"CUP": 2, "PLT": 1}), ("CUP x 12", {"CUP": 12}), ("CUP*3", {"CUP": 3}), ("CUP * 3\nPLT x 1",
         {"CUP": 3, "PLT": 1}),
    ],
)  # fmt: skip
def test_a_bundle_is_filled_though_its_articles_stand_below_it(
    contents: str, wanted: dict[str, int], tmp_path: Path
) -> None:
    rows = [BUNDLES, ["SET", "Set makan", "45.000", "paket", contents], CUP, PLATE]
    run = bring_in("products", csv_file(tmp_path / "a.csv", rows))
    assert counts(run) == (3, 3, 0, 0, 0)
    assert contents_of("SET") == wanted
    assert Product.objects.get(name="Set makan").kind == "bundle"
    again = bring_in("products", csv_file(tmp_path / "b.csv", rows))
    assert (counts(again), contents_of("SET")) == ((3, 0, 0, 3, 0), wanted)
    undo(again)
    undo(run)
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    ("contents", "code", "sentence"),
    [
        ("CUP × 1; NO-1 × 2", "content_unknown", "there is no article “NO-1”"),
        ("CUP × 1; OTHER", "content_bundle", "“OTHER” is a bundle itself"),
        ("CUP × 0", "content_unclear", "write them like “ABC-1 × 2; ABC-2 × 1”"),
        ("CUP; CUP", "content_unclear", "write them like"),
    ],
)
def test_wrong_contents_change_nothing_and_are_told(contents: str, code: str, sentence: str, tmp_path: Path) -> None:
    other = ["OTHER", "Lain", "1.000", "bundle", "PLT × 1"]
    bring_in("products", csv_file(tmp_path / "a.csv", [BUNDLES, CUP, PLATE, other,
                                                       ["SET", "Set", "45.000", "bundle", "PLT × 3"]]))  # fmt: skip
    run = bring_in("products", csv_file(tmp_path / "b.csv", [BUNDLES, ["SET", "Set", "45.000", "bundle", contents]]))
    run.refresh_from_db()
    failure = run.failures.get()
    assert (failure.code, failure.taken, failure.row, run.warnings) == (code, True, 2, 1)
    assert sentence in failure.reason
    assert contents_of("SET") == {"PLT": 3}


def test_contents_of_what_is_no_bundle_are_told(tmp_path: Path) -> None:
    rows = [BUNDLES, CUP, ["PLT", "Piring", "20.000", "goods", "CUP × 1"]]
    run = bring_in("products", csv_file(tmp_path / "a.csv", rows))
    assert run.failures.get().code == "content_of_goods"
    assert not BundleItem.objects.exists()


def test_prices_of_others_come_in_once_and_go_with_the_import(tmp_path: Path) -> None:
    head = ["SKU", "Nama", "Harga", "Pesaing", "Harga pesaing", "Harga pesaing dilihat"]
    rows = [head, ["KBL", "Kabel", "25.000", "Toko Sebelah", "24.500", "20/11/2026"]]
    run = bring_in("products", csv_file(tmp_path / "a.csv", rows))
    note = RivalPrice.objects.get()
    assert (note.seller, note.price, note.seen_on.isoformat()) == ("Toko Sebelah", 2_450_000, "2026-11-20")
    again = bring_in("products", csv_file(tmp_path / "b.csv", rows))
    assert (counts(again), RivalPrice.objects.count()) == ((1, 0, 0, 1, 0), 1)
    rows[1][4] = "23.000"
    later = bring_in("products", csv_file(tmp_path / "c.csv", rows))
    assert (counts(later), RivalPrice.objects.count()) == ((1, 0, 1, 0, 0), 2)
    undo(later)
    assert RivalPrice.objects.get() == note
    assert run.state == "done"
