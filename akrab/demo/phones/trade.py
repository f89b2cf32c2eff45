"""Believable trade of the demo shop: fourteen months up to yesterday, the same for the same day and seed.

Pure: no database, no clock. Some customers come at their own interval, some have stayed away a little too long (Today
shows them), some are lost, many came once; weekends, paydays and the weeks before Lebaran are busier.
"""

import csv
import datetime as dt
import random
import re
import tomllib
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import TypeAlias

from akrab.demo.phones.people import PEOPLE, RESELLERS, TOWNS
from akrab.demo.phones.tastes import OWN_PHONES, REASONS_TO_COME_ONCE, TASTES, TOGETHER

COLUMNS = (
    "No. Nota", "Tanggal", "Nama Pelanggan", "No. WhatsApp", "Email", "Kota", "Kode Barang", "Nama Barang",
    "Jumlah", "Harga Satuan",
)  # fmt: skip
MONTHS = 14
CUSTOMERS = len(RESELLERS) + len(PEOPLE)
# Idul Fitri, first day (Kementerian Agama; from 2027 on by calculation).
LEBARAN = (
    dt.date(2024, 4, 10), dt.date(2025, 3, 31), dt.date(2026, 3, 20), dt.date(2027, 3, 10), dt.date(2028, 2, 27),
    dt.date(2029, 2, 15), dt.date(2030, 2, 5), dt.date(2031, 1, 25),
)  # fmt: skip


@dataclass(frozen=True)
class Article:
    sku: str
    name: str
    product: str
    price: int  # whole rupiah, today
    is_service: bool


Line: TypeAlias = tuple[Article, int, int]  # article, quantity, price of that day


@dataclass(frozen=True)
class Customer:
    name: str
    phone: str
    email: str
    town: str
    taste: str
    model: str  # which phone's cases and glass fit


@dataclass
class Order:
    at: dt.datetime
    customer: Customer
    lines: list[Line] = field(default_factory=list)
    is_return: bool = False


class Catalogue:
    """The articles of products.toml as one would sell them."""

    def __init__(self, path: Path) -> None:
        self.articles: dict[str, Article] = {}
        self.of_product: dict[str, list[Article]] = {}
        for product in tomllib.loads(path.read_text(encoding="utf-8"))["product"]:
            sellable = product.get("variants") or [product]
            for row in sellable:
                name = product["name"] if row is product else f"{product['name']}, {row['name']}"
                article = Article(row["sku"], name, product["sku"], row["price"], product["kind"] == "service")
                self.articles[article.sku] = article
                self.of_product.setdefault(article.product, []).append(article)

    def choose(self, code: str, model: str, rng: random.Random) -> Article:
        """The article itself, or of a product the variant that fits the customer's phone, else any."""
        if code in self.articles:
            return self.articles[code]
        fitting = self.articles.get(f"{code}-{model}")
        return fitting or rng.choice(self.of_product[code])


class Days:
    """How busy each day is; picks days by it."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.first, self.last = first, last
        self.days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
        self.weights = {day: self._weight(day) for day in self.days}
        span = len(self.days)
        self.running = list(accumulate(self.weights[day] * (0.45 + 1.2 * n / span) for n, day in enumerate(self.days)))

    def _weight(self, day: dt.date) -> float:
        weight = 1.45 if day.weekday() >= 5 else 1.0
        if day.day >= 25 or day.day <= 2:
            weight *= 1.5
        for feast in LEBARAN:
            before = (feast - day).days
            if 1 <= before <= 16:
                weight *= 2.3
            elif before in (0, -1):
                weight = 0.0  # closed
        return weight

    def any(self, rng: random.Random) -> dt.date:
        return self.days[min(bisect(self.running, rng.random() * self.running[-1]), len(self.days) - 1)]

    def near(self, day: dt.date, rng: random.Random, reach: int = 3) -> dt.date:
        around = [day + dt.timedelta(days=n) for n in range(-reach, reach + 1)]
        inside = [other for other in around if self.weights.get(other, 0.0) > 0]
        return rng.choices(inside, [self.weights[other] for other in inside])[0] if inside else self.last

    def at(self, day: dt.date, rng: random.Random) -> dt.datetime:
        hours = (10, 11, 12, 13, 14, 15) if day.weekday() == 6 else (9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19)
        crowd = (2, 3, 3, 3, 3, 2) if day.weekday() == 6 else (2, 3, 3, 4, 3, 2, 3, 5, 6, 6, 4)
        return dt.datetime.combine(
            day, dt.time(rng.choices(hours, crowd)[0], rng.randrange(60))
        )  # the shop's wall clock


def sales_rows(today: dt.date, seed: int = 7) -> Iterator[dict[str, object]]:
    """One row per line sold, oldest first, up to the day before `today`; the keys are COLUMNS.

    "Tanggal" is a naive datetime of the shop's clock, "Jumlah" an int (negative on a return), "Harga Satuan" whole
    rupiah.
    """
    numbers: dict[str, int] = {}
    for order in _orders(today, random.Random(seed)):  # noqa: S311  a demo, not a secret
        series = f"{'RT' if order.is_return else 'SS'}{order.at:%y%m}"
        numbers[series] = numbers.get(series, 0) + 1
        who = order.customer
        for article, quantity, price in order.lines:
            yield dict(zip(COLUMNS, (
                f"{series}-{numbers[series]:04d}", order.at, who.name, who.phone, who.email, who.town,
                article.sku, article.name, quantity, price,
            ), strict=True))  # fmt: skip


def write_sales_csv(path: Path, today: dt.date, seed: int = 7) -> int:
    """Write the trade as a till exports it: semicolons, 31/12/2026 14:05, 1.250.000. Returns how many lines."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(COLUMNS)
        for row in sales_rows(today, seed):
            at, price = row["Tanggal"], row["Harga Satuan"]
            shown = row | {"Tanggal": f"{at:%d/%m/%Y %H:%M}", "Harga Satuan": f"{price:,}".replace(",", ".")}
            writer.writerow([shown[column] for column in COLUMNS])
            count += 1
    return count


def _orders(today: dt.date, rng: random.Random) -> list[Order]:
    goods = Catalogue(Path(__file__).parent / "products.toml")
    month = today.year * 12 + today.month - 1 - MONTHS
    days = Days(dt.date(month // 12, month % 12 + 1, min(today.day, 28)), today - dt.timedelta(days=1))
    orders = [
        Order(days.at(day, rng), customer, _basket(customer, goods, rng, first, (today - day).days))
        for customer, visits in zip(_customers(rng), _rhythms(days, rng), strict=True)
        for first, day in visits
    ]
    orders += _returns(orders, days, rng)
    return sorted(orders, key=lambda order: (order.at, order.customer.name))


def _customers(rng: random.Random) -> list[Customer]:
    """Resellers first, then people shuffled; each with one phone in the toll-free range, most with e-mail."""
    people = list(PEOPLE)
    rng.shuffle(people)
    names = [*RESELLERS, *people]
    tastes = [taste for taste in TASTES if taste != "reseller"]
    shapes = ("0800{}", "+62 800 {}", "62800{}", "0800-{}")
    towns, weights = zip(*TOWNS, strict=True)
    customers = []
    for index, name in enumerate(names):
        number = str(2_100_000 + index * 4_177)
        local = re.sub(r"[^a-z]+", ".", name.lower()).strip(".")
        email = f"{local}@example.com" if rng.random() < 0.6 else ""
        taste = "reseller" if index < len(RESELLERS) else rng.choice(tastes)
        near = 5 if taste in {"reseller", "stall"} else len(towns)  # they come in person
        town = rng.choices(towns[:near], weights[:near])[0]
        phone = rng.choice(shapes).format(number)
        customers.append(Customer(name, phone, email, town, taste, rng.choice(list(OWN_PHONES))))
    return customers


def _rhythms(days: Days, rng: random.Random) -> Iterator[list[tuple[bool, dt.date]]]:
    """For each customer the days of the visits, with whether it is the first.

    Counted back from the last day: at any `today` every fourth regular is just overdue by the own interval.
    """
    span = len(days.days)
    for index in range(CUSTOMERS):
        kind = "regular" if index < 47 else "now and then" if index < 90 else "lapsed" if index < 118 else "once"
        if kind == "once":
            yield [(True, days.any(rng))]
            continue
        interval = rng.uniform(*{"regular": (15, 52), "now and then": (55, 125), "lapsed": (18, 45)}[kind])
        late = index % 4 == 1 if kind == "regular" else index % 10 == 3
        since = interval * (rng.uniform(1.15, 1.6) if late else rng.uniform(0, 0.8))
        if kind == "lapsed":
            since = interval * rng.uniform(3.5, 8)
        joined = rng.uniform(0, 0.75 if kind == "regular" else 0.6) ** 1.7 * span
        visits: list[dt.date] = []
        back = since
        while back < span - joined:
            day = days.last - dt.timedelta(days=round(back))
            latest_and_open = not visits and days.weights[day] > 0  # how long somebody has stayed away is not blurred
            visits.append(day if latest_and_open else days.near(day, rng))
            back += interval * rng.uniform(0.78, 1.22)
        visits += _feast_visits(days, visits, rng)
        ordered = sorted(set(visits)) or [days.near(days.last - dt.timedelta(days=round(since)), rng)]
        yield [(position == 0 and joined > 20, day) for position, day in enumerate(ordered)]


def _feast_visits(days: Days, visits: Sequence[dt.date], rng: random.Random) -> list[dt.date]:
    """Before Lebaran half of those who are customers by then come once more."""
    extra = []
    for feast in LEBARAN:
        day = feast - dt.timedelta(days=rng.randrange(2, 15))
        if visits and min(visits) < day < max(visits) and rng.random() < 0.5:
            extra.append(days.near(day, rng, 1))
    return extra


def _basket(customer: Customer, goods: Catalogue, rng: random.Random, first: bool, days_ago: int) -> list[Line]:
    """What one visit buys: a reason or two, what goes with it, at the price of that day."""
    is_reseller = customer.taste == "reseller"
    wishes, wanted = TASTES[customer.taste], rng.choices((1, 2, 3), (62, 28, 10))[0]
    if is_reseller:
        wanted = rng.randrange(2, 5)
    elif first and rng.random() < 0.75:
        wishes, wanted = REASONS_TO_COME_ONCE, 1
    chosen: dict[Article, int] = {}
    for code in rng.choices(list(wishes), list(wishes.values()), k=wanted):
        article = goods.choose(code, "" if is_reseller else customer.model, rng)
        chosen[article] = _quantity(customer, article, rng)
        for other, chance in TOGETHER.get(article.product, ()):
            if rng.random() < chance and not is_reseller:
                chosen.setdefault(goods.choose(other, customer.model, rng), 1)
    return [(article, quantity, _price_then(article.price, days_ago)) for article, quantity in chosen.items()]


def _quantity(customer: Customer, article: Article, rng: random.Random) -> int:
    if article.is_service or article.price > 250_000:
        return 1
    if customer.taste == "reseller":
        return rng.choice((3, 5, 5, 6, 10, 10))
    return rng.choices((1, 2, 3), (84, 13, 3))[0]


def _price_then(price: int, days_ago: int) -> int:
    """Prices rose by about 1.5% each quarter; rounded as price tags are."""
    step = 1000 if price >= 100_000 else 500
    return min(price, round(price * (1 - 0.015 * (days_ago // 91)) / step) * step)


def _returns(orders: Iterable[Order], days: Days, rng: random.Random) -> list[Order]:
    """About one order in eighty comes back in part, some days later, under a number of its own."""
    returned = []
    for order in orders:
        goods = [line for line in order.lines if not line[0].is_service and line[2] < 1_000_000]
        day = order.at.date() + dt.timedelta(days=rng.randrange(2, 8))
        if goods and rng.random() < 0.014 and day <= days.last and days.weights[day] > 0:
            article, quantity, price = rng.choice(goods)
            lines = [(article, -min(quantity, 2), price)]
            returned.append(Order(days.at(day, rng), order.customer, lines, is_return=True))
    return returned
