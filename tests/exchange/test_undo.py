"""Undoing takes back exactly what the import did, and nothing that others have used since."""

from __future__ import annotations

from pathlib import Path

import pytest

from akrab.accounts.models import Role, User
from akrab.catalogue.actions import VariantData, create_product
from akrab.catalogue.models import PriceEntry, Product
from akrab.core import clock
from akrab.customers.actions import add_note, create_customer
from akrab.customers.models import Customer
from akrab.exchange import actions
from akrab.exchange.models import ImportedObject, ImportRun
from akrab.exchange.reasons import NotNow
from akrab.exchange.undo import take_back
from akrab.journal.models import Entry
from akrab.orders.models import Order
from tests.exchange.factories import bring_in, counts, csv_file, everything, sale

pytestmark = pytest.mark.django_db


def undo(run: ImportRun) -> ImportRun:
    actions.begin_undo(run=run)
    return actions.undo_now(run)


def test_undoing_sales_restores_exactly(tmp_path: Path) -> None:
    create_customer(name="Budi", phone="081234567890")
    create_product(name="Charger", variants=[VariantData(sku="CAS-20W", price=100, stock=7)])
    before = everything()
    rows = [sale(), sale(number="N-2", sku="NEW", phone="0813-0000-1111", email=""), sale(number="N-3", email="x@y.id")]
    run = bring_in("sales", csv_file(tmp_path / "a.csv", rows))
    assert everything() != before
    undone = undo(run)
    assert undone.state == ImportRun.State.UNDONE
    assert undone.kept == []
    assert everything() == before
    assert ImportedObject.objects.count() == 0
    entry = Entry.objects.get(kind="import.undone")
    assert (entry.data["first_month"], entry.data["removed"], entry.data["kept"]) == ("2026-08", 7, 0)
    assert Entry.objects.filter(kind="order.import_undone").count() == 3
    assert Entry.objects.filter(kind="customer.created", customer__isnull=True).count() == 1


def test_undoing_the_second_file_restores_the_first(tmp_path: Path) -> None:
    bring_in("sales", csv_file(tmp_path / "a.csv", [sale(), sale(sku="KBL"), sale(number="N-2")]))
    before = everything("OrderLine")
    lines = [tuple(line.values())[1:] for line in everything()["OrderLine"]]
    second = bring_in("sales", csv_file(tmp_path / "b.csv", [sale(quantity="9"), sale(number="N-3", sku="NEW")]))
    assert counts(second) == (2, 1, 1, 0, 0)
    undo(second)
    assert everything("OrderLine") == before
    assert sorted(tuple(line.values())[1:] for line in everything()["OrderLine"]) == sorted(lines)


def test_what_has_been_used_since_stays_and_says_why(tmp_path: Path) -> None:
    run = bring_in(
        "sales", csv_file(tmp_path / "a.csv", [sale(), sale(number="N-2", phone="", email="s@y.id", sku="X")])
    )
    noted = Customer.objects.get(handles__value="s@y.id")
    actor = User.objects.create_user(username="staf", role=Role.STAFF)
    add_note(customer=noted, text="menelepon", actor=actor)
    undone = undo(run)
    assert list(Customer.objects.all()) == [noted]
    assert undone.kept == [{"entity": "customer", "id": noted.pk, "why": "changed"}]
    assert Order.objects.count() == 0


def test_an_order_that_a_later_file_changed_stays(tmp_path: Path) -> None:
    first = bring_in("sales", csv_file(tmp_path / "a.csv", [sale(), sale(number="N-2")]))
    bring_in("sales", csv_file(tmp_path / "b.csv", [sale(quantity="9")]))
    undone = undo(first)
    order = Order.objects.get()
    assert order.number == "N-1"
    assert {(kept["entity"], kept["why"]) for kept in undone.kept} == {
        ("order", "later"), ("product", "used"), ("customer", "used"),
    }  # fmt: skip


def test_a_product_in_somebodys_basket_stays(tmp_path: Path) -> None:
    from akrab.orders.models import Basket, BasketLine

    run = bring_in("sales", csv_file(tmp_path / "a.csv", [sale()]))
    product = Product.objects.get()
    basket = Basket.objects.create(key="k", created_at=clock.now())
    BasketLine.objects.create(basket=basket, variant=product.variants.get(), quantity=1)
    undone = undo(run)
    assert Product.objects.get() == product
    assert undone.kept == [{"entity": "product", "id": product.pk, "why": "used"}]


def test_undoing_customers_and_products_restores_exactly(tmp_path: Path) -> None:
    known = create_customer(name="Bu Siti", phone="081211112222", city="Solo")
    add_note(customer=known, text="lama", actor=None)
    create_product(name="Charger", variants=[VariantData(sku="CAS-20W", price=100, stock=7)])
    ledgers = ("StockMove", "PriceEntry")
    before = everything(*ledgers)
    people = [["Nama", "HP", "Email", "Tag", "Catatan"], ["Siti A", "081211112222", "s@y.id", "vip", "baru"],
              ["Dewi", "081399990000", "", "vip", ""]]  # fmt: skip
    goods = [["SKU", "Nama", "Harga", "Stok", "Kategori"], ["CAS-20W", "Charger 20 W", "5", "9", "A > B"],
             ["NEW", "Kabel", "3", "4", "A > C"]]  # fmt: skip
    first = bring_in("customers", csv_file(tmp_path / "p.csv", people))
    second = bring_in("products", csv_file(tmp_path / "b.csv", goods))
    assert counts(first) == counts(second) == (2, 1, 1, 0, 0)
    assert undo(second).kept == []
    assert undo(first).kept == []
    after = everything(*ledgers)
    assert after == before
    assert list(PriceEntry.objects.order_by("id").values_list("price", flat=True)) == [100, 500, 100]


def test_undoing_goes_on_where_it_was_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from akrab.exchange import undo as module

    before = everything()
    run = bring_in(
        "sales",
        csv_file(tmp_path / "a.csv", [sale(number=str(n), phone=f"0812000{n:05}", email="") for n in range(30)]),
    )
    monkeypatch.setattr(module, "PART", 10)
    calls = []

    def killed(seconds: float) -> None:
        calls.append(seconds)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(module.time, "sleep", killed)
    actions.begin_undo(run=run)
    with pytest.raises(KeyboardInterrupt):
        take_back(run)
    assert Order.objects.count() == 10
    run.refresh_from_db()
    assert run.state == ImportRun.State.UNDOING
    take_back(run)
    run.refresh_from_db()
    assert run.state == ImportRun.State.UNDONE
    assert everything() == before
    assert Entry.objects.get(kind="import.undone").data["removed"] == 61


def test_only_what_has_ended_can_be_undone(tmp_path: Path) -> None:
    run = bring_in("sales", csv_file(tmp_path / "a.csv", [sale()]))
    undo(run)
    with pytest.raises(NotNow):
        actions.begin_undo(run=run)


def test_after_undoing_the_file_can_come_in_again(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [sale()])
    undo(bring_in("sales", path))
    assert counts(bring_in("sales", path)) == (1, 1, 0, 0, 0)
