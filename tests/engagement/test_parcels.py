"""Cards in parcels: who holds the parcel becomes a customer, once for each card."""

import datetime as dt
import io
import threading
from typing import Any

import pytest
from django.db import connections
from pypdf import PdfReader

from akrab.core import clock, shop
from akrab.customers.actions import add_handle
from akrab.customers.models import Customer
from akrab.engagement.models import ParcelCard
from akrab.engagement.parcels import cards, claiming, paper
from akrab.engagement.parcels.cards import ParcelError
from akrab.insight.models import DirtyMonth
from akrab.journal.models import Entry
from akrab.loyalty.queries import balance
from akrab.orders.models import Order
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer, make_member
from tests.engagement.factories import make_card, make_foreign_order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _points(db: None) -> None:
    shop.store({"points_on": True, "parcel_points": 50})


def fresh(card: ParcelCard) -> ParcelCard:
    return ParcelCard.objects.select_related("order").get(pk=card.pk)


def test_somebody_unknown_becomes_a_customer_with_the_order_and_the_points() -> None:
    card = make_card()
    done = claiming.claim(card=card, name="Siti", phone="0812-3456-7890", language="id")
    assert (done.new, done.points, done.customer.source) == (True, 50, "parcel")
    assert balance(done.customer.pk) == 50
    order = Order.objects.get(pk=card.order_id)
    assert order.customer == done.customer
    assert Entry.objects.get(kind="parcel.claimed").customer == done.customer
    assert DirtyMonth.objects.filter(month=clock.today().replace(day=1)).exists()
    assert fresh(card).state == "claimed"


def test_of_somebody_known_only_the_points_and_the_order_are_added() -> None:
    customer = make_customer(name="Siti", phone="0812-3456-7890")
    done = claiming.claim(card=make_card(), name="Orang Lain", phone="+62 812 3456 7890", email="new@example.com")
    assert (done.customer, done.new) == (customer, False)
    customer.refresh_from_db()
    assert customer.name == "Siti"
    added = set(customer.handles.values_list("kind", flat=True)) - {"phone"}
    assert added <= {"card"}  # of the points; the address that was typed is not theirs


def test_a_card_is_used_once() -> None:
    card = make_card()
    first = claiming.claim(card=card, name="Siti", email="siti@example.com")
    for holder in (fresh(card), card):  # also one that was read before
        with pytest.raises(ParcelError, match="used already"):
            claiming.claim(card=holder, name="Budi", email="budi@example.com")
    assert Order.objects.get(pk=card.order_id).customer == first.customer
    assert not Customer.objects.filter(name="Budi").exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Siti"}, "phone"),
        ({"name": "Siti", "phone": "abc"}, "phone"),
        ({"name": "Siti", "email": "not an address"}, "email"),
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(given: dict[str, str], field: str) -> None:
    card = make_card()
    with pytest.raises(ParcelError) as refused:
        claiming.claim(card=card, **given)
    assert refused.value.field == field
    assert (fresh(card).state, Customer.objects.count()) == ("open", 0)


def test_void_late_and_cancelled_ones_are_good_for_nothing() -> None:
    void, late, cancelled = make_card(), make_card(), make_card()
    cards.void(card=void, actor=make_user())
    ParcelCard.objects.filter(pk=late.pk).update(ends_at=clock.now())
    Order.objects.filter(pk=cancelled.order_id).update(state="cancelled")
    for card in (void, late, cancelled):
        with pytest.raises(ParcelError):
            claiming.claim(card=fresh(card), name="Siti", email="siti@example.com")
    used = make_card()
    claiming.claim(card=used, name="Siti", email="siti@example.com")
    with pytest.raises(ParcelError):
        cards.void(card=used, actor=make_user())


def test_nobody_uses_a_heap_of_them_in_one_day() -> None:
    member = make_member()
    for _number in range(3):
        claiming.claim(card=make_card(), customer=member)
    card = make_card()
    with pytest.raises(ParcelError, match="tomorrow"):
        claiming.claim(card=card, customer=member)
    with clock.as_of(clock.now() + dt.timedelta(days=1, hours=1)):
        claiming.claim(card=card, customer=member)


def test_cards_are_for_orders_whose_buyer_cannot_be_reached() -> None:
    hidden = make_customer(name="pem***li")
    add_handle(customer=hidden, kind="marketplace", text="shopee:pem***li")
    wanted = {make_foreign_order(), make_foreign_order(customer=hidden)}
    make_foreign_order(customer=make_customer(phone="0812-3456-7890"))
    make_foreign_order(customer=make_member())
    make_foreign_order(state="cancelled")
    make_foreign_order(source="shop")
    assert set(cards.strangers()) == wanted
    assert cards.by_source(clock.now() - dt.timedelta(days=1)) == [("shopee", 2)]
    actor = make_user()
    assert len(cards.make(orders=wanted, actor=actor)) == 2
    assert cards.make(orders=wanted, actor=actor) == []  # twice the same click
    assert not cards.strangers().exists()


def test_the_share_that_was_used_is_told_by_system() -> None:
    claimed = make_card()
    make_card()
    claiming.claim(card=claimed, name="Siti", email="siti@example.com")
    (share,) = cards.shares()
    assert (share.name, share.made, share.claimed, share.opened, share.percent) == ("Shopee", 2, 1, 1, 50.0)


def test_without_points_a_card_promises_none() -> None:
    shop.store({"points_on": False})
    card = make_card()
    assert card.points == 0
    assert claiming.claim(card=card, name="Siti", email="siti@example.com").points == 0


@pytest.mark.parametrize(("size", "pages"), [("a4", 2), ("80", 9), ("58", 9)])
def test_cards_come_on_every_paper(size: str, pages: int) -> None:
    made = cards.make(orders=[make_foreign_order() for _number in range(9)], actor=make_user())
    found = paper.pdf(made, paper=size, language="id")
    assert found.startswith(b"%PDF-")
    assert len(PdfReader(io.BytesIO(found)).pages) == pages


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_phones_cannot_both_use_one_card() -> None:
    card = make_card()
    outcomes: list[Any] = []
    gate = threading.Barrier(2)

    def use(name: str) -> None:
        gate.wait()
        try:
            outcomes.append(claiming.claim(card=fresh(card), name=name, email=f"{name}@example.com"))
        except ParcelError as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    hands = [threading.Thread(target=use, args=(name,)) for name in ("siti", "budi")]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sum(isinstance(one, claiming.Claimed) for one in outcomes) == 1
    assert Customer.objects.count() == 1
