"""Files of other programs, as they write them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from akrab.catalogue.models import Product, Variant
from akrab.core import shop
from akrab.customers.models import Customer, Handle
from akrab.exchange.models import ImportRun
from akrab.orders.models import Order, OrderLine
from tests.exchange.factories import bring_in, counts, csv_file, xlsx_file

pytestmark = pytest.mark.django_db

SHOPEE = [
    "No. Pesanan", "Status Pesanan", "Alasan Pembatalan", "Waktu Pesanan Dibuat", "SKU Induk", "Nama Produk",
    "Nomor Referensi SKU", "Nama Variasi", "Harga Awal", "Harga Setelah Diskon", "Jumlah", "Voucher Ditanggung Penjual",
    "Total Pembayaran", "Catatan dari Pembeli", "Username (Pembeli)", "Nama Penerima", "No. Telepon",
    "Alamat Pengiriman", "Kota/Kabupaten",
]  # fmt: skip
TOKOPEDIA = [
    "Nomor Invoice", "Tanggal Pembayaran", "Status Terakhir", "Nomor SKU", "Nama Produk", "Jumlah Produk Dibeli",
    "Harga Awal (IDR)", "Harga Jual (IDR)", "Nilai Kupon Toko Terpakai (IDR)", "Nama Penerima",
    "No Telp Penerima", "Kota",
]  # fmt: skip
TIKTOK = ["Order ID", "Order Status", "SKU ID", "Seller SKU", "Product Name", "Variation", "Quantity",
          "SKU Unit Original Price", "SKU Seller Discount", "Created Time", "Buyer Username",
          "Recipient", "Phone #"]  # fmt: skip


def test_shopee(tmp_path: Path) -> None:
    def row(number: str, status: str, sku: str, quantity: str) -> list[str]:
        return [number, status, "", "2026-08-01 08:00", "", "Kaos Polos", sku, "Hitam,L", "45.000", "37.200", quantity,
                "5.000", "69.400", "cepat ya", "budi_88", "B***i", "62******12", "Jl. A", "KOTA BANDUNG"]  # fmt: skip

    rows = [SHOPEE, row("2608A", "Selesai", "KP-1", "2"), row("2608B", "Batal", "KP-1", "1"),
            row("2608C", "Belum Bayar", "", "1"), row("2608D", "Sedang Dikirim", "", "1")]  # fmt: skip
    run = bring_in("sales", xlsx_file(tmp_path / "Order.completed.xlsx", {"orders": rows}))
    assert run.source == "shopee"
    assert counts(run) == (4, 3, 0, 0, 1)
    assert (run.failures.get().row, run.failures.get().code, run.failures.get().values[0]) == (4, "unpaid", "2608C")
    done = Order.objects.get(number="2608A")
    assert (done.subtotal, done.discount, done.total) == (7_440_000, 500_000, 6_940_000)
    assert (done.state, Order.objects.get(number="2608B").state) == ("done", "cancelled")
    assert Order.objects.get(number="2608D").state == "sent"
    assert done.lines.get().name == "Kaos Polos, Hitam,L"
    customer = Customer.objects.get()
    assert (customer.name, customer.city) == ("budi_88", "KOTA BANDUNG")
    assert list(customer.handles.values_list("kind", "value")) == [("marketplace", "shopee:budi_88")]
    assert run.warnings == 0  # a masked number is no mistake
    assert set(Variant.objects.values_list("sku", flat=True)) == {"KP-1", "KAOS-POLOS-HITAML"}


def test_tokopedia_with_four_lines_above_the_header(tmp_path: Path) -> None:
    above = [["Laporan Penjualan"], ["Nama Toko", "Maju"], ["Periode", "01/08/2026 - 31/08/2026"], []]
    rows = [*above, TOKOPEDIA, ["INV/1", "01-08-2026 10:00:00", "Pesanan Selesai", "KP-1", "Kaos", 2, 45000, 37200, 0,
                                "Budi", "081234567890", "Bandung"]]  # fmt: skip
    run = bring_in("sales", xlsx_file(tmp_path / "t.xlsx", {"Laporan": rows}))
    assert (run.source, run.layout["header_row"]) == ("tokopedia", 5)
    assert counts(run) == (1, 1, 0, 0, 0)
    assert Order.objects.get().placed_at == dt.datetime(2026, 8, 1, 3, tzinfo=dt.UTC)
    assert Order.objects.get().total == 7_440_000


def test_tiktok_ids_end_in_a_tab(tmp_path: Path) -> None:
    row = ["5791234567890123456\t", "Selesai", "17\t", "KP-1", "Kaos", "Default", "2", "45000", "5000",
           "01/08/2026 10:00:00\t", "budi88", "B**i", "(+62)812*****90"]  # fmt: skip
    run = bring_in("sales", csv_file(tmp_path / "t.csv", [TIKTOK, row], encoding="utf-8-sig"))
    assert counts(run) == (1, 1, 0, 0, 0)
    order = Order.objects.get()
    assert (order.source, order.number, order.discount, order.total) == (
        "tiktok", "5791234567890123456", 500_000, 8_500_000,
    )  # fmt: skip


def test_rupiah_of_a_marketplace_do_not_become_pounds(tmp_path: Path) -> None:
    shop.store({"currency": "GBP"})
    row = ["INV/1", "01-08-2026 10:00:00", "Pesanan Selesai", "KP-1", "Kaos", "2", "45000", "37200", "0", "B", "", ""]
    path = csv_file(tmp_path / "t.csv", [TOKOPEDIA, row])
    run = bring_in("sales", path)
    assert counts(run) == (1, 0, 0, 0, 1)
    assert run.failures.get().code == "currency_differs"
    taken = bring_in("sales", path, layout={"currency": ""})  # as they are
    assert counts(taken) == (1, 1, 0, 0, 0)


def test_shopify_orders_of_a_real_shop(shared_data: Path) -> None:
    shop.store({"currency": "INR"})
    run = bring_in("sales", shared_data / "import_formats/shopify/orders_export_dev_store_masked.csv")
    assert counts(run) == (121, 121, 0, 0, 0)
    assert Order.objects.count() == 51
    order = Order.objects.get(number="#1050")
    assert (order.lines.count(), order.total, order.source) == (4, 1_159_400, "shopify")
    assert order.placed_at == dt.datetime(2025, 12, 6, 15, 37, 30, tzinfo=dt.UTC)
    assert Handle.objects.filter(kind="email", value="customer01@example.com").count() == 1


def test_amounts_in_another_currency_are_refused_order_by_order(shared_data: Path) -> None:
    run = bring_in("sales", shared_data / "import_formats/shopify/orders_export_dev_store_masked.csv")
    assert counts(run) == (121, 0, 0, 0, 121)
    assert "INR" in run.failures.first().reason  # type: ignore[union-attr]
    assert Order.objects.count() == 0


def test_without_the_currency_column_the_amounts_are_taken_as_they_are(shared_data: Path) -> None:
    path = shared_data / "import_formats/shopify/orders_export_dev_store_masked.csv"
    from akrab.exchange import actions

    run = actions.start_preview(kind="sales", path=path)
    actions.change_mapping(run=run, mapping=run.mapping | {"currency": ""})
    assert counts(actions.run_now(run)) == (121, 121, 0, 0, 0)


def test_shopify_products(shared_data: Path) -> None:
    run = bring_in("products", shared_data / "import_formats/shopify/products_home_and_garden.csv")
    assert run.read == run.created + run.skipped
    assert run.failed == 0
    pot = Product.objects.get(name="Clay Plant Pot")
    assert list(pot.variants.values_list("sku", "name", "price", "stock__on_hand")) == [
        ("CLAY-PLANT-POT-REGULAR", "Regular", 999, 1), ("CLAY-PLANT-POT-LARGE", "Large", 1599, 3),
    ]  # fmt: skip
    assert (pot.price_from, pot.price_to, pot.availability, pot.brand) == (999, 1599, "few", "Company 123")
    assert str(pot.category) == "Outdoor"
    assert pot.description == "Classic blown clay pot for plants"
    assert Product.objects.get(name="Copper Light").variants.get().name == ""


def test_woocommerce_products(shared_data: Path) -> None:
    run = bring_in("products", shared_data / "import_formats/woocommerce/sample_products.csv")
    assert counts(run) == (25, 23, 0, 0, 2)
    assert set(run.failures.values_list("code", flat=True)) == {"sold_elsewhere"}
    shirt = Product.objects.get(variants__sku="woo-vneck-tee-red")
    assert shirt.name == "V-Neck T-Shirt"
    assert list(shirt.variants.order_by("sku").values_list("sku", "name", "price")) == [
        ("woo-vneck-tee-blue", "Blue", 1500), ("woo-vneck-tee-green", "Green", 2000),
        ("woo-vneck-tee-red", "Red", 2000),
    ]  # fmt: skip
    assert shirt.category is not None
    assert (str(shirt.category), str(shirt.category.parent)) == ("Tshirts", "Clothing")
    assert Product.objects.get(name="Album").kind == Product.Kind.SERVICE


def test_odoo_products_and_contacts(shared_data: Path) -> None:
    folder = shared_data / "import_formats/odoo"
    products = bring_in("products", folder / "External_id_3rd_party_application_products.csv")
    assert counts(products) == (5, 5, 0, 0, 0)
    assert Variant.objects.get(sku="ALS").price == 4900
    people = bring_in("customers", folder / "o2m_customers_contacts.csv")
    assert counts(people) == (8, 8, 0, 0, 0)
    sheet = bring_in("customers", folder / "res_partner.xlsx")
    assert sheet.state == ImportRun.State.DONE
    assert sheet.read == sheet.created + sheet.updated + sheet.skipped + sheet.failed > 0


def test_contacts_of_gmail_and_outlook(shared_data: Path) -> None:
    gmail = bring_in("customers", shared_data / "import_formats/contacts_csv/gmail.csv")
    assert gmail.read == gmail.created > 0
    outlook = bring_in("customers", shared_data / "import_formats/contacts_csv/outlook.csv")
    assert outlook.failed == 0
    assert Handle.objects.filter(value="test1@domain.tld").exists()


def test_a_day_of_the_online_retailer_as_csv_meets_the_same_day_as_parquet(shared_data: Path, tmp_path: Path) -> None:
    """The same day from two formats is the same orders: nothing is taken twice."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    shop.store({"currency": "GBP", "time_zone": "Europe/London"})
    folder = shared_data / "online_retail"
    day = bring_in("sales", folder / "original_csv_days/2011-12-09.csv")
    assert day.failed == 0
    table = pq.read_table(folder / "online_retail_2010_2011.parquet")
    table = table.filter(pc.field("InvoiceDate") >= dt.datetime(2011, 12, 9))  # noqa: DTZ001  as in the file
    pq.write_table(table, tmp_path / "day.parquet")
    assert table.num_rows == day.read
    again = bring_in("sales", tmp_path / "day.parquet")
    assert counts(again) == (day.read, 0, 0, day.read, 0)
    assert OrderLine.objects.count() == day.read
