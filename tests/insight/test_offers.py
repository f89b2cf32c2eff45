"""What goes together, what is bought again, what to offer whom: from the orders to the rows, against the science."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pytest
import time_machine
from django.db import DatabaseError

from akrab.catalogue.models import Product, Stock
from akrab.consent.models import Channel, Purpose, Standing
from akrab.core import clock, versions
from akrab.customers.merging import merge
from akrab.customers.models import Customer
from akrab.insight import refresh, store
from akrab.insight.learning.running import learn
from akrab.insight.models import GoodsPair, ModelCard, NextPurchase, Offer, Refresh
from akrab.insight.offers import queries, words
from akrab.insight.offers.again import model as again
from akrab.insight.offers.again.making import EPOCH
from akrab.insight.offers.goods import goods
from akrab.insight.offers.reading import bought
from akrab.insight.offers.suggested import words as suggested_words
from akrab.insight.offers.suggested.model import past_of
from akrab.insight.offers.together import model as together
from akrab.insight.offers.together import words as together_words
from akrab.insight.science import backtest, calibration, replenish, rules
from akrab.insight.science.recommend import blend
from akrab.insight.science.recommend.baskets import Baskets
from akrab.orders.models import Order, OrderLine, Return, ReturnLine
from tests.catalogue.factories import make_variant
from tests.insight.factories import make_buyer, make_sale, when

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)
PRICE, BUYERS, GOODS = 1_000_000, 40, 24


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True):
        yield


def open_shop() -> list[Product]:
    """Buyer n has a taste of eight: comes every 12 to 18 days for goods 2 × taste, in two of three with the next
    one, and takes one of the last eight goods along. Each fifth stays away since September. Nobody buys the lamp."""
    names = [*(f"P{number:02d}" for number in range(GOODS)), "LAMP"]
    shelf = [make_variant(name=name, sku=name, price=PRICE + 10_000 * at) for at, name in enumerate(names)]
    orders, lines = [], []
    for n in range(BUYERS):
        buyer, taste, visit = make_buyer(f"Buyer {n}"), n % 8, 0
        day, last = dt.date(2026, 7, 1) + dt.timedelta(days=n % 11), dt.date(2026, 9, 1) if n % 5 == 4 else TODAY
        while day <= last:
            wanted = [2 * taste] + [2 * taste + 1] * ((n + visit) % 3 > 0) + [16 + (n + visit * 3) % 8]
            total = sum(shelf[one].price for one in wanted)
            orders.append(
                Order(
                    number=f"T{n}-{visit}", state=Order.State.DONE, customer=buyer, currency="IDR",
                    subtotal=total, total=total, placed_at=when(f"{day} 09:00"),
                )
            )  # fmt: skip
            lines.append([shelf[one] for one in wanted])
            day, visit = day + dt.timedelta(days=12 + n % 3 + (n * 7 + visit * 3) % 5), visit + 1
    Order.objects.bulk_create(orders)
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order, variant=one, sku=one.sku, name=one.sku, quantity=1, unit_price=one.price, total=one.price
        )
        for order, bought_then in zip(orders, lines, strict=True)
        for one in bought_then
    )  # fmt: skip
    return [one.product for one in shelf]


def run(*names: str) -> list[ModelCard]:
    refresh.run(charts=False)
    found = [learn(name) for name in names or ("together", "replenishment", "recommendations")]
    assert all(found)
    return [card for card in found if card is not None]


def test_pairs_are_those_of_the_rules_in_both_directions() -> None:
    shelf = open_shop()
    (card,) = run("together")
    lines = bought("IDR", goods())
    sets = rules.frequent_sets(lines.order, lines.product, support=together.FEWEST / len(np.unique(lines.order)))
    told = {(rule.left[0], rule.right): rule for rule in rules.rules(sets, confidence=0) if len(rule.left) == 1}
    rows = list(GoodsPair.objects.filter(kind="together"))
    found = {(row.product_id, row.other_id) for row in rows}
    assert found == {(shelf[a].pk, shelf[a ^ 1].pk) for a in range(16)}
    for row in rows:
        rule = told[row.product_id, row.other_id]
        assert (row.both, row.with_product, row.with_other) == (rule.together, rule.on_left, sets.count[rule.right,])
        assert row.both / row.by_chance == pytest.approx(rule.lift, rel=1e-3)
    assert (card.trouble, card.figures["pairs"], card.quality["held"]) == ("", 8, 100)
    pair = GoodsPair.objects.select_related("product", "other").get(product=shelf[0], other=shelf[1])
    assert words.pair_in_words(pair) == "Of 10 baskets with P00, 7 also have P01; chance alone would be 1."
    assert queries.beside([shelf[0].pk]) == [shelf[1]]
    assert queries.beside([shelf[0].pk, shelf[1].pk]) == []


def test_next_purchases_are_those_of_the_gaps_with_chances_of_the_past() -> None:
    shelf = open_shop()
    (card,) = run("replenishment")
    last = Refresh.objects.latest("id")
    assert last.as_of is not None
    today = (last.as_of - EPOCH).days
    lines = bought("IDR", goods())
    due = replenish.due(lines.customer, lines.product, lines.day, today=today)
    found = again.again(lines.customer, lines.product, lines.day, today=today)
    places = {
        (who, what): at for at, (who, what) in enumerate(zip(due.customer.tolist(), due.product.tolist(), strict=True))
    }
    rows = list(NextPurchase.objects.all())
    assert {row.product_id for row in rows} >= {shelf[one].pk for one in range(0, 16, 2)}
    for row in rows:
        at = places[row.customer_id, row.product_id]
        assert (row.due_day - EPOCH).days == today + round(due.due[at])
        assert row.low_day <= row.due_day <= row.high_day
        assert row.chance == round(float(found.chance[at]), 3)
        assert row.expected == round(row.amount * float(found.chance[at]))
        assert row.amount == row.product.price_from
    measured = backtest.of_replenishment(lines.customer, lines.product, lines.day, today=today)
    assert card.quality == dict(measured.figures)
    assert queries.next_of_customer(rows[0].customer_id, 1)[0].product in shelf
    soon = queries.next_purchases(until=last.as_of + dt.timedelta(days=7))
    assert 0 < soon.count() < len(rows)


def test_suggestions_beat_the_best_sellers_and_say_why() -> None:
    shelf = open_shop()
    _pairs, _due, card = run()
    assert (card.trouble, card.quality_trouble) == ("", "")
    assert card.quality["recall"] > card.quality["base"]
    assert (
        card.quality["recall"]
        == backtest.of_recommendations(blend.choose(_baskets(), new=False, rng=np.random.default_rng(1))).figures[
            "recall"
        ]
    )
    buyer = Customer.objects.get(name="Buyer 0")
    offers = queries.for_customer(buyer.pk)
    assert [one.rank for one in offers] == list(range(1, 11))
    own = {one.product: one for one in offers}[shelf[0]]
    assert (own.reason, own.fresh) == ("again", False)
    assert words.reason(own) == f"bought again about every {own.days} days"
    assert 12 <= (own.days or 0) <= 18
    assert words.reason_for_them(own) == "You bought it before"
    assert all(0 <= one.chance <= 1 and one.expected <= one.amount for one in Offer.objects.all())
    assert not Offer.objects.filter(product=shelf[-1]).exists()  # never bought by anybody
    assert "On your own past" in suggested_words.quality(card)


def _baskets() -> Baskets:
    lines = bought("IDR", goods()).of_known
    return past_of(lines.customer, lines.order, lines.product, lines.moment)


def test_only_what_can_be_had_is_offered_and_only_to_who_may_be_asked() -> None:
    shelf = open_shop()
    refused, child, erased = (Customer.objects.get(name=f"Buyer {n}") for n in (0, 16, 32))
    Stock.objects.filter(variant__product=shelf[1]).update(on_hand=0)
    Product.objects.filter(pk=shelf[1].pk).update(availability=Product.Availability.SOLD_OUT)
    Customer.objects.filter(pk=child.pk).update(birthday=dt.date(2015, 1, 1))
    Customer.objects.filter(pk=erased.pk).update(name="")
    run()
    seen = Customer.objects.get(name="Buyer 8")
    assert shelf[1] not in {one.product for one in queries.for_customer(seen.pk)}
    assert not NextPurchase.objects.filter(product=shelf[1]).exists()
    assert not Offer.objects.filter(customer__in=[child, erased]).exists()
    assert not NextPurchase.objects.filter(customer__in=[child, erased]).exists()
    assert queries.for_customer(refused.pk) != []
    Standing.objects.create(
        customer=refused, purpose=Purpose.PROFILING, channel=Channel.ANY, given=False, since=clock.now()
    )
    assert queries.for_customer(refused.pk) == []  # at once, before the models run again
    assert queries.next_of_customer(refused.pk) == []
    Product.objects.filter(pk=shelf[0].pk).update(state=Product.State.ARCHIVED)
    assert queries.for_customer(seen.pk, 1)[0].product != shelf[0]
    learn("recommendations")
    learn("replenishment")
    assert not Offer.objects.filter(customer=refused).exists()
    assert not NextPurchase.objects.filter(customer=refused).exists()


def test_a_second_run_changes_nothing_and_one_that_was_killed_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    open_shop()
    run()

    def rows() -> list[object]:
        return [list(one.objects.order_by("pk").values_list()) for one in (GoodsPair, NextPurchase, Offer)]

    first, version = rows(), versions.current()[queries.VERSION]
    for name in ("together", "replenishment", "recommendations"):
        learn(name)
    assert rows() == first
    assert versions.current()[queries.VERSION] == version  # kept pages stay
    Offer.objects.filter(rank__gt=2).delete()
    monkeypatch.setattr(store, "_upsert", lambda *_args: "NONSENSE")
    with pytest.raises(DatabaseError):
        learn("recommendations")
    monkeypatch.undo()
    learn("recommendations")
    columns = ("customer_id", "product_id", "rank", "reason", "chance", "expected")
    at_first = [tuple(row[i] for i in (1, 2, 3, 4, 8, 10)) for row in first[2]]  # type: ignore[attr-defined]
    assert sorted(Offer.objects.values_list(*columns)) == sorted(at_first)


def test_what_was_brought_back_was_not_bought() -> None:
    make_variant(sku="TEA", price=1_000_000)
    make_variant(sku="CUP", price=3_000_000)
    buyer = make_buyer()
    order = make_sale(buyer, "2026-10-01 09:00", [("TEA", 2, 1_000_000), ("CUP", 1, 3_000_000)])
    make_sale(buyer, "2026-10-09 09:00", [("TEA", 1, 1_000_000)], state=Order.State.RETURNED)
    back = Return.objects.create(
        order=order, number="R1", key="R1", state=Return.State.RECEIVED, reason="broken", goods=4_000_000,
        requested_at=order.placed_at, received_at=order.placed_at,
    )  # fmt: skip
    for line, pieces in zip(order.lines.order_by("id"), (1, 1), strict=True):
        ReturnLine.objects.create(back=back, line=line, quantity=pieces, refund=line.unit_price)
    refresh.run(charts=False)
    lines = bought("IDR", goods())
    assert (lines.quantity.tolist(), lines.money.tolist()) == ([1], [1_000_000])


@pytest.mark.parametrize("sales", [0, 1, 3])
def test_hardly_any_sales_are_too_little_for_all_three(sales: int) -> None:
    make_variant(sku="KABEL")
    buyer = make_buyer()
    for day in range(sales):
        make_sale(buyer, f"2026-11-0{day + 1} 09:00")
    cards = run()
    assert [card.trouble for card in cards] == ["too_few", "too_few" if sales != 1 else "no_repeats", "too_few"]
    assert not any(one.objects.exists() for one in (GoodsPair, NextPurchase, Offer))


def test_all_returned_takes_everything_away() -> None:
    open_shop()
    run()
    Order.objects.update(state=Order.State.RETURNED)
    Refresh.objects.update(token="another")  # everything is read again
    run()
    assert not any(one.objects.exists() for one in (GoodsPair, NextPurchase, Offer))


def test_merged_customers_have_the_offers_of_one_until_the_next_run() -> None:
    open_shop()
    run()
    keep, gone = Customer.objects.get(name="Buyer 0"), Customer.objects.get(name="Buyer 8")
    before = [one.pk for one in queries.for_customer(keep.pk)]
    merge(keep=keep, gone=gone, actor=None)
    assert [one.pk for one in queries.for_customer(keep.pk)] == before
    assert not Offer.objects.filter(customer=gone).exists()
    run()
    assert queries.for_customer(keep.pk) != []
    assert queries.for_customer(gone.pk) == []


def test_a_deleted_product_is_passed_over() -> None:
    shelf = open_shop()
    run()
    buyer = Customer.objects.get(name="Buyer 0")
    assert shelf[0] in {one.product for one in queries.for_customer(buyer.pk)}
    OrderLine.objects.filter(variant__product=shelf[0]).update(variant=None)
    shelf[0].delete()
    assert "P00" not in {one.product.name for one in queries.for_customer(buyer.pk)}
    for name in ("together", "replenishment", "recommendations"):
        assert learn(name) is not None
    assert "P01" in {one.product.name for one in queries.for_customer(buyer.pk)}


def test_a_step_up_is_a_dearer_one_that_buyers_moved_on_to() -> None:
    customer = np.r_[np.repeat(np.arange(1, 61), 2), np.arange(61, 261)]
    first = np.arange(320) % 2 == 0
    product = np.where(customer > 60, 30, np.where(first, 10, np.where(customer <= 20, 20, 30)))
    day = np.where(first, 100, 130)

    class Sold:
        id = np.array([10, 20, 30])
        price = np.array([100, 150, 900])
        category = np.array([1, 1, 1])

        @staticmethod
        def at(products: np.ndarray) -> np.ndarray:
            return np.searchsorted([10, 20, 30], products)

    found = together.dearer(customer, product, day, Sold())  # type: ignore[arg-type]
    assert list(zip(found.product.tolist(), found.other.tolist(), found.both.tolist(), strict=True)) == [(10, 20, 20)]
    backwards = together.dearer(customer, product, 200 - day, Sold())  # type: ignore[arg-type]
    assert len(backwards) == 0


def test_pairs_counted_by_matrices_are_those_found_by_depth_first_search() -> None:
    rng = np.random.default_rng(1)
    basket, item = rng.integers(0, 300, 3000), rng.zipf(1.5, 3000) % 40
    found = rules.pairs(basket, item, least=10)
    sets = rules.frequent_sets(basket, item, support=f"{10 / len(np.unique(basket)):.6f}", longest=2)
    mine = dict(
        zip(zip(found.first.tolist(), found.second.tolist(), strict=True), found.together.tolist(), strict=True)
    )
    assert mine == {items: number for items, number in sets.count.items() if len(items) == 2}
    assert found.of == sets.baskets
    assert len(rules.pairs([], [], least=1).first) == 0


def test_the_chance_that_is_said_is_that_which_came() -> None:
    rng = np.random.default_rng(3)
    truth = rng.uniform(0, 1, 20_000)
    said = truth**2  # too careful a model
    curve = calibration.fit(said, rng.uniform(0, 1, 20_000) < truth)
    assert curve([0.25, 0.64]).tolist() == pytest.approx([0.5, 0.8], abs=0.04)
    assert (np.diff(curve(np.linspace(0, 1, 50))) >= 0).all()
    assert calibration.rising([3, 1, 2], [1, 1, 2]).tolist() == [2, 2, 2]
    with pytest.raises(ValueError, match="no case"):
        calibration.fit([], [])


def test_the_numbers_that_the_sentences_name_are_those_of_the_models() -> None:
    assert together_words.FEWEST == together.FEWEST_BASKETS
    assert suggested_words.FEWEST == blend.FEWEST
