"""The page of offers and what product cards say."""

import datetime as dt

import pytest
from django.test import Client

from akrab.catalogue.models import Category
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.promotions import actions, queries
from tests.catalogue.factories import make_product
from tests.customers.factories import make_member
from tests.promotions.factories import make_promotion

pytestmark = pytest.mark.django_db


def test_the_page_shows_what_runs_and_is_for_everybody(guest: Client) -> None:
    make_promotion(name="Gajian", code="GAJIAN", minimum_spend=10_000_000)
    make_promotion(name="Otomatis")
    make_promotion(name="Rahasia", shown=False)
    make_promotion(name="Besok", starts_at=clock.now() + dt.timedelta(days=1))
    make_promotion(name="Kemarin", ends_at=clock.now() - dt.timedelta(days=1))
    make_promotion(name="Reseller saja", groups=["tag:reseller"])
    make_promotion(name="Di kasir", channel="counter")
    many = make_promotion(name="Selebaran", automatic=False)
    actions.add_codes(promotion=many, count=2)
    page = guest.get("/offers/").content.decode()
    assert "Gajian" in page
    assert "GAJIAN" in page
    assert "From Rp100,000" in page
    assert "Otomatis" in page
    for hidden in ("Rahasia", "Besok", "Kemarin", "Reseller saja", "Di kasir", "Selebaran"):
        assert hidden not in page


def test_a_kept_page_is_made_anew_when_an_offer_changes(guest: Client) -> None:
    assert "No offers at the moment" in guest.get("/offers/").content.decode()
    promotion = make_promotion(name="Baru mulai")
    assert "Baru mulai" in guest.get("/offers/").content.decode()
    actions.pause(promotion=promotion)
    assert "Baru mulai" not in guest.get("/offers/").content.decode()


def test_a_customer_finds_the_own_vouchers_and_nobody_elses(buyer: Client, member: Customer, guest: Client) -> None:
    promotion = make_promotion(automatic=False, name="Ulang tahun")
    mine = actions.give_voucher(promotion=promotion, customer=member)
    other = actions.give_voucher(promotion=promotion, customer=make_member())
    page = buyer.get("/offers/mine/")
    assert mine.text in page.content.decode()
    assert other.text not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert guest.get("/offers/mine/").content.decode().strip() == ""


def test_cards_say_the_first_offer_that_is_for_the_product(django_assert_max_num_queries: object) -> None:
    top = Category.objects.create(name="Aksesori", slug="aksesori")
    below = Category.objects.create(name="Kabel", slug="kabel", parent=top)
    cable, phone, case = (make_product(name=name) for name in ("Kabel", "Ponsel", "Casing"))
    cable.category = below
    phone.brand = "Oppo"
    make_promotion(category_ids=[top.pk], priority=1)
    make_promotion(kind="buy_x_get_y", buy=2, free=1, brands=["OPPO"], priority=2)
    make_promotion(kind="amount", amount=1_000_000)
    make_promotion(kind="free_shipping")
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        assert queries.badges([cable, phone, case]) == {cable.pk: "−10%", phone.pk: "Buy 2 get 1"}
