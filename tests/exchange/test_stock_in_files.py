"""The stock that a product file says is booked in the ledger, wherever the goods lie."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from akrab.catalogue import stock
from akrab.catalogue.actions import VariantData, create_product
from akrab.catalogue.models import Outlet, OutletStock, Stock, StockMove, Variant
from akrab.exchange import actions
from tests.catalogue.ledger import assert_ledger_holds, figures
from tests.exchange.factories import bring_in, counts, csv_file
from tests.purchasing.factories import make_outlet

pytestmark = pytest.mark.django_db
HEAD = ["SKU", "Nama", "Harga", "Stok"]


@pytest.fixture
def kiosk() -> Outlet:
    return make_outlet()


@pytest.fixture
def cup(kiosk: Outlet) -> Variant:
    """Four in the shop, six in the kiosk."""
    variant = create_product(name="Gelas", variants=[VariantData(sku="CUP", price=100, stock=4)]).variants.get()
    stock.receive(variant=variant, quantity=6, outlet=kiosk)
    return variant


@pytest.mark.parametrize(
    ("said", "on_hand", "elsewhere", "booked"),
    [
        ("12", 12, 6, [(None, 2)]), ("7", 7, 6, [(None, -3)]), ("10", 10, 6, []),
        ("3", 3, 3, [(None, -4), ("Kios Pasar", -3)]), ("0", 0, 0, [(None, -4), ("Kios Pasar", -6)]),
    ],
)  # fmt: skip
def test_a_file_sets_the_stock_of_all_outlets_together(
    cup: Variant, said: str, on_hand: int, elsewhere: int, booked: list[tuple[str | None, int]], tmp_path: Path
) -> None:
    before = StockMove.objects.count()
    run = bring_in("products", csv_file(tmp_path / "a.csv", [HEAD, ["CUP", "Gelas", "1", said]]))
    assert figures(cup) == (on_hand, 0, elsewhere, 0)
    moves = StockMove.objects.order_by("id")[before:]
    assert [(one.outlet.name if one.outlet else None, one.quantity) for one in moves] == booked
    assert {one.reason for one in moves} <= {StockMove.Reason.IMPORTED}
    assert_ledger_holds()
    actions.begin_undo(run=run)
    actions.undo_now(run)
    assert Stock.objects.get().on_hand == 10
    assert_ledger_holds()


def test_what_is_promised_stays_promised(cup: Variant, tmp_path: Path) -> None:
    stock.take({cup.pk: 7}, reference="order:1")
    bring_in("products", csv_file(tmp_path / "a.csv", [HEAD, ["CUP", "Gelas", "1", "1"]]))
    assert figures(cup)[:2] == (1, 7)
    assert_ledger_holds()


def test_what_was_sold_since_is_not_taken_back(cup: Variant, kiosk: Outlet, tmp_path: Path) -> None:
    run = bring_in("products", csv_file(tmp_path / "a.csv", [HEAD, ["CUP", "Gelas", "1", "30"]]))
    stock.take({cup.pk: 25}, reference="order:1")
    actions.begin_undo(run=run)
    run = actions.undo_now(run)
    assert [one["why"] for one in run.kept if one["entity"] == "stock"] == ["sold"]
    assert Stock.objects.get().on_hand == 5
    assert_ledger_holds()


def test_thousands_of_rows_come_in_quickly_and_exactly(kiosk: Outlet, tmp_path: Path) -> None:
    rows = [[f"S{number:05}", f"Barang {number}", "1.000", str(number % 7)] for number in range(3_000)]
    started = time.process_time()
    assert counts(bring_in("products", csv_file(tmp_path / "a.csv", [HEAD, *rows]))) == (3_000, 3_000, 0, 0, 0)
    first = time.process_time() - started
    there = Variant.objects.filter(sku__in=[f"S{number:05}" for number in range(0, 700, 7)])
    OutletStock.objects.bulk_create([OutletStock(variant=one, outlet=kiosk, on_hand=3) for one in there])
    Stock.objects.filter(variant__in=there).update(on_hand=3, elsewhere=3)
    StockMove.objects.bulk_create(
        [StockMove(variant=one, outlet=kiosk, quantity=3, reason="received", moved_at=one.product.created_at)
         for one in there.select_related("product")]
    )  # fmt: skip
    for row in rows:
        row[3] = str((int(row[3]) + 1) % 7)
    started = time.process_time()
    run = bring_in("products", csv_file(tmp_path / "b.csv", [HEAD, *rows]))
    again = time.process_time() - started
    assert counts(run) == (3_000, 0, 3_000, 0, 0)
    assert_ledger_holds()
    assert (first < 20, again < 20) == (True, True)  # processor seconds of a slow machine; some 2 on a quiet one
