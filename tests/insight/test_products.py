"""How each product sells, from the orders to the rows."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from akrab.catalogue.models import Variant
from akrab.insight import refresh
from akrab.insight.learning.running import learn
from akrab.insight.models import ModelCard, ProductTrade, Refresh
from akrab.insight.products import words
from akrab.insight.products.queries import products
from akrab.insight.science.response import of_product
from akrab.orders.models import Order
from akrab.tracking.models import Event, Visit
from tests.catalogue.factories import make_variant
from tests.insight.factories import make_buyer, make_sale, when

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True):
        yield


def learnt() -> ModelCard:
    refresh.run(charts=False)
    card = learn("products")
    assert card is not None
    return card


def test_a_year_of_each_product_is_added_up() -> None:
    kabel, lampu = make_variant(sku="KABEL", stock=9), make_variant(sku="LAMPU")
    idle = make_variant(sku="DIAM", stock=4)
    Variant.objects.filter(pk=idle.pk).update(cost=50_000)
    buyer = make_buyer()
    make_sale(buyer, "2025-01-05 09:00", [("KABEL", 100, 1_000)])  # longer ago than a year
    make_sale(buyer, "2026-02-05 09:00", [("DIAM", 1, 1_000)])
    make_sale(buyer, "2026-07-05 09:00", [("KABEL", 2, 100_000)], cost=60_000)
    make_sale(buyer, "2026-11-05 09:00", [("KABEL", 3, 100_000), ("LAMPU", 1, 20_000)], cost=None)
    make_sale(buyer, "2026-11-06 09:00", [("KABEL", -1, 100_000)], kind=Order.Kind.RETURN)
    make_sale(buyer, "2026-11-07 09:00", [("KABEL", 5, 100_000)], state=Order.State.RETURNED)
    make_sale(buyer, "2026-11-08 09:00", [("KABEL", 5, 100_000)], state=Order.State.CANCELLED)
    make_sale(buyer, f"{TODAY} 09:00", [("LAMPU", 5, 100_000)])  # today is not over
    card = learnt()
    one = ProductTrade.objects.get(pk=kabel.product_id)
    assert (one.orders, one.pieces, one.returned, one.revenue) == (2, 4, 6, 400_000)
    assert (one.cost, one.costed_revenue, one.margin) == (120_000, 200_000, 80_000)
    assert (one.lately, one.before, one.months[-1], one.months[-5]) == (200_000, 200_000, 200_000, 200_000)
    assert (one.first_day, one.last_day) == (dt.date(2025, 1, 5), dt.date(2026, 11, 5))
    assert (one.on_hand, one.lasts, one.slow) == (9, 405, True)  # 2 in 90 days
    other = ProductTrade.objects.get(pk=lampu.product_id)
    assert (one.grade, other.grade, other.revenue, other.is_new) == ("A", "C", 20_000, True)
    assert one.share == pytest.approx(400 / 421)
    lies = ProductTrade.objects.get(pk=idle.product_id)
    assert (lies.slow, lies.lasts, lies.stock_value) == (True, None, 200_000)
    assert list(products(show="slow").order_by("product_id")) == [one, lies]
    assert card.figures["idle"] == 200_000 + one.stock_value
    Order.objects.update(state=Order.State.RETURNED)
    Refresh.objects.update(token="another")  # everything is read again
    card = learnt()
    assert (card.figures["revenue"], card.figures["products"]) == (0, 0)


def test_the_answer_to_the_price_is_that_of_the_model_and_only_where_it_moved() -> None:
    moved, still = make_variant(sku="KABEL"), make_variant(sku="LAMPU")
    buyer = make_buyer()
    start = dt.date(2026, 6, 1)  # a Monday
    price, pieces = [], []
    for week in range(24):
        day = start + dt.timedelta(weeks=week)
        cheap = week % 4 == 3
        price.append(80_000.0 if cheap else 100_000.0)
        pieces.append(9.0 + week % 3 if cheap else 4.0 + week % 2)
        make_sale(buyer, f"{day} 09:00", [("KABEL", int(pieces[-1]), int(price[-1])), ("LAMPU", 5, 50_000)])
    card = learnt()
    assert card.figures["moved"] == 1
    one = ProductTrade.objects.get(pk=moved.product_id)
    assert [row[1:] for row in one.weeks] == [[int(paid), int(sold)] for paid, sold in zip(price, pieces, strict=True)]
    answer = of_product(price, pieces)  # the rest of the shop sold the same every week
    assert [one.cheaper_low, one.cheaper, one.cheaper_high] == pytest.approx(answer.factor(0.9), rel=0.02)
    assert words.price(one).startswith("Ten per cent off probably sells ")
    assert words.price(ProductTrade.objects.get(pk=still.product_id)) == ""
    assert words.quality(card) == "The price of 1 product moved enough to learn how sales answer to it."


def test_visits_lead_from_a_look_to_an_order() -> None:
    variant = make_variant(sku="KABEL")
    order = make_sale(make_buyer(), "2026-11-05 09:00", [("KABEL", 1, 100_000)])
    at = when("2026-11-05 08:00")
    visits = [
        Visit.objects.create(visitor=f"v{place}", started_at=at, last_at=at, device="phone") for place in range(3)
    ]
    for place, visit in enumerate(visits):
        for _twice in range(2):
            Event.objects.create(visit=visit, at=at, kind="product", about=variant.product_id)
        if place:
            Event.objects.create(visit=visit, at=at, kind="basket", about=variant.pk)
    Event.objects.create(visit=visits[0], at=at, kind="order", about=order.pk)
    learnt()
    one = ProductTrade.objects.get(pk=variant.product_id)
    assert (one.seen, one.basketed, one.ordered) == (3, 2, 1)


def test_an_empty_shop_has_an_empty_list() -> None:
    card = learnt()
    assert (card.subjects, card.trouble, card.figures["products"]) == (0, "", 0)
    make_variant(sku="KABEL")  # on sale, never sold
    assert learn("products") is not None
    (one,) = ProductTrade.objects.all()
    assert (one.pieces, one.grade, one.slow, one.months) == (0, "C", False, [0] * 12)
