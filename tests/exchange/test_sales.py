"""Sales files: rows become orders, customers and products, once and only once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from akrab.catalogue.models import Product, StockMove, Variant
from akrab.core import search, shop
from akrab.customers.models import Customer, Handle
from akrab.exchange.models import ImportRun
from akrab.journal.models import Entry
from akrab.orders.models import Order, OrderLine
from tests.exchange.factories import bring_in, counts, csv_file, everything, sale

pytestmark = pytest.mark.django_db


def test_rows_with_the_same_number_form_one_order(tmp_path: Path) -> None:
    rows = [sale(), sale(sku="KBL-C", name="Kabel C", quantity="1", price="45.000"), sale(number="N-2", quantity="3")]
    run = bring_in("sales", csv_file(tmp_path / "jual.csv", rows))
    assert counts(run) == (3, 3, 0, 0, 0)
    assert run.state == ImportRun.State.DONE
    first, second = Order.objects.order_by("number")
    assert (first.number, first.source, first.kind, first.state) == ("N-1", "import", "sale", "done")
    assert (first.subtotal, first.total, first.currency) == (29_500_000, 29_500_000, "IDR")
    assert first.placed_at == dt.datetime(2026, 8, 31, 3, 15, tzinfo=dt.UTC)
    assert [(line.sku, line.quantity, line.unit_price, line.total) for line in first.lines.all()] == [
        ("CAS-20W", 2, 12_500_000, 25_000_000), ("KBL-C", 1, 4_500_000, 4_500_000),
    ]  # fmt: skip
    assert second.total == 37_500_000
    assert first.customer == second.customer


def test_rows_of_an_order_need_not_stand_together(tmp_path: Path) -> None:
    rows = [sale(), sale(number="N-2"), sale(sku="KBL-C"), sale(number="N-2", sku="KBL-C")]
    run = bring_in("sales", csv_file(tmp_path / "jual.csv", rows))
    assert counts(run) == (4, 4, 0, 0, 0)
    assert [order.lines.count() for order in Order.objects.all()] == [2, 2]


def test_customer_is_opened_with_handles_and_found_by_search(tmp_path: Path) -> None:
    bring_in("sales", csv_file(tmp_path / "jual.csv", [sale()]))
    customer = Customer.objects.get()
    assert (customer.name, customer.city) == ("Budi Santoso", "Bandung")
    assert set(customer.handles.values_list("kind", "value")) == {
        ("phone", "+6281234567890"), ("email", "budi@contoh.id"),
    }  # fmt: skip
    assert search.find("customer", "santoso") == [customer.pk]
    entries = Entry.objects.filter(customer=customer).order_by("id").values_list("kind", flat=True)
    assert list(entries) == ["customer.created", "order.imported"]
    imported = Entry.objects.get(kind="order.imported")
    assert imported.audience == "customer"
    assert imported.occurred_at == Order.objects.get().placed_at


def test_a_known_customer_is_found_by_phone_and_not_doubled(tmp_path: Path) -> None:
    from akrab.customers.actions import create_customer

    known = create_customer(name="Pak Budi", phone="+62 812 3456 7890")
    bring_in("sales", csv_file(tmp_path / "jual.csv", [sale()]))
    assert Customer.objects.get() == known
    known.refresh_from_db()
    assert known.name == "Pak Budi"
    assert known.handles.filter(kind="email", value="budi@contoh.id").exists()


def test_two_known_customers_are_never_merged(tmp_path: Path) -> None:
    from akrab.customers.actions import create_customer

    by_phone = create_customer(name="A", phone="081234567890")
    by_email = create_customer(name="B", email="budi@contoh.id")
    bring_in("sales", csv_file(tmp_path / "jual.csv", [sale()]))
    assert Order.objects.get().customer == by_phone
    assert by_email.handles.count() == 1


def test_order_of_somebody_unknown_has_no_customer(tmp_path: Path) -> None:
    bring_in("sales", csv_file(tmp_path / "jual.csv", [sale(phone="", email="")]))
    order = Order.objects.get()
    assert (order.customer, order.recipient) == (None, "Budi Santoso")


def test_a_bad_phone_is_a_remark_and_not_a_failure(tmp_path: Path) -> None:
    run = bring_in(
        "sales", csv_file(tmp_path / "jual.csv", [sale(phone="tanya istri"), sale(number="N-2", email="a@b")])
    )
    assert counts(run) == (2, 2, 0, 0, 0)
    assert run.warnings == 2
    assert list(run.failures.filter(taken=True).values_list("row", "code")) == [(2, "bad_phone"), (3, "bad_email")]
    assert Handle.objects.count() == 2


def test_unknown_product_is_made_with_its_usual_name_and_last_price(tmp_path: Path) -> None:
    rows = [
        sale(number="1", date="01/08/2026", price="100.000"),
        sale(number="2", date="03/08/2026", price="120.000"),
        sale(number="3", date="02/08/2026", price="110.000", name="charger rusak?"),
        sale(number="4", date="04/08/2026", price="0", name=""),
    ]
    run = bring_in("sales", csv_file(tmp_path / "jual.csv", rows))
    assert counts(run) == (4, 4, 0, 0, 0)
    variant = Variant.objects.get()
    assert (variant.sku, variant.price, variant.product.name) == ("CAS-20W", 12_000_000, "Charger 20 W")
    product = variant.product
    assert (product.price_from, product.price_to, product.availability) == (12_000_000, 12_000_000, "sold_out")
    assert (product.sold, product.state, product.kind) == (8, "active", "goods")
    assert search.find("product", "charger") == [product.pk]
    assert search.find("product", "cas") == [product.pk]


def test_history_moves_no_stock(tmp_path: Path) -> None:
    from akrab.catalogue.actions import VariantData, create_product

    product = create_product(name="Charger", variants=[VariantData(sku="CAS-20W", price=100, stock=7)])
    bring_in("sales", csv_file(tmp_path / "jual.csv", [sale()]))
    variant = product.variants.get()
    assert variant.stock.on_hand == 7
    assert variant.price == 100
    assert StockMove.objects.count() == 1
    assert OrderLine.objects.get().variant == variant


def test_goods_without_a_price_are_not_offered_for_nothing(tmp_path: Path) -> None:
    bring_in("sales", csv_file(tmp_path / "jual.csv", [sale(price="0")]))
    assert Product.objects.get().state == Product.State.DRAFT


def test_postage_and_fees_are_charges(tmp_path: Path) -> None:
    rows = [sale(sku="ONGKIR", name="Ongkos kirim", quantity="1", price="9.000"), sale()]
    bring_in("sales", csv_file(tmp_path / "jual.csv", rows))
    assert dict(Product.objects.values_list("variants__sku", "kind")) == {"ONGKIR": "charge", "CAS-20W": "goods"}


def test_returns_and_adjustments_are_told_apart(tmp_path: Path) -> None:
    rows = [
        sale(number="1"), sale(number="2", quantity="-2"), sale(number="3", price="-50.000"),
        sale(number="4", quantity="-2", price="0"),
    ]  # fmt: skip
    run = bring_in("sales", csv_file(tmp_path / "jual.csv", rows))
    assert run.failed == 0
    assert list(Order.objects.order_by("number").values_list("kind", "total")) == [
        ("sale", 25_000_000), ("return", -25_000_000), ("adjustment", -10_000_000), ("adjustment", 0),
    ]  # fmt: skip
    assert Product.objects.get().sold == 0


def test_a_price_finer_than_the_smallest_coin_is_kept_and_rounded_once(tmp_path: Path) -> None:
    shop.store({"currency": "GBP", "time_zone": "Europe/London"})
    bring_in(
        "sales", csv_file(tmp_path / "s.csv", [sale(price="0.001", quantity="12"), sale(price="2.55", quantity="3")])
    )
    fine, usual = OrderLine.objects.order_by("id")
    assert (fine.unit_price, fine.exact_unit_price, fine.total) == (0, Decimal("0.001"), 1)
    assert (usual.unit_price, usual.exact_unit_price, usual.total) == (255, None, 765)
    assert Order.objects.get().total == 766


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"number": ""}, "number_missing"),
        ({"sku": "", "name": ""}, "product_missing"),
        ({"quantity": ""}, "quantity_missing"),
        ({"quantity": "0"}, "quantity_zero"),
        ({"quantity": "dua"}, "not_a_number"),
        ({"quantity": "1,5"}, "not_whole"),
        ({"quantity": "99999999999"}, "too_large"),
        ({"price": ""}, "price_missing"),
        ({"price": "murah"}, "not_a_number"),
        ({"price": "99999999999999"}, "too_large"),
        ({"price": "9999999999", "quantity": "2000000000"}, "amount_too_large"),
        ({"date": "31/02/2026"}, "no_such_day"),
        ({"date": ""}, "date_missing"),
        ({"date": "kemarin"}, "not_a_date"),
        ({"number": "N" * 41}, "too_long"),
        ({"name": "Charger \ufffd"}, "unreadable"),
    ],
)
def test_a_bad_row_fails_with_its_reason_and_the_rest_of_the_order_goes_in(
    tmp_path: Path, changed: dict[str, str], code: str
) -> None:
    run = bring_in("sales", csv_file(tmp_path / "jual.csv", [sale(), sale(**changed)]))
    assert counts(run) == (2, 1, 0, 0, 1)
    failure = run.failures.get()
    assert (failure.row, failure.code) == (3, code)
    assert failure.values == list(sale(**changed).values())
    assert failure.reason.endswith(".")
    assert "%(" not in failure.reason
    assert OrderLine.objects.count() == 1


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    rows = [sale(), sale(), sale(number="N-2", sku="KBL-C", phone="", email="")]  # the doubled row is a real line
    path = csv_file(tmp_path / "jual.csv", rows)
    bring_in("sales", path)
    before = everything()
    entries = Entry.objects.count()
    run = bring_in("sales", path)
    assert counts(run) == (3, 0, 0, 3, 0)
    assert everything() == before
    assert Entry.objects.count() == entries + 1  # import.finished alone
    assert Order.objects.get(number="N-1").lines.count() == 2


def test_a_changed_order_is_replaced(tmp_path: Path) -> None:
    bring_in("sales", csv_file(tmp_path / "a.csv", [sale(), sale(sku="KBL-C"), sale(number="N-2")]))
    order = Order.objects.get(number="N-1")
    Order.objects.filter(pk=order.pk).update(state=Order.State.RETURNED)
    run = bring_in("sales", csv_file(tmp_path / "b.csv", [sale(quantity="5"), sale(number="N-2")]))
    assert counts(run) == (2, 0, 1, 1, 0)
    order.refresh_from_db()
    assert order.total == 62_500_000
    assert order.state == Order.State.RETURNED  # what people decided stays
    assert [line.quantity for line in order.lines.all()] == [5]
    assert Entry.objects.filter(kind="order.import_changed", subject_id=order.pk).count() == 1


def test_the_same_number_of_another_source_is_another_order(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "jual.csv", [sale()])
    bring_in("sales", path)
    run = bring_in("sales", path, source="Kasir lama")
    assert run.source == "kasir-lama"
    assert counts(run) == (1, 1, 0, 0, 0)
    assert Order.objects.count() == 2


def test_no_file_speaks_for_the_shop_itself(tmp_path: Path) -> None:
    run = bring_in("sales", csv_file(tmp_path / "jual.csv", [sale()]), source="shop")
    assert run.source == "import"


def test_the_end_is_journalled_once_with_its_months(tmp_path: Path) -> None:
    rows = [sale(date="31/12/2025 23:30"), sale(number="N-2", date="15/08/2026")]
    bring_in("sales", csv_file(tmp_path / "jual.csv", rows))
    entry = Entry.objects.get(kind="import.finished")
    assert (entry.data["first_month"], entry.data["last_month"]) == ("2025-12", "2026-08")
    assert (entry.data["read"], entry.data["created"]) == (2, 2)


def test_formulas_are_text_and_the_guard_is_taken_off(tmp_path: Path) -> None:
    rows = [sale(name="=cmd|' /C calc'!A0"), sale(number="'+N2", name="'=2+2"), sale(number='="0012"')]
    run = bring_in("sales", csv_file(tmp_path / "jual.csv", rows))
    assert run.failed == 0
    assert set(OrderLine.objects.values_list("name", flat=True)) == {"=cmd|' /C calc'!A0", "=2+2", "Charger 20 W"}
    assert set(Order.objects.values_list("number", flat=True)) == {"N-1", "+N2", "0012"}


def test_leading_zeros_of_numbers_stay(tmp_path: Path) -> None:
    bring_in("sales", csv_file(tmp_path / "jual.csv", [sale(number="000123", sku="0045")]))
    assert Order.objects.get().number == "000123"
    assert Variant.objects.get().sku == "0045"


def test_goods_without_article_number_get_one_of_their_name(tmp_path: Path) -> None:
    rows = [sale(sku=""), sale(number="N-2", sku="")]
    bring_in("sales", csv_file(tmp_path / "jual.csv", rows))
    assert Variant.objects.get().sku == "CHARGER-20-W"


def test_month_first_dates_are_recognised_by_their_values(tmp_path: Path) -> None:
    rows = [sale(number=str(day), date=f"03/{day:02}/2026") for day in range(1, 32)]
    bring_in("sales", csv_file(tmp_path / "jual.csv", rows))
    assert Order.objects.get(number="4").placed_at == dt.datetime(2026, 3, 3, 17, tzinfo=dt.UTC)


def test_a_date_order_that_only_the_end_of_the_file_decides(tmp_path: Path) -> None:
    rows = [sale(number=str(n), date=f"02/{n % 12 + 1:02}/2026") for n in range(1500)]
    rows.append(sale(number="last", date="02/25/2026"))
    run = bring_in("sales", csv_file(tmp_path / "jual.csv", rows))
    assert counts(run) == (1501, 1501, 0, 0, 0)
    assert Order.objects.get(number="3").placed_at == dt.datetime(2026, 2, 3, 17, tzinfo=dt.UTC)
