"""The made-up trade is believable, adds up and is the same each time."""

import csv
import datetime as dt
import tomllib
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import phonenumbers
import pytest

import akrab
from akrab.demo.phones.people import PEOPLE, RESELLERS
from akrab.demo.phones.trade import COLUMNS, LEBARAN, sales_rows, write_sales_csv

TODAY = dt.date(2026, 11, 21)
GOODS = Path(akrab.__file__).parent / "demo" / "phones" / "products.toml"
PRODUCTS = tomllib.loads(GOODS.read_text("utf-8"))["product"]
PRICES = {row["sku"]: row["price"] for product in PRODUCTS for row in product.get("variants", [product])}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return list(sales_rows(TODAY))


def visits(rows: list[dict[str, Any]]) -> dict[str, list[dt.date]]:
    days: dict[str, set[dt.date]] = defaultdict(set)
    for row in rows:
        if row["Jumlah"] > 0:
            days[row["No. WhatsApp"]].add(row["Tanggal"].date())
    return {who: sorted(when) for who, when in days.items()}


def test_the_same_day_and_seed_give_the_same_trade(rows: list[dict[str, Any]]) -> None:
    assert list(sales_rows(TODAY)) == rows
    assert list(sales_rows(TODAY, seed=8)) != rows


def test_the_trade_covers_fourteen_months_and_ends_yesterday(rows: list[dict[str, Any]]) -> None:
    days = [row["Tanggal"].date() for row in rows]
    assert min(days) >= dt.date(2025, 9, 21)
    assert max(days) == dt.date(2026, 11, 20)
    assert days == sorted(days)
    assert 900 <= len({row["No. Nota"] for row in rows}) <= 1300
    assert 1500 <= len(rows) <= 2200


@pytest.mark.parametrize(
    "today", [dt.date(2026, 1, 1), dt.date(2026, 3, 31), dt.date(2028, 2, 29), dt.date(2031, 7, 15)]
)
def test_any_day_will_do(today: dt.date) -> None:
    days = [row["Tanggal"].date() for row in sales_rows(today)]
    assert max(days) < today
    assert (today - min(days)).days <= 431
    assert len(days) > 1400


def test_every_customer_is_one_person_with_one_number_nobody_owns(rows: list[dict[str, Any]]) -> None:
    people = {(row["Nama Pelanggan"], row["No. WhatsApp"], row["Email"], row["Kota"]) for row in rows}
    assert len(people) == len(PEOPLE) + len(RESELLERS) == 178
    numbers = set()
    for _name, phone, email, _town in people:
        number = phonenumbers.parse(phone, "ID")
        assert phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.TOLL_FREE
        assert not email or email.endswith("@example.com")
        numbers.add(number.national_number)
    assert len(numbers) == 178
    mails = [email for _name, _phone, email, _town in people if email]
    assert len(set(mails)) == len(mails)
    assert 90 <= len(mails) <= 120


def test_an_order_has_one_customer_and_one_time(rows: list[dict[str, Any]]) -> None:
    orders: dict[str, set[tuple[str, dt.datetime]]] = defaultdict(set)
    for row in rows:
        orders[row["No. Nota"]].add((row["No. WhatsApp"], row["Tanggal"]))
    assert all(len(heads) == 1 for heads in orders.values())
    lines = Counter((row["No. Nota"], row["Kode Barang"]) for row in rows)
    assert max(lines.values()) == 1


def test_prices_are_those_of_the_shop_or_a_little_lower_in_the_past(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        today = PRICES[row["Kode Barang"]]
        assert 0.9 * today <= row["Harga Satuan"] <= today
    recent = [row for row in rows if row["Jumlah"] > 0 and (TODAY - row["Tanggal"].date()).days < 90]
    assert all(row["Harga Satuan"] == PRICES[row["Kode Barang"]] for row in recent)


def test_returns_have_numbers_of_their_own_and_follow_a_purchase(rows: list[dict[str, Any]]) -> None:
    returned = [row for row in rows if row["Jumlah"] < 0]
    assert 5 <= len(returned) <= 30
    for row in rows:
        assert row["No. Nota"].startswith("RT" if row["Jumlah"] < 0 else "SS")
    for row in returned:
        assert any(
            sold["Kode Barang"] == row["Kode Barang"] and sold["No. WhatsApp"] == row["No. WhatsApp"]
            and sold["Jumlah"] >= -row["Jumlah"] and sold["Tanggal"] < row["Tanggal"]
            for sold in rows
        )  # fmt: skip


@pytest.mark.parametrize("today", [TODAY, dt.date(2027, 3, 20), dt.date(2028, 8, 2)])
def test_some_regulars_are_just_late_some_are_lost_and_many_came_once(today: dt.date) -> None:
    late = lost = once = 0
    for days in visits(list(sales_rows(today))).values():
        if len(days) == 1:
            once += 1
        elif len(days) >= 4:
            usual = median((after - before).days for before, after in pairwise(days))
            away = (today - days[-1]).days
            late += usual < away <= 2 * usual
            lost += away > 3 * usual
    assert 8 <= late <= 30
    assert 12 <= lost <= 45
    assert 40 <= once <= 75


def test_the_weeks_before_lebaran_are_busier_and_the_feast_is_closed(rows: list[dict[str, Any]]) -> None:
    feast = dt.date(2026, 3, 20)
    assert feast in LEBARAN
    per_day = Counter(day for days in visits(rows).values() for day in days)
    before = sum(per_day[feast - dt.timedelta(days=n)] for n in range(1, 15))
    month_earlier = sum(per_day[feast - dt.timedelta(days=n)] for n in range(29, 43))
    assert before > 1.5 * month_earlier
    assert per_day[feast] == per_day[feast + dt.timedelta(days=1)] == 0


def test_a_printer_is_often_bought_with_ink(rows: list[dict[str, Any]]) -> None:
    baskets: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        baskets[row["No. Nota"]].add(row["Kode Barang"])
    printers = [basket for number, basket in baskets.items() if "PR-TANGKI" in basket and number.startswith("SS")]
    with_ink = [basket for basket in printers if any(sku.startswith("TN-TINTA") for sku in basket)]
    assert len(printers) >= 3
    assert len(with_ink) / len(printers) > 0.5


def test_the_file_reads_back_to_the_same_sums(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "penjualan.csv"
    assert write_sales_csv(path, TODAY) == len(rows)
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter=";")
        assert tuple(reader.fieldnames or ()) == COLUMNS
        written = list(reader)
    total = sum(int(row["Jumlah"]) * int(row["Harga Satuan"].replace(".", "")) for row in written)
    assert total == sum(row["Jumlah"] * row["Harga Satuan"] for row in rows)
    moments = [dt.datetime.strptime(row["Tanggal"], "%d/%m/%Y %H:%M") for row in written]  # noqa: DTZ007
    assert moments == [row["Tanggal"] for row in rows]
