"""Uses are claimed with the order and given back with it, each once."""

import datetime as dt
from decimal import Decimal

import pytest

from akrab.accounts.models import Role
from akrab.core import clock, shop, versions
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from akrab.orders import actions as orders
from akrab.orders import baskets
from akrab.orders.models import Basket, Order
from akrab.promotions import actions, engine
from akrab.promotions.actions import PromotionError
from akrab.promotions.models import Code, Promotion, Use
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.promotions.factories import make_promotion

pytestmark = pytest.mark.django_db


def order_with(*codes: str, customer: Customer | None = None, key: str = "k1", quantity: int = 2) -> Order:
    customer = customer or make_member()
    basket = baskets.add(variant_id=make_variant(price=1_000_000).pk, quantity=quantity, customer=customer)
    for code in codes:
        baskets.add_code(basket=basket, text=code)
    basket.refresh_from_db()
    return orders.place_order(basket=basket, customer=customer, placing_key=key)


def test_an_order_with_a_code_costs_less_and_uses_it_once() -> None:
    promotion = make_promotion(code="hemat10", total_limit=5)
    order = order_with("  Hemat 10 ")
    assert (order.subtotal, order.discount, order.total) == (2_000_000, 200_000, 1_800_000)
    assert [(row.label, row.code, row.amount) for row in order.discounts.all()] == [
        (promotion.name, "HEMAT10", 200_000)
    ]
    use = Use.objects.get()
    assert (use.promotion, use.reference, use.amount, use.state) == (promotion, "k1", 200_000, "claimed")
    promotion.refresh_from_db()
    assert (promotion.used, Code.objects.get().used) == (1, 1)
    entry = Entry.objects.get(kind="offer.used")
    assert (entry.customer_id, entry.data["amount"]) == (order.customer_id, 200_000)


def test_the_same_order_sent_twice_uses_the_code_once() -> None:
    make_promotion(code="SEKALI", total_limit=1)
    customer = make_member()
    order = order_with("SEKALI", customer=customer)
    again = orders.place_order(basket=Basket.objects.get(), customer=customer, placing_key="k1")
    assert again == order
    assert Use.objects.count() == 1


def test_a_cancelled_order_gives_its_use_back_exactly_once_and_the_next_one_has_it() -> None:
    promotion = make_promotion(code="SATU", total_limit=1)
    order = order_with("SATU")
    assert order_with("SATU", key="k2").discount == 0
    orders.cancel(order=order, reason="wrong", actor=make_user(Role.OWNER))
    actions.release(reference="k1")
    actions.release(reference="k1")
    promotion.refresh_from_db()
    assert (promotion.used, Code.objects.get().used, Use.objects.get().state) == (0, 0, "released")
    assert order_with("SATU", key="k3").discount == 200_000


def test_a_customer_uses_it_as_often_as_each_may() -> None:
    make_promotion(code="DUA", per_customer_limit=2)
    customer = make_member()
    first = order_with("DUA", customer=customer, key="a")
    order_with("DUA", customer=customer, key="b")
    assert order_with("DUA", customer=customer, key="c").discount == 0
    assert order_with("DUA", key="d").discount == 200_000
    orders.cancel(order=first, reason="wrong", actor=make_user(Role.OWNER))
    assert order_with("DUA", customer=customer, key="e").discount == 200_000
    assert sorted(Use.objects.filter(customer=customer, state="claimed").values_list("place", flat=True)) == [1, 2]


def test_who_comes_second_to_the_last_use_is_refused_and_nothing_stays() -> None:
    """The price was calculated while there was one left; the database decides at the claim."""
    promotion = make_promotion(code="SATU", total_limit=1)
    goods = [engine.Goods(key=1, variant_id=1, product_id=1, quantity=1, unit_price=1000, total=1000)]
    price = {"shipping": 0, "codes": ["SATU"], "groups": frozenset, "channel": "web", "at": clock.now()}
    customer = make_member()
    outcome = engine.apply(goods, customer_id=customer.pk, **price)
    order_with("SATU")
    with pytest.raises(PromotionError, match="The code “SATU” was used up a moment ago"):
        actions.claim(outcome, customer_id=customer.pk, reference="late")
    promotion.refresh_from_db()
    assert (promotion.used, Use.objects.count()) == (1, 1)


def test_nobody_else_can_use_a_personal_voucher_and_its_owner_only_once() -> None:
    owner = make_member()
    promotion = make_promotion(code="", automatic=False, kind="amount", amount=500_000)
    voucher = actions.give_voucher(promotion=promotion, customer=owner, source="reward:12", prefix="hadiah-")
    assert voucher.text.startswith("HADIAH-")
    assert order_with(voucher.text, key="a").discount == 0
    assert order_with(voucher.text, customer=owner, key="b").discount == 500_000
    assert order_with(voucher.text, customer=owner, key="c").discount == 0


def test_an_expired_voucher_is_refused_while_its_promotion_runs() -> None:
    owner = make_member()
    promotion = make_promotion(automatic=False)
    voucher = actions.give_voucher(promotion=promotion, customer=owner, ends_at=clock.now() - dt.timedelta(minutes=1))
    assert order_with(voucher.text, customer=owner).discount == 0


def test_vouchers_for_many_are_given_once_to_each() -> None:
    people = [make_member() for _number in range(3)]
    promotion = make_promotion(automatic=False)
    assert len(actions.give_vouchers(promotion=promotion, customers=people[:2], source="tag:x")) == 2
    assert [one.customer for one in actions.give_vouchers(promotion=promotion, customers=people)] == people[2:]
    assert Entry.objects.filter(kind="voucher.given").count() == 3


def test_a_category_reaches_what_lies_below_it() -> None:
    from akrab.catalogue.models import Category

    top = Category.objects.create(name="Aksesori", slug="aksesori")
    below = Category.objects.create(name="Kabel", slug="kabel", parent=top)
    variant = make_variant(price=1_000_000)
    variant.product.category = below
    variant.product.save()
    make_promotion(category_ids=[top.pk])
    customer = make_member()
    basket = baskets.add(variant_id=variant.pk, quantity=1, customer=customer)
    assert orders.place_order(basket=basket, customer=customer, placing_key="c").discount == 100_000


def test_a_basket_pays_no_query_while_nothing_runs_and_at_most_two_otherwise(
    django_assert_num_queries: object, django_assert_max_num_queries: object
) -> None:
    goods = [engine.Goods(key=1, variant_id=1, product_id=1, quantity=1, unit_price=100_000, total=100_000)]
    price = {"shipping": 0, "customer_id": 1, "groups": frozenset, "channel": "web", "at": clock.now()}
    engine.apply(goods, codes=[], **price)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert engine.apply(goods, codes=[], **price) == engine.Outcome()
    make_promotion(category_ids=[1])
    make_promotion(code="KODE")
    make_promotion()
    shop.everything()  # the settings are read once a second, by whoever comes first
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        outcome = engine.apply(goods, codes=["kode", "lain"], **price)
    assert [one.amount for one in outcome.discounts] == [10_000, 9_000]


def test_the_last_use_makes_kept_pages_stale() -> None:
    make_promotion(total_limit=1)
    before = versions.current().get("promotions", 0)
    order_with()
    assert versions.current()["promotions"] == before + 1


def test_what_makes_no_offer_is_refused_in_a_sentence() -> None:
    with pytest.raises(PromotionError, match="above 0 and up to 100"):
        make_promotion(percent=Decimal(120))
    with pytest.raises(PromotionError, match="end must be after the beginning"):
        make_promotion(starts_at=clock.now(), ends_at=clock.now() - dt.timedelta(days=1))
    make_promotion(code="SAMA")
    with pytest.raises(PromotionError, match="belongs to another promotion"):
        make_promotion(code="sama")
    assert Promotion.objects.count() == 1


def test_a_paused_offer_gives_nothing_until_it_is_resumed() -> None:
    promotion = make_promotion()
    actions.pause(promotion=promotion)
    actions.pause(promotion=promotion)
    assert order_with(key="a").discount == 0
    actions.resume(promotion=promotion)
    assert promotion.phase == "running"
    assert order_with(key="b").discount == 200_000
    assert Entry.objects.filter(kind="promotion.paused").count() == 1


def test_the_minute_notices_what_began_and_what_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    from akrab.promotions.schedules import notice

    start = clock.now() + dt.timedelta(hours=1)
    promotion = make_promotion(starts_at=start, ends_at=start + dt.timedelta(hours=1))
    assert promotion.phase == "planned"
    told = []
    for hours in (0, 1, 1, 2, 3):
        moment = start + dt.timedelta(hours=hours - 1)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        before = versions.current()["promotions"]
        notice()
        promotion.refresh_from_db()
        told.append((promotion.phase, versions.current()["promotions"] - before))
    assert told == [("planned", 0), ("running", 1), ("running", 0), ("over", 1), ("over", 0)]
    assert Entry.objects.filter(kind="promotion.ended").count() == 1


def test_an_offer_for_the_first_order_is_for_the_first_order_only() -> None:
    make_promotion(first_order_only=True)
    make_promotion(code="BARU", groups=["new"])
    customer = make_member()
    first = order_with("BARU", customer=customer, key="a")
    assert first.discount == 200_000 + 180_000
    assert order_with("BARU", customer=customer, key="b").discount == 0


def test_what_is_reduced_already_can_be_left_out() -> None:
    variant = make_variant(price=1_000_000)
    variant.regular_price = 1_200_000
    variant.save()
    make_promotion(excludes_reduced=True)
    customer = make_member()
    basket = baskets.add(variant_id=variant.pk, quantity=1, customer=customer)
    assert orders.place_order(basket=basket, customer=customer, placing_key="r").discount == 0
