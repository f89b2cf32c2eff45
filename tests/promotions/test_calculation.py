"""The calculation on plain values: examples worked out by hand, then properties on thousands of baskets."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from akrab.promotions.calculation import calculate
from akrab.promotions.values import Buyer, Goods, Offer, Outcome

NOON = dt.datetime(2026, 11, 20, 5, tzinfo=dt.UTC)
BUYER = Buyer(customer_id=7, groups=frozenset({"tag:reseller", "new"}), channel="web", at=NOON)
pytestmark = pytest.mark.django_db  # sentences ask the shop for its currency


def goods(key: int = 1, price: int = 1000, quantity: int = 1, **details: Any) -> Goods:
    return Goods(
        key=key,
        variant_id=key,
        product_id=details.pop("product_id", key),
        quantity=quantity,
        unit_price=price,
        total=price * quantity,
        **details,
    )


def offer(kind: str = "percent", id: int = 1, **details: Any) -> Offer:
    if kind in {"percent", "buy_x_get_y"}:
        details.setdefault("percent", Decimal(10 if kind == "percent" else 100))
    return Offer(id=id, label=details.pop("label", f"Offer {id}"), kind=kind, **details)


def taken(*offers: Offer, lines: list[Goods], shipping: int = 0, buyer: Buyer = BUYER) -> Outcome:
    codes = [one.code for one in offers if one.code]
    return calculate(lines, shipping=shipping, offers=offers, codes=codes, buyer=buyer)


def amounts(outcome: Outcome) -> list[int]:
    return [one.amount + one.on_shipping for one in outcome.discounts]


def refusal(one: Offer, *, lines: list[Goods] | None = None, buyer: Buyer = BUYER) -> str:
    outcome = taken(replace(one, code="X"), lines=lines or [goods(price=100_000)], buyer=buyer)
    assert outcome.discounts == ()
    return outcome.refusals[0][1]


def test_each_takes_from_what_the_one_before_left() -> None:
    ten, fifty = offer(id=1, priority=1), offer("amount", id=2, amount=50, priority=2)
    code = offer(id=3, code="HEMAT", percent=Decimal(50))
    assert amounts(taken(fifty, code, ten, lines=[goods(price=1000)])) == [100, 50, 425]


def test_percentage_is_rounded_once_and_its_parts_add_up() -> None:
    outcome = taken(offer(percent=Decimal("33.33")), lines=[goods(key, 333) for key in (1, 2, 3)])
    assert outcome.discounts[0].amount == 333  # 999 × 0.3333 = 332.9667
    assert dict(outcome.discounts[0].lines) == {1: 111, 2: 111, 3: 111}


def test_percentage_takes_its_cap_at_most() -> None:
    assert amounts(taken(offer(percent=Decimal(50), cap=300), lines=[goods(price=1000)])) == [300]


def test_an_amount_is_for_the_basket_not_for_each_piece_and_never_more_than_the_goods() -> None:
    assert amounts(taken(offer("amount", amount=500), lines=[goods(price=1000, quantity=4)])) == [500]
    outcome = taken(offer("amount", amount=5000), offer(id=2), lines=[goods(price=1000)])
    assert amounts(outcome) == [1000]


def test_free_postage_takes_the_postage_up_to_its_cap() -> None:
    assert amounts(taken(offer("free_shipping"), lines=[goods()], shipping=900)) == [900]
    assert amounts(taken(offer("free_shipping", cap=400), lines=[goods()], shipping=900)) == [400]


def test_free_postage_before_a_delivery_is_chosen_is_a_note_and_uses_nothing() -> None:
    for stackable in (True, False):
        outcome = taken(offer("free_shipping", code="ONGKIR", stackable=stackable), lines=[goods()])
        assert outcome.discounts == () == outcome.refusals
        assert outcome.notes[0][0] == "ONGKIR"


def test_two_bought_one_free_gives_the_cheapest_of_all_pieces() -> None:
    three_for_two = offer("buy_x_get_y", buy=2, free=1)
    lines = [goods(1, 900, 2), goods(2, 500, 3), goods(3, 700, 1)]  # six pieces: two of 500 are free
    outcome = taken(three_for_two, lines=lines)
    assert dict(outcome.discounts[0].lines) == {2: 1000}
    assert amounts(taken(three_for_two, lines=[goods(1, 900, 2)])) == []


def test_second_piece_at_half_price() -> None:
    half = offer("buy_x_get_y", buy=1, free=1, percent=Decimal(50))
    assert amounts(taken(half, lines=[goods(1, 999, 3)])) == [500]  # 499.5, rounded once


def test_special_price_holds_per_piece_and_never_raises_one() -> None:
    outcome = taken(offer("fixed_price", amount=600), lines=[goods(1, 1000, 2), goods(2, 500, 5)])
    assert dict(outcome.discounts[0].lines) == {1: 800}


def test_only_eligible_goods_are_reduced() -> None:
    lines = [
        goods(1, category_ids=frozenset({5})),
        goods(2, brand="Baseus"),
        goods(3, product_id=30),
        goods(4),
        goods(5, brand="BASEUS", reduced=True),
    ]
    chosen = offer(
        category_ids=frozenset({5}), brands=frozenset({"baseus"}), product_ids=frozenset({30}), excludes_reduced=True
    )
    assert dict(taken(chosen, lines=lines).discounts[0].lines) == {1: 100, 2: 100, 3: 100}


def test_exclusive_offer_stands_alone_when_it_saves_more() -> None:
    ten, alone = offer(id=1), offer(id=2, percent=Decimal(15), stackable=False)
    small = offer("amount", id=3, amount=10, code="KECIL")
    outcome = taken(ten, alone, small, lines=[goods(price=1000)])
    assert [(one.promotion_id, one.amount) for one in outcome.discounts] == [(2, 150)]
    assert outcome.refusals == (
        ("KECIL", "“Offer 3” cannot be combined with “Offer 2”, which saves you at least as much."),
    )


def test_exclusive_code_that_saves_less_is_refused_with_the_reason() -> None:
    outcome = taken(offer(id=1), offer(id=2, percent=Decimal(5), code="LIMA", stackable=False), lines=[goods()])
    assert [one.promotion_id for one in outcome.discounts] == [1]
    assert outcome.refusals[0][1].startswith("“Offer 2” cannot be combined with “Offer 1”")


def test_two_codes_of_one_promotion_count_once() -> None:
    outcome = taken(offer(code="A1"), offer(code="A2"), lines=[goods()])
    assert amounts(outcome) == [100]
    assert outcome.refusals == (("A2", "“Offer 1” is taken off already; it counts once per order."),)


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (offer(is_active=False), "“Offer 1” is not running at the moment."),
        (offer(starts_at=NOON + dt.timedelta(hours=1)), "“Offer 1” begins on 20 November 2026, 13:00."),
        (offer(ends_at=NOON), "“Offer 1” ended on 20 November 2026, 12:00."),
        (offer(left=0), "“Offer 1” has been used up."),
        (offer(left_for_customer=0), "You have used “Offer 1” as often as each customer may."),
        (offer(minimum_spend=150_000), "“Offer 1” holds from Rp1,500: Rp500 are missing."),
        (offer(minimum_quantity=3), "“Offer 1” needs 2 pieces more."),
        (offer(product_ids=frozenset({99})), "“Offer 1” is not for the goods in this basket."),
        (offer(groups=frozenset({"tier:gold"})), "“Offer 1” is not meant for you."),
        (offer(only_customer=8), "This code belongs to somebody else."),
        (offer(channel="counter"), "“Offer 1” holds only at the counter in the shop."),
    ],
)
def test_a_refused_code_says_why(one: Offer, sentence: str) -> None:
    assert refusal(one) == sentence


def test_who_is_not_signed_in_is_asked_to_for_what_is_personal() -> None:
    guest = replace(BUYER, customer_id=None, groups=frozenset())
    for one in (offer(only_customer=7), offer(groups=frozenset({"new"})), offer(left_for_customer=1)):
        assert refusal(one, buyer=guest) == "Sign in to use “Offer 1”."
    assert refusal(offer(first_order_only=True), buyer=replace(BUYER, groups=frozenset())) == (
        "“Offer 1” is for the first order only."
    )


def test_an_unknown_code_is_named() -> None:
    outcome = calculate([goods()], shipping=0, offers=[], codes=["HALO"], buyer=BUYER)
    assert outcome.refusals == (("HALO", "We know no code “HALO”. Please check how it is written."),)


def test_conditions_look_at_the_basket_before_any_discount() -> None:
    """Else one offer could take another away, and a code make the order dearer."""
    first, second = offer(id=1), offer("amount", id=2, amount=100, minimum_spend=1000)
    assert amounts(taken(first, second, lines=[goods(price=1000)])) == [100, 100]


# Properties

lines_of_goods = st.lists(
    st.builds(
        lambda price, quantity, product, category, reduced: {
            "price": price,
            "quantity": quantity,
            "product_id": product,
            "category_ids": frozenset({category}),
            "reduced": reduced,
        },
        st.integers(0, 10_000_000),
        st.integers(1, 40),
        st.integers(1, 4),
        st.integers(1, 3),
        st.booleans(),
    ),
    min_size=1,
    max_size=7,
).map(lambda rows: [goods(key, **row) for key, row in enumerate(rows, start=1)])

some_offers = st.lists(
    st.builds(
        lambda kind, percent, amount, buy, free, cap, code, products, categories, reduced, alone, priority, minimum: {
            "kind": kind,
            "percent": Decimal(percent) / 100,
            "amount": amount,
            "buy": buy,
            "free": free,
            "cap": cap,
            "code": code,
            "product_ids": products,
            "category_ids": categories,
            "excludes_reduced": reduced,
            "stackable": not alone,
            "priority": priority,
            "minimum_spend": minimum,
        },
        st.sampled_from(["percent", "amount", "free_shipping", "buy_x_get_y", "fixed_price"]),
        st.integers(1, 10_000),
        st.integers(1, 20_000_000),
        st.integers(1, 4),
        st.integers(1, 3),
        st.none() | st.integers(1, 5_000_000),
        st.booleans(),
        st.frozensets(st.integers(1, 4), max_size=2),
        st.frozensets(st.integers(1, 3), max_size=2),
        st.booleans(),
        st.booleans(),
        st.integers(0, 3),
        st.sampled_from([0, 0, 1_000_000]),
    ),
    max_size=6,
).map(
    lambda rows: [
        offer(id=number, **{**row, "code": f"C{number}" if row["code"] else ""})
        for number, row in enumerate(rows, start=1)
    ]
)


@given(lines_of_goods, some_offers)
@settings(max_examples=200, deadline=None)
def test_nobody_has_to_pay_less_than_a_coin(lines: list[Goods], offers: list[Offer]) -> None:
    whole = [replace(one, unit_price=one.unit_price * 100, total=one.total * 100) for one in lines]
    dear = [replace(one, amount=one.amount * 100, cap=one.cap and one.cap * 100) for one in offers]
    for one in taken(*dear, lines=whole, buyer=replace(BUYER, coin=100)).discounts:
        assert one.amount % 100 == 0
        assert all(part % 100 == 0 for part in one.lines.values())
        assert sum(one.lines.values()) == one.amount


def test_ten_percent_of_an_odd_price_is_whole_rupiah() -> None:
    found = taken(offer(), lines=[goods(price=1_234_500)], buyer=replace(BUYER, coin=100))
    assert amounts(found) == [123_500]  # Rp1.234,50 is paid as Rp1.235


@given(lines_of_goods, some_offers, st.integers(0, 5_000_000), st.sampled_from([1, 100]))
@settings(max_examples=400, deadline=None)
def test_nothing_falls_below_zero_and_all_parts_add_up(
    lines: list[Goods], offers: list[Offer], shipping: int, coin: int
) -> None:
    outcome = taken(*offers, lines=lines, shipping=shipping, buyer=replace(BUYER, coin=coin))
    left = {line.key: line.total for line in lines}
    for one in outcome.discounts:
        assert sum(one.lines.values()) == one.amount
        assert one.amount + one.on_shipping > 0
        for key, part in one.lines.items():
            assert part > 0
            left[key] -= part
            assert left[key] >= 0
    assert sum(one.on_shipping for one in outcome.discounts) <= shipping
    answered = {one.code for one in outcome.discounts} | {code for code, _why in outcome.refusals + outcome.notes}
    assert {one.code for one in offers if one.code} <= answered


@given(lines_of_goods, some_offers, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_lines_does_not_matter(lines: list[Goods], offers: list[Offer], random: Any) -> None:
    before = taken(*offers, lines=lines, shipping=500_000)
    mixed, others = list(lines), list(offers)
    random.shuffle(mixed)
    after = taken(*others, lines=mixed, shipping=500_000)
    assert after == before


@given(lines_of_goods, some_offers, some_offers)
@settings(max_examples=300, deadline=None)
def test_one_more_code_never_makes_it_dearer(lines: list[Goods], offers: list[Offer], more: list[Offer]) -> None:
    code = replace(more[0], id=99, code="LAGI") if more else offer(id=99, code="LAGI")
    without = taken(*offers, lines=lines, shipping=300_000)
    beside = taken(*offers, code, lines=lines, shipping=300_000)
    assert beside.saved >= without.saved
