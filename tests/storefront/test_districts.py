"""Choosing the district in the order form, with htmx and without scripts."""

import re

import pytest
from django.test import Client

from akrab.catalogue.models import Variant
from akrab.orders.models import Order
from akrab.shipping.regions import load_regions
from tests.shipping.factories import make_service
from tests.storefront.test_checkout import TYPED, form

LAWEYAN = "33.72.01"


@pytest.fixture
def full(buyer: Client, cable: Variant) -> Client:
    load_regions()
    make_service(code="kurir", tariffs={"33.72": (1_000_000, 500_000), "33": (2_500_000, 500_000)})
    buyer.post("/basket/add/", {"variant": cable.pk, "quantity": "1"})
    return buyer


@pytest.mark.usefixtures("full")
def test_suggestions_come_as_one_types(guest: Client) -> None:
    answer = guest.get("/checkout/districts/", {"find": "laweyan  solo"})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert re.findall(r'value="([0-9.]+)"', answer.text) == [LAWEYAN]
    assert "No district is found for “&lt;bxq&gt;”" in guest.get("/checkout/districts/", {"find": "<bxq>"}).text
    assert "value=" not in guest.get("/checkout/districts/").text


def test_a_choice_brings_the_prices_and_shrinks_the_list(full: Client) -> None:
    sent = form(full) | {"district": LAWEYAN, "find": "solo", "delivery": "kurir"}
    answer = full.post("/checkout/", sent, headers={"HX-Request": "true", "HX-Trigger": "districts"})
    assert "Rp10,000" in answer.text
    assert "Rp35,000" in answer.text
    assert 'hx-swap-oob="true"' in answer.text
    assert answer.text.count('name="district"') == 1
    other = full.post("/checkout/", sent, headers={"HX-Request": "true"})
    assert 'id="districts"' not in other.text


def test_without_scripts_the_button_searches_and_keeps_what_was_typed(full: Client) -> None:
    answer = full.post("/checkout/", form(full) | {"find": "40123", "look": "1"})
    assert answer.status_code == 200
    assert 'value="32.73.18"' in answer.text
    assert "Jl. Mawar 1" in answer.text
    assert not Order.objects.exists()


def test_the_order_is_sent_there_and_the_next_one_remembers(full: Client, cable: Variant) -> None:
    full.post("/checkout/", form(full) | {"district": LAWEYAN, "delivery": "kurir"})
    order = Order.objects.get()
    assert (order.district, order.delivery, order.shipping, order.total) == (LAWEYAN, "kurir", 1_000_000, 3_500_000)
    full.post("/basket/add/", {"variant": cable.pk, "quantity": "1"})
    assert f'value="{LAWEYAN}" checked' in full.get("/checkout/").text


def test_an_unknown_district_is_refused(full: Client) -> None:
    answer = full.post("/checkout/", form(full) | {"district": "99.99.99", "delivery": "pickup"})
    assert answer.status_code == 422
    assert "We do not know this district." in answer.text
    assert not Order.objects.exists()


def test_a_shop_without_tariffs_does_not_ask(buyer: Client, cable: Variant) -> None:
    buyer.post("/basket/add/", {"variant": cable.pk, "quantity": "1"})
    page = buyer.get("/checkout/").text
    assert "District, city or postcode" not in page
    assert buyer.post("/checkout/", TYPED | {"placing_key": "k" * 30}).status_code == 302


def test_too_many_searches_are_slowed_down(guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("akrab.storefront.districts.PER_MINUTE", 2)
    found = [guest.get("/checkout/districts/", {"find": f"zz{number}"}).status_code for number in range(3)]
    assert found == [200, 200, 429]
