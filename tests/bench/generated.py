"""A shop of any size for benchmarks: products, customers, orders and their journal, written in bulk.

    python -m tests.bench.generated --products 1000 --customers 10000 --orders 50000

Writes into the shop of AKRAB_HOME / AKRAB_DATABASE_URL, which it migrates first. The same numbers give the same shop.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random

import django

django.setup()

from django.core.management import call_command
from django.db import transaction

from akrab.accounts.actions import create_owner
from akrab.catalogue.attributes import mirror
from akrab.catalogue.models import Category, Product, Stock, Variant
from akrab.core import search
from akrab.core.versions import bump
from akrab.customers.models import Customer, Handle
from akrab.journal.recording import Draft, record_many
from akrab.orders.kinds import OrderPlaced
from akrab.orders.models import Order, OrderLine

FIRST = [
    "Budi", "Siti", "Agus", "Dewi", "Rina", "Joko", "Sri", "Andi", "Putri", "Bayu", "Wati", "Hendra",
    "Lestari", "Eko", "Ratna", "Fajar", "Maya", "Dian", "Rudi", "Indah",
]  # fmt: skip
LAST = [
    "Santoso", "Wijaya", "Lestari", "Hidayat", "Saputra", "Rahayu", "Nugroho", "Pratama", "Susanti", "Kusuma",
    "Halim", "Siregar", "Nasution",
]  # fmt: skip
THINGS = [
    "Kabel", "Casing", "Charger", "Powerbank", "Earbud", "Speaker", "Lampu", "Tripod", "Mouse", "Keyboard",
    "Flashdisk", "Router", "Kamera", "Jam",
]  # fmt: skip
KINDS = [
    "Nusa", "Jaya", "Lintara", "Bening", "Tangguh", "Cepat", "Ringkas", "Batik", "Neo", "Pro", "Mini", "Max",
]  # fmt: skip
LIKE = {
    "Warna": ["Hitam", "Putih", "Merah", "Biru", "Hijau", "Emas", "Abu", "Ungu"],
    "Bahan": ["Plastik", "Silikon", "Kulit", "Logam", "Kain", "Kaca"],
    "Garansi": ["Tanpa", "7 hari", "1 bulan", "6 bulan", "1 tahun", "2 tahun"],
    "Panjang": [f"{number} cm" for number in range(10, 210, 10)],
    "Asal": ["Indonesia", "Tiongkok", "Vietnam", "Korea", "Jepang"],
}
NOW = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)


@transaction.atomic
def generate(products: int, customers: int, orders: int) -> None:
    rng = random.Random(7)
    create_owner(email="owner@example.com", name="Owner")
    variants = _products(products, rng)
    people = _customers(customers, rng)
    _orders(orders, variants, people, rng)
    bump("catalogue")


def _products(count: int, rng: random.Random) -> list[Variant]:
    categories = [
        Category.objects.create(name=f"Kategori {number}", slug=f"kategori-{number}", position=number)
        for number in range(20)
    ]
    made = Product.objects.bulk_create(
        [
            Product(
                name=f"{rng.choice(THINGS)} {rng.choice(KINDS)} {number}",
                slug=f"produk-{number}",
                category=categories[number % 20],
                brand=rng.choice(KINDS),
                summary="Barang bagus untuk dipakai setiap hari, bergaransi.",
                description="Barang bagus. " * 20,
                price_from=(price := rng.randrange(10, 900) * 500_000),
                price_to=price,
                availability=Product.Availability.IN_STOCK,
                sold=rng.randrange(500),
                featured=number < 8,
                created_at=NOW - dt.timedelta(days=rng.randrange(700)),
            )
            for number in range(count)
        ],
        batch_size=500,
    )
    variants = Variant.objects.bulk_create(
        [
            Variant(
                product=product, sku=f"SKU{number:06}{place or ''}", price=product.price_from,
                cost=product.price_from * 7 // 10, options=options, name=", ".join(options.values()), position=place,
            )
            for number, product in enumerate(made)
            for place, options in enumerate(_options(number, rng))
        ],
        batch_size=500,
    )  # fmt: skip
    empty = {variant.sku for variant in variants if variant.position and rng.random() < 0.3}
    Stock.objects.bulk_create(
        [Stock(variant=one, on_hand=0 if one.sku in empty else 100_000) for one in variants], batch_size=500
    )
    for product in made:
        product.attributes = {name: rng.choice(values) for name, values in LIKE.items() if rng.random() < 0.8}
        product.rating_count = rng.randrange(40)
        product.rating_sum = sum(rng.randint(2, 5) for _review in range(product.rating_count))
    Product.objects.bulk_update(made, ["attributes", "rating_count", "rating_sum"], batch_size=500)
    mirror(product.pk for product in made)
    search.index_new("product", {product.pk: {product.name: 5, product.brand: 3} for product in made})
    return variants


def _options(number: int, rng: random.Random) -> list[dict[str, str]]:
    """Every third product comes in three or four colours and sizes."""
    if number % 3:
        return [{}]
    colours, sizes = rng.sample(LIKE["Warna"], 2), rng.sample(["S", "M", "L", "XL"], 2)
    return [{"Warna": colour, "Ukuran": size} for colour in colours for size in sizes][: rng.randint(3, 4)]


def _customers(count: int, rng: random.Random) -> list[Customer]:
    people = Customer.objects.bulk_create(
        [
            Customer(
                name=f"{rng.choice(FIRST)} {rng.choice(LAST)} {number}",
                city=rng.choice(["Surakarta", "Jakarta", "Medan", "Makassar"]),
                created_at=NOW - dt.timedelta(minutes=rng.randrange(700 * 1440)),
            )
            for number in range(count)
        ],
        batch_size=1000,
    )
    Handle.objects.bulk_create(
        [
            Handle(customer=person, kind="phone", value=f"+62800{number:07}", created_at=NOW)
            for number, person in enumerate(people)
        ],
        batch_size=1000,
    )
    search.index_new(
        "customer",
        {person.pk: {person.name: 5, f"62800{number:07}": 4} for number, person in enumerate(people)},
    )
    return people


def _orders(count: int, variants: list[Variant], people: list[Customer], rng: random.Random) -> None:
    made = []
    for number in range(count):
        at = NOW - dt.timedelta(minutes=rng.randrange(700 * 1440))
        waiting = number >= count - 40
        made.append(
            Order(
                number=str(1001 + number), state="waiting" if waiting else "done", currency="IDR", placed_at=at,
                customer=people[min(int(rng.paretovariate(0.6)), len(people)) - 1],
            )
        )  # fmt: skip
    lines = []
    for order in made:
        for variant in rng.sample(variants, rng.randrange(1, 4)):
            quantity = rng.randrange(1, 4)
            lines.append(
                OrderLine(
                    order=order, variant=variant, sku=variant.sku, name=f"Barang {variant.sku}", quantity=quantity,
                    unit_price=variant.price, unit_cost=variant.cost, total=variant.price * quantity,
                )
            )  # fmt: skip
            order.subtotal += variant.price * quantity
        order.total = order.subtotal
    Order.objects.bulk_create(made, batch_size=1000)
    OrderLine.objects.bulk_create(lines, batch_size=1000)
    record_many(
        Draft(
            what=OrderPlaced(number=order.number, total=order.total, currency="IDR"), customer_id=order.customer_id,
            subject_type="order", subject_id=order.pk, occurred_at=order.placed_at,
        )
        for order in made
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("products", 1_000), ("customers", 10_000), ("orders", 50_000)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    generate(options.products, options.customers, options.orders)


if __name__ == "__main__":
    main()
