"""Products made to order in the basket: what was chosen, what it costs, and what cannot be had."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from akrab.catalogue import options
from akrab.catalogue.models import Option, OptionChoice, Variant
from akrab.orders.models import BasketLine, Order
from tests.storefront.test_checkout import form


@pytest.fixture
def engraving(cable: Variant) -> Option:
    """The cable can be engraved for Rp5,000 a piece."""
    return options.save_option(product=cable.product, name="Ukiran", kind="text", longest=10, price_effect=500_000)


@pytest.fixture
def colour(cable: Variant) -> OptionChoice:
    option = options.save_option(product=cable.product, name="Warna", required=True)
    options.save_choice(option=option, name="Hitam", price_effect=0)
    return options.save_choice(option=option, name="Emas", price_effect=1_000_000)


def test_what_was_written_costs_more_and_stands_on_the_order(buyer: Client, cable: Variant, engraving: Option) -> None:
    buyer.post("/basket/add/", {"variant": cable.pk, "quantity": "2", f"option-{engraving.pk}": "Budi"})
    buyer.post("/basket/add/", {"variant": cable.pk, "quantity": "1"})
    buyer.post("/basket/add/", {"variant": cable.pk, "quantity": "1", f"option-{engraving.pk}": "Budi"})
    found = list(BasketLine.objects.values_list("quantity", "options"))
    engraved = [{"option": engraving.pk, "name": "Ukiran", "value": "Budi", "price": 500_000}]
    assert found == [(3, engraved), (1, [])]
    page = buyer.get("/basket/").text
    assert "Ukiran: Budi" in page
    assert "Rp115,000" in page  # 3 × 30,000 + 25,000
    buyer.post("/checkout/", form(buyer))
    order = Order.objects.get()
    assert order.total == 11_500_000
    lines = order.lines.values_list("unit_price", "quantity", "options")
    assert list(lines) == [(3_000_000, 3, engraved), (2_500_000, 1, [])]


def test_a_required_answer_is_asked_for_and_nothing_lies_in_the_basket(
    guest: Client, cable: Variant, colour: OptionChoice
) -> None:
    answer = guest.post("/basket/add/", {"variant": cable.pk, "quantity": "1"})
    assert answer.status_code == 422
    assert "Warna" in answer.text
    assert not BasketLine.objects.exists()
    guest.post("/basket/add/", {"variant": cable.pk, "quantity": "1", f"option-{colour.option_id}": str(colour.pk)})
    assert BasketLine.objects.get().options[0]["value"] == "Emas"


def test_an_answer_that_is_not_offered_is_refused(guest: Client, cable: Variant, colour: OptionChoice) -> None:
    for text in ("999999", "x", "-1", "Emas"):
        answer = guest.post("/basket/add/", {"variant": cable.pk, "quantity": "1", f"option-{colour.option_id}": text})
        assert answer.status_code == 422
    assert not BasketLine.objects.exists()


def test_an_option_of_another_product_and_a_price_in_the_form_change_nothing(guest: Client, cable: Variant) -> None:
    sent = {"variant": cable.pk, "quantity": "1", "price": "1", "unit_price": "1", "option-424242": "x"}
    assert guest.post("/basket/add/", sent).status_code == 422
    del sent["option-424242"]
    guest.post("/basket/add/", sent)
    assert "Rp25,000" in guest.get("/basket/").text


def test_all_pieces_of_a_variant_together_cannot_be_more_than_there_are(
    guest: Client, cable: Variant, engraving: Option
) -> None:
    guest.post("/basket/add/", {"variant": cable.pk, "quantity": "8", f"option-{engraving.pk}": "A"})
    answer = guest.post("/basket/add/", {"variant": cable.pk, "quantity": "3", f"option-{engraving.pk}": "B"})
    assert answer.status_code == 422
    assert BasketLine.objects.get().quantity == 8


def test_when_the_engraving_becomes_dearer_the_buyer_sees_the_new_total_first(
    buyer: Client, cable: Variant, engraving: Option
) -> None:
    buyer.post("/basket/add/", {"variant": cable.pk, "quantity": "1", f"option-{engraving.pk}": "Budi"})
    page = buyer.get("/checkout/").text
    sent = form(buyer) | {"expected_total": "3000000"}
    assert 'name="expected_total" value="3000000"' in page
    options.save_option(product=cable.product, option=engraving, name="Ukiran", longest=10, price_effect=700_000)
    answer = buyer.post("/checkout/", sent)
    assert answer.status_code == 422
    assert "The price has changed meanwhile." in answer.text
    assert 'name="expected_total" value="3200000"' in answer.text
    assert not Order.objects.exists()
    assert buyer.post("/checkout/", sent | {"expected_total": "3200000"}).status_code == 302
    assert Order.objects.get().total == 3_200_000


def test_an_option_that_is_gone_must_be_taken_out_first(buyer: Client, cable: Variant, engraving: Option) -> None:
    buyer.post("/basket/add/", {"variant": cable.pk, "quantity": "1", f"option-{engraving.pk}": "Budi"})
    options.remove_option(option=engraving)
    assert "Not sold any more." in buyer.get("/basket/").text
    answer = buyer.post("/checkout/", form(buyer) | {"place": "1"})
    assert answer.status_code == 422
    assert not Order.objects.exists()


def test_a_file_is_kept_and_a_disguised_one_refused(guest: Client, cable: Variant) -> None:
    option = options.save_option(product=cable.product, name="Gambar", kind="file")
    name = f"option-{option.pk}"
    page = SimpleUploadedFile("logo.png", b"<html><script>alert(1)</script>", content_type="image/png")
    assert guest.post("/basket/add/", {"variant": cable.pk, "quantity": "1", name: page}).status_code == 422
    assert not BasketLine.objects.exists()
    drawn = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(drawn, "PNG")
    picture = SimpleUploadedFile("logo.png", drawn.getvalue(), content_type="image/png")
    guest.post("/basket/add/", {"variant": cable.pk, "quantity": "1", name: picture})
    assert BasketLine.objects.get().options[0]["value"] == "logo.png"
