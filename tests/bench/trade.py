"""Years of trade for benchmarks, written in bulk into a SQLite file: customers, orders, lines, payments, journal.

    python -m tests.bench.trade ORDERS

Writes into the shop of AKRAB_HOME, which it migrates first: one customer for five orders, five lines an order, three
years, 5,000 articles. The same number gives the same shop.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import models

from akrab.catalogue.models import Product, Variant
from akrab.customers.models import Customer
from akrab.orders.models import Order, OrderLine
from akrab.payments.models import Payment

LINES, DAYS, ARTICLES, PER_CUSTOMER = 5, 3 * 365, 5_000, 5
LAST = dt.datetime(2026, 11, 20, 14, 0, tzinfo=dt.UTC)
BATCH = 50_000


def generate(orders: int) -> None:
    with sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None) as shop:
        shop.executescript("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;")
        customers = max(orders // PER_CUSTOMER, 1)
        _insert(shop, Customer, ("id", "name", "city", "created_at"), _customers(customers))
        _insert(shop, Product, ("id", "name", "slug", "created_at"), _products())
        _insert(shop, Variant, ("id", "product_id", "sku", "price", "cost"), _variants())
        placed = ("id", "number", "state", "customer_id", "currency", "subtotal", "total", "paid", "placed_at")
        _insert(shop, Order, placed, _orders(orders, customers))
        sold = ("id", "order_id", "variant_id", "sku", "name", "quantity", "unit_price", "unit_cost", "total")
        _insert(shop, OrderLine, sold, _lines(orders))
        paid = ("order_id", "method", "state", "amount", "currency", "key", "created_at", "paid_at")
        _insert(shop, Payment, paid, _payments(orders, customers))
        shop.executescript("PRAGMA journal_mode = WAL; PRAGMA optimize;")


def price_of(article: int) -> int:
    return (article * 7_919 % 900 + 10) * 100_000


def _insert(shop: sqlite3.Connection, model: type[models.Model], named: tuple[str, ...], rows: Iterable[Any]) -> None:
    """The rows, and in all other columns what a new record has, or the database gives."""
    blank = model()
    fields = [
        one for one in model._meta.concrete_fields
        if one.attname not in named and not one.primary_key and not one.has_db_default()
    ]  # fmt: skip
    rest = [one.get_db_prep_save(getattr(blank, one.attname), _connection()) for one in fields]
    columns = ", ".join(f'"{name}"' for name in (*named, *(str(one.column) for one in fields)))
    statement = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({", ".join("?" * (len(named) + len(rest)))})'
    iterator = iter(rows)
    while batch := [(*row, *rest) for row in itertools.islice(iterator, BATCH)]:
        shop.execute("BEGIN")
        shop.executemany(statement, batch)
        shop.execute("COMMIT")


def _connection() -> Any:
    from django.db import connection

    return connection


def _customers(count: int) -> Iterator[tuple[Any, ...]]:
    cities = ("Surakarta", "Jakarta", "Medan", "Makassar", "Denpasar")
    for number in range(1, count + 1):
        yield number, f"Pelanggan {number}", cities[number % 5], "2023-01-01 00:00:00"


def _products() -> Iterator[tuple[Any, ...]]:
    for number in range(1, ARTICLES + 1):
        yield number, f"Barang {number}", f"barang-{number}", "2023-01-01 00:00:00"


def _variants() -> Iterator[tuple[Any, ...]]:
    for number in range(1, ARTICLES + 1):
        yield number, number, f"SKU{number:05}", price_of(number), price_of(number) * 7 // 10


def _baskets(orders: int) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    rng = random.Random(3)
    for number in range(1, orders + 1):
        yield number, [(int(ARTICLES * rng.random() ** 2) + 1, rng.randrange(1, 4)) for _line in range(LINES)]


def _placed(orders: int, customers: int) -> Iterator[tuple[int, int, str]]:
    """Order, customer (some buy often, many once or twice), moment."""
    rng = random.Random(7)
    first, step = LAST - dt.timedelta(days=DAYS), dt.timedelta(days=DAYS) / orders
    for number in range(1, orders + 1):
        moment = first + step * number
        yield number, int(customers * rng.random() ** 1.7) + 1, f"{moment:%Y-%m-%d %H:%M:%S}"


def _orders(orders: int, customers: int) -> Iterator[tuple[Any, ...]]:
    for (number, customer, moment), (_number, lines) in zip(_placed(orders, customers), _baskets(orders), strict=True):
        total = sum(price_of(article) * quantity for article, quantity in lines)
        yield number, str(number), "done", customer, "IDR", total, total, total, moment


def _lines(orders: int) -> Iterator[tuple[Any, ...]]:
    line = itertools.count(1)
    for number, lines in _baskets(orders):
        for article, quantity in lines:
            price = price_of(article)
            yield (
                next(line), number, article, f"SKU{article:05}", f"Barang {article}", quantity, price, price * 7 // 10,
                price * quantity,
            )  # fmt: skip


def _payments(orders: int, customers: int) -> Iterator[tuple[Any, ...]]:
    for (number, _customer, moment), (_number, lines) in zip(_placed(orders, customers), _baskets(orders), strict=True):
        total = sum(price_of(article) * quantity for article, quantity in lines)
        yield number, "cash", "paid", total, "IDR", f"bench:{number}", moment, moment


if __name__ == "__main__":
    for alias in settings.DATABASES:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True, database=alias)
    call_command("createcachetable", verbosity=0)
    generate(int(sys.argv[1]))
