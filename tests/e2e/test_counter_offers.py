"""A till without a connection works out running offers as the server does, to the last rupiah."""

import random
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from akrab.core import clock
from akrab.counter.offers import is_personal, plain
from akrab.promotions.calculation import calculate
from akrab.promotions.values import Buyer, Goods, Offer

SCRIPT = Path(__file__).resolve().parents[2] / "akrab" / "static" / "js" / "counter" / "offers.js"
KINDS = ["percent", "amount", "fixed_price", "buy_x_get_y"]
BRANDS = ["Lintara", "gemira", ""]


@pytest.fixture
def till(browser: Browser) -> Page:
    page = browser.new_page()
    page.evaluate("window.Counter = {}")
    page.add_script_tag(path=SCRIPT)
    return page


def some_goods(rng: random.Random) -> list[Goods]:
    goods = []
    for key in range(rng.randint(1, 6)):
        price = rng.choice([2_500_000, 3_333_300, 99_900, 100, 12_345_650, rng.randint(1, 5_000) * 100])
        quantity = rng.choice([1, 1, 2, 3, 7, 24])
        goods.append(
            Goods(
                key=key,
                variant_id=key,
                product_id=rng.randint(1, 4),
                category_ids=frozenset({rng.randint(1, 3)}),
                brand=rng.choice(BRANDS),
                quantity=quantity,
                unit_price=price,
                total=price * quantity,
                reduced=rng.random() < 0.2,
            )
        )
    return goods


def some_offer(rng: random.Random, number: int) -> Offer:
    now, day = clock.now(), timedelta(days=1)
    return Offer(
        id=number,
        label=f"Promo {number}",
        kind=rng.choice(KINDS),
        percent=rng.choice([Decimal(10), Decimal("12.5"), Decimal("33.33"), Decimal(50), Decimal(100)]),
        amount=rng.choice([0, 500_000, 1_999_900, 50, 10_000_000]),
        buy=rng.randint(1, 3),
        free=rng.randint(1, 2),
        cap=rng.choice([None, None, 1_000_000, 333_300]),
        starts_at=rng.choice([None, None, now - day, now + day]),
        ends_at=rng.choice([None, None, now + 2 * day, now - 2 * day]),
        minimum_spend=rng.choice([0, 0, 5_000_000]),
        minimum_quantity=rng.choice([0, 0, 3]),
        product_ids=frozenset(rng.choice([[], [], [1, 2]])),
        category_ids=frozenset(rng.choice([[], [], [2, 3]])),
        brands=frozenset(rng.choice([[], [], ["lintara"], ["gemira", "other"]])),
        excludes_reduced=rng.random() < 0.2,
        stackable=rng.random() < 0.75,
        priority=rng.randint(-1, 1),
    )


def on_the_till(till: Page, goods: list[Goods], offers: list[Offer], coin: int = 100) -> Any:
    lines = [
        {
            "key": one.key, "product": one.product_id, "category": next(iter(one.category_ids)), "brand": one.brand,
            "reduced": one.reduced, "quantity": one.quantity, "total": one.total,
        }
        for one in goods
    ]  # fmt: skip
    told = [plain(one) for one in sorted(offers, key=lambda one: (one.priority, one.id))]
    return till.evaluate(
        """([goods, offers, coin]) => [
            Counter.offers.calculate(goods, offers, { coin }).map(({ offer, amount }) => [offer.id, amount]),
            Counter.offers.unknown(goods, offers).map((offer) => offer.id),
        ]""",
        [lines, told, coin],
    )


def on_the_server(goods: list[Goods], offers: list[Offer], coin: int = 100) -> list[list[int | None]]:
    buyer = Buyer(customer_id=None, groups=frozenset(), channel="counter", at=clock.now(), coin=coin)
    found = calculate(goods, shipping=0, offers=offers, codes=(), buyer=buyer)
    return [[one.promotion_id, one.amount] for one in found.discounts]


@pytest.mark.django_db  # the sentences about offers that do not hold name amounts and days of the shop
@pytest.mark.parametrize("seed", range(4))
def test_a_thousand_baskets_cost_the_same_here_and_there(till: Page, seed: int) -> None:
    rng = random.Random(seed)
    with_discount = 0
    for _ in range(250):
        goods = some_goods(rng)
        offers = [some_offer(rng, number) for number in range(1, rng.randint(1, 4) + 1)]
        coin = rng.choice([100, 100, 1])
        known = on_the_server(goods, offers, coin)
        assert on_the_till(till, goods, offers, coin)[0] == known, (goods, offers)
        with_discount += bool(known)
    assert with_discount > 75


@pytest.mark.parametrize(
    "details",
    [
        {"customer_ids": frozenset({7})},
        {"groups": frozenset({"tier:gold"})},
        {"first_order_only": True},
        {"left": 3},
        {"left_for_customer": 1},
    ],
)
def test_what_only_the_server_knows_is_named_and_not_calculated(till: Page, details: dict[str, Any]) -> None:
    offer = Offer(id=1, label="Khusus", kind="percent", percent=Decimal(10), **details)
    assert is_personal(offer)
    assert on_the_till(till, some_goods(random.Random(1)), [offer]) == [[], [1]]
    far = Offer(id=1, label="Khusus", kind="percent", percent=Decimal(10), product_ids=frozenset({99}), **details)
    assert on_the_till(till, some_goods(random.Random(1)), [far]) == [[], []]
