"""All facts beside orders: exact after every kind of change, without telling anybody of it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from akrab.catalogue.models import StockMove
from akrab.core import shop
from akrab.customers.models import Address, Customer, Tag
from akrab.finance.models import Expense
from akrab.insight import refresh
from akrab.insight.models import CustomerScore
from akrab.insight.warehouse import changes, folder, reading
from akrab.insight.warehouse.sources import sources
from akrab.insight.warehouse.sources.source import raw_columns
from akrab.insight.warehouse.tables import TABLES
from akrab.messaging.models import Message
from akrab.messaging.models.whatsapp import WhatsAppCharge
from akrab.orders.models import Order
from akrab.privacy.erasure import erase
from akrab.tracking.models import Event, Visit
from tests.catalogue.factories import make_variant
from tests.insight import fact_factories as facts
from tests.insight.factories import make_buyer, make_sale, when
from tests.purchasing.factories import make_purchase, receive_all

pytestmark = pytest.mark.django_db
NOVEMBER, OCTOBER = dt.date(2026, 11, 1), dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True):
        yield


def run() -> refresh.Outcome:
    return refresh.run(charts=False)


def rows(query: str) -> list[tuple[Any, ...]]:
    duck = reading.connect()
    reading.open_facts(duck, folder.current(), str(shop.get("currency")))
    return duck.execute(query).fetchall()


def everything() -> dict[str, list[tuple[Any, ...]]]:
    return {name: sorted(rows(f"SELECT * FROM {name}"), key=repr) for name in [*TABLES, "orders", "order_lines"]}


def a_little_of_everything() -> Customer:
    sari = make_buyer()
    Address.objects.create(
        customer=sari, line="Jl. Melati 1", region="33.72.01", is_main=True, created_at=when("2026-01-01")
    )
    Tag.objects.create(name="ibu hamil").customers.add(sari)
    Customer.objects.filter(pk=sari.pk).update(birthday=dt.date(1990, 3, 5))
    order = make_sale(sari, "2026-11-02 10:00", discount=500_000)
    facts.use_offer(order, 500_000)
    facts.pay(order, 2_000_000, back=250_000)
    receive_all(make_purchase())
    facts.spend("2026-10-31", 7_500_000, "marketing")
    facts.charge(facts.make_message(sari, "2026-11-03 09:00", state="sent", mass=True), 586_330_000)
    facts.text_message(sari, "2026-11-03 09:05", 35_000)
    facts.talk(sari, "2026-11-03 09:00")
    facts.make_visit(sari, "2026-11-04 20:00", "page", "product")
    facts.show(sari, "2026-11-04 20:00")
    facts.earn(sari, 20, "2026-11-05 08:00")
    return sari


def test_every_table_has_its_rows_with_the_types_it_promises() -> None:
    sari = a_little_of_everything()
    run()
    for name, table in TABLES.items():
        found = rows(f"DESCRIBE SELECT * FROM {name}")
        assert [(column, kind) for column, kind, *_rest in found] == [
            (column, reading.duck_type(kind)) for column, kind in table.columns.items()
        ]
        assert rows(f"SELECT count(*) > 0 FROM {name}") == [(True,)], name
    assert rows("SELECT customer_id, created_day, city, region, points, age_band FROM customers") == [
        (sari.pk, dt.date(2026, 1, 1), None, "33.72", 0, "35")
    ]
    assert rows("SELECT customer_id FROM customer_tags") == [(sari.pk,)]
    assert rows("SELECT purpose, cost, cost_micros, cost_known FROM messages WHERE channel = 'whatsapp'") == [
        (None, 58_633, 586_330_000, True)
    ]
    assert rows("SELECT cost, cost_micros FROM messages WHERE channel = 'sms'") == [(35_000, 350_000_000)]
    assert rows("SELECT amount, is_personal, order_id IS NOT NULL, kind FROM promotion_uses") == [
        (500_000, True, True, "percent")
    ]
    assert rows("SELECT source, day, amount FROM payments WHERE order_id IS NOT NULL ORDER BY day") == [
        ("payment", dt.date(2026, 11, 2), 2_000_000),
        ("refund", dt.date(2026, 11, 3), -250_000),
    ]
    assert rows("SELECT is_known, pages, source FROM visits") == [(True, 2, "instagram")]


def test_a_source_names_every_column_of_its_table_or_leaves_it_empty_on_purpose() -> None:
    assert [source.table for source in sources()] == list(TABLES.values())
    for source in sources():
        named = {name for part in source.parts for name in part.columns} | {"happened_at", "day"}
        assert set(raw_columns(source.table)) <= named, source.table.name


def test_the_page_about_the_warehouse_tells_of_every_table() -> None:
    page = (Path(__file__).parents[2] / "docs/explanation/warehouse.md").read_text()
    for table in TABLES.values():
        columns = ", ".join(f"`{name}`" for name in table.columns)
        assert f"| `{table.name}` | {table.grain} | {columns} |" in page
    assert f"facts-v{folder.VERSION}-" in page


def test_marketing_is_told_apart_and_goods_bought_are_no_expense() -> None:
    facts.spend("2026-10-31", 1_000_000, "marketing")
    facts.spend("2026-11-01", 2_000_000, facts.own_kind("Iklan Instagram", is_marketing=True))
    facts.spend("2026-11-01", 4_000_000, facts.own_kind("Sewa rak", is_marketing=False))
    facts.spend("2026-11-01", 8_000_000)
    receive_all(make_purchase())
    run()
    found = rows(
        "SELECT month, is_marketing, sum(amount)::BIGINT FROM costs WHERE NOT is_goods GROUP BY ALL ORDER BY ALL"
    )
    assert found == [(OCTOBER, True, 1_000_000), (NOVEMBER, False, 12_000_000), (NOVEMBER, True, 2_000_000)]
    assert rows("SELECT DISTINCT kind FROM costs WHERE is_goods") == [("purchase",)]


def test_no_fact_holds_a_name_a_number_or_words() -> None:
    a_little_of_everything()
    Customer.objects.update(name="Sari Rahasia", address="Jl. Melati 1")
    run()
    told = repr({name: found for name, found in everything().items() if name not in {"promotions", "order_lines"}})
    for word in ("Sari", "Melati", "Halo", "+62811111111", "/products/x/", "hamil", "1990"):
        assert word not in told


def test_only_the_months_that_changed_are_written_anew() -> None:
    a_little_of_everything()
    facts.make_message(None, "2026-09-03 09:00")
    run()
    place = folder.current()
    before = {path: path.stat().st_mtime_ns for path in place.path.rglob("*.parquet")}
    facts.make_message(None, "2026-11-20 09:00")
    run()
    touched = {path.relative_to(place.path).as_posix() for path in before if path.stat().st_mtime_ns != before[path]}
    assert touched == {"part=2026-11/messages.parquet"}


def test_late_corrected_doubled_and_deleted_rows_come_out_right() -> None:
    a_little_of_everything()
    rent = facts.spend("2026-11-10", 5_000_000)
    letter = facts.make_message(None, "2026-10-10 09:00", state="sent")
    gone = facts.make_visit(None, "2026-11-11 09:00", "page")
    run()
    facts.make_visit(None, "2026-10-11 09:00", "page", "page")  # arrives a month late
    Expense.objects.filter(pk=rent.pk).update(amount=6_000_000, day=dt.date(2026, 9, 30))
    Message.objects.filter(pk=letter.pk).update(state="read", read_at=when("2026-11-20 08:00"))
    facts.charge(letter, 500_000_000)  # its cost comes weeks after
    Visit.objects.filter(pk=gone.pk).delete()
    run()
    assert rows(f"SELECT month, amount FROM costs WHERE source_id = {rent.pk} AND source = 'expense'") == [
        (dt.date(2026, 9, 1), 6_000_000)
    ]
    assert rows(f"SELECT state, cost FROM messages WHERE message_id = {letter.pk}") == [("read", 50_000)]
    assert rows("SELECT month, count(*) FROM events GROUP BY month ORDER BY month") == [(OCTOBER, 2), (NOVEMBER, 2)]
    incremental = everything()
    folder.empty(folder.current())
    assert not run().incremental
    assert everything() == incremental


def test_orders_changed_behind_the_journals_back_are_found() -> None:
    sari = make_buyer()
    order = make_sale(sari, "2026-10-02 10:00")
    make_sale(sari, "2026-11-02 10:00")
    run()
    Order.objects.filter(pk=order.pk).update(state=Order.State.CANCELLED)
    outcome = run()
    assert outcome.months == 1
    assert rows("SELECT state FROM orders WHERE month = DATE '2026-10-01'") == [("cancelled",)]


def test_what_goes_with_its_last_row_leaves_no_file() -> None:
    visit = facts.make_visit(None, "2026-10-11 09:00", "page")
    run()
    assert folder.current().table("visits", OCTOBER).exists()
    Event.objects.all().delete()
    visit.delete()
    run()
    assert not folder.current().table("visits", OCTOBER).exists()
    assert rows("SELECT count(*) FROM visits") == [(0,)]


def test_a_clock_that_jumped_gives_a_month_of_its_own() -> None:
    facts.make_message(None, "2026-11-03 09:00")
    ahead = facts.make_message(None, "2093-02-03 09:00")
    run()
    assert rows("SELECT month FROM messages ORDER BY month") == [(NOVEMBER,), (dt.date(2093, 2, 1),)]
    Message.objects.filter(pk=ahead.pk).update(created_at=when("2026-11-03 09:00"))  # put right
    run()
    assert rows("SELECT month, count(*) FROM messages GROUP BY month") == [(NOVEMBER, 2)]


def test_days_are_the_shops_and_cut_anew_in_another_time_zone() -> None:
    facts.make_message(None, "2026-11-01 00:30")  # still 31 October in UTC
    facts.spend("2026-11-01", 1_000_000)
    run()
    assert rows("SELECT month FROM messages") == [(NOVEMBER,)]
    shop.store({"time_zone": "Europe/London"})
    run()
    assert rows("SELECT month FROM messages") == [(OCTOBER,)]
    assert rows("SELECT day, happened_at FROM costs") == [(NOVEMBER, when("2026-11-01 00:00").replace(tzinfo=None))]


def test_another_currency_of_the_shop_is_written_on_every_row_that_has_none_of_its_own() -> None:
    facts.spend("2026-10-01", 1_000_000)
    run()
    shop.store({"currency": "USD"})
    run()
    assert rows("SELECT DISTINCT currency FROM costs") == [("USD",)]


def test_an_erased_customer_stands_nowhere_and_the_books_stay() -> None:
    sari = a_little_of_everything()
    make_sale(sari, "2026-08-02 10:00")
    make_sale(make_buyer("Budi"), "2026-08-02 11:00")
    run()
    erase(customer=sari, actor=None)
    run()
    for name, found in TABLES.items():
        if "customer_id" in found.columns:
            assert rows(f"SELECT count(*) FROM {name} WHERE customer_id = {sari.pk}") == [(0,)], name
    assert rows(f"SELECT count(*) FROM order_lines WHERE customer_id = {sari.pk}") == [(0,)]
    assert rows("SELECT count(*), count(customer_id) FROM orders") == [(3, 1)]
    assert rows("SELECT count(*) FROM visits") == [(0,)]
    assert not CustomerScore.objects.filter(customer=sari).exists()
    folder.empty(folder.current())
    run()
    assert rows("SELECT count(*), count(customer_id) FROM orders") == [(3, 1)]


def test_a_merge_moves_what_a_customer_did() -> None:
    sari, twice = make_buyer(), make_buyer("Sari R.")
    facts.make_message(twice, "2026-09-03 09:00")
    run()
    Message.objects.update(customer=sari)
    run()
    assert rows("SELECT customer_id FROM messages") == [(sari.pk,)]


def test_the_ledger_of_stock_and_what_lies_where() -> None:
    variant = make_variant(stock=10)
    StockMove.objects.create(variant=variant, quantity=-2, reason="damaged", moved_at=when("2026-11-03 09:00"))
    run()
    assert rows("SELECT on_hand, reserved, outlet_id FROM stock") == [(10, 0, None)]
    assert rows("SELECT sum(quantity)::BIGINT FROM stock_moves WHERE reason = 'damaged'") == [(-2,)]


def test_a_rate_nobody_entered_is_an_unknown_cost_and_what_was_not_delivered_is_free() -> None:
    for micros, details in ((0, {"known": False}), (100_000_000, {"state": "dropped"}), (5_000, {"state": "charged"})):
        facts.charge(facts.make_message(None, "2026-11-03 09:00"), micros, **details)
    facts.make_message(None, "2026-11-03 09:00", channel="email")
    run()
    found = rows("SELECT cost, cost_micros, cost_known FROM messages ORDER BY message_id")
    assert found == [(None, None, False), (0, 0, True), (1, 5_000, True), (0, 0, True)]


def test_a_refresh_killed_after_the_files_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    sari = make_buyer()
    run()
    make_sale(sari, "2026-11-02 10:00")
    facts.make_message(sari, "2026-11-03 09:00")

    def killed(*_of: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(changes, "keep", killed)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert changes.stale(folder.current())
    run()
    assert not changes.stale(folder.current())
    assert rows("SELECT count(*) FROM messages") == rows("SELECT count(*) FROM orders") == [(1,)]


def test_large_tables_are_tallied_by_their_newest_rows_and_whole_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "NEWEST", 3)
    letters = [facts.make_message(None, f"2026-{month:02}-03 09:00") for month in range(1, 11)]
    run()
    Message.objects.filter(pk=letters[0].pk).update(state="sent")  # old: seen tomorrow
    Message.objects.filter(pk=letters[-1].pk).update(state="sent")  # new: seen now
    facts.make_message(None, "2026-02-03 10:00")
    run()
    assert rows("SELECT message_id FROM messages WHERE state = 'sent'") == [(letters[-1].pk,)]
    assert rows("SELECT count(*) FROM messages WHERE month = DATE '2026-02-01'") == [(2,)]
    with time_machine.travel("2026-11-22T03:00:00Z", tick=True):
        run()
    assert rows("SELECT count(*) FROM messages WHERE state = 'sent'") == [(2,)]
    assert WhatsAppCharge.objects.count() == 0


def test_what_is_no_order_is_taken_over_within_an_hour() -> None:
    make_sale(make_buyer(), "2026-11-02 10:00")
    refresh.run()
    facts.make_visit(None, "2026-11-21 09:00", "page")
    assert not refresh.needed()
    with time_machine.travel("2026-11-21T04:30:00Z"):
        assert refresh.needed()
        refresh.run()
        assert not refresh.needed()
    assert rows("SELECT count(*) FROM visits") == [(1,)]
