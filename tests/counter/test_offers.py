"""Offers that a till worked out without a connection: what the customer paid counts."""

import datetime as dt
from typing import Any

import pytest

from akrab.accounts.models import Role
from akrab.catalogue.models import Category, Variant
from akrab.core import clock
from akrab.counter import offers, snapshot
from akrab.counter.actions import record_refused
from akrab.counter.sales import read
from akrab.orders.models import Order
from akrab.promotions import actions as promotions
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.counter.factories import make_cashier, open_session, sale_json, send
from tests.promotions.factories import make_promotion

pytestmark = pytest.mark.django_db


@pytest.fixture
def kabel() -> Variant:
    open_session()
    return make_variant(price=10_000_000, stock=50)


def rung_up(variant: Variant, *, paid: int, by: list[int], **fields: Any) -> dict[str, Any]:
    return sale_json(variant, total=paid, offers=by, waited=True, **fields)


def test_an_offer_worked_out_by_the_till_is_the_offer_of_the_order(kabel: Variant) -> None:
    promotion = make_promotion(name="Hemat")
    assert send(rung_up(kabel, paid=9_000_000, by=[promotion.pk]), seller=make_cashier()).result == "recorded"
    order = Order.objects.get()
    assert (order.total, order.adjustment, order.discounts.get().promotion_id) == (9_000_000, 0, promotion.pk)
    assert promotion.uses.count() == 1


def test_an_offer_stopped_meanwhile_still_counts_for_who_paid_by_it(kabel: Variant) -> None:
    promotion, dewi = make_promotion(), make_cashier()
    raw = rung_up(kabel, paid=9_000_000, by=[promotion.pk])
    promotions.pause(promotion=promotion)
    assert send(raw, seller=dewi).result == "recorded"
    order = Order.objects.get()
    assert (order.total, order.discount, order.adjustment) == (9_000_000, 1_000_000, 0)
    assert order.discounts.values_list("kind", "amount").get() == ("manual", 1_000_000)
    assert not promotion.uses.exists()


def test_an_offer_begun_meanwhile_takes_nothing_off_what_was_paid(kabel: Variant) -> None:
    old = make_promotion()
    raw = rung_up(kabel, paid=9_000_000, by=[old.pk])
    promotions.pause(promotion=old)
    make_promotion(percent=50)
    assert send(raw, seller=make_cashier()).result == "recorded"
    order = Order.objects.get()
    assert (order.total, order.adjustment, order.discount) == (9_000_000, 0, 1_000_000)


def test_a_discount_by_hand_stands_beside_it_within_its_own_limit(kabel: Variant) -> None:
    promotion, dewi = make_promotion(), make_cashier(name="Dewi")
    promotions.pause(promotion=promotion)
    good = rung_up(kabel, paid=8_600_000, by=[promotion.pk], discount=400_000)
    assert send(good, seller=dewi).result == "recorded"
    much = rung_up(kabel, paid=8_400_000, by=[promotion.pk], discount=600_000)
    assert send(much, seller=dewi).sentence == "Dewi may take off Rp5,000 at most; this sale takes off Rp16,000."


@pytest.mark.parametrize(
    "details",
    [
        {"code": "HEMAT"}, {"channel": "web"}, {"groups": ["tier:gold"]}, {"total_limit": 5}, {"percent": 5},
        {"first_order_only": True}, {"ends_at": dt.timedelta(days=-1)}, {"starts_at": dt.timedelta(days=1)},
    ],
)  # fmt: skip
def test_an_offer_that_was_never_for_this_sale_is_no_excuse(kabel: Variant, details: dict[str, Any]) -> None:
    moved = {key: clock.now() + value if isinstance(value, dt.timedelta) else value for key, value in details.items()}
    promotion = make_promotion(**moved)
    promotions.pause(promotion=promotion)
    raw = rung_up(kabel, paid=9_000_000, by=[promotion.pk])
    row = send(raw, seller=make_cashier()).sale
    assert row
    assert (row.state, Order.objects.count()) == ("refused", 0)
    record_refused(row=row, sale=read(raw), actor=make_user(Role.OWNER))
    assert Order.objects.get().total == 9_000_000


def test_the_till_is_told_of_the_offers_of_the_counter(kabel: Variant) -> None:
    top = Category.objects.create(name="Kabel", slug="kabel")
    below = Category.objects.create(name="USB", slug="usb", parent=top)
    before = snapshot.version()
    shown = make_promotion(name="Hemat", category_ids=[top.pk], brands=["Lintara"])
    personal = make_promotion(name="Emas", groups=["tier:gold"])
    for details in ({"code": "X"}, {"channel": "web"}, {"kind": "free_shipping"}):
        make_promotion(**details)
    promotions.pause(promotion=make_promotion())
    make_promotion(ends_at=clock.now() - dt.timedelta(hours=1))
    assert snapshot.version() != before
    told = snapshot.changed(since="", fingerprints={})["offers"]
    assert [(one["id"], one["personal"]) for one in told] == [(shown.pk, False), (personal.pk, True)]
    assert told[0] == {
        "id": shown.pk, "label": "Hemat", "kind": "percent", "percent": 1000, "amount": 0, "buy": 0, "free": 0,
        "cap": None, "from": "", "until": "", "spend": 0, "pieces": 0, "products": [],
        "categories": sorted([top.pk, below.pk]), "brands": ["lintara"], "full_price": False, "alone": False,
        "personal": False,
    }  # fmt: skip


def test_telling_the_till_costs_two_queries(kabel: Variant, django_assert_num_queries: Any) -> None:
    for _ in range(5):
        make_promotion(category_ids=[1])
    with django_assert_num_queries(2):
        offers.for_tills()
