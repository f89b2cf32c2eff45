"""Reviews, hearts and calls as customers and guests meet them."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from akrab.accounts.models import Role
from akrab.catalogue.models import Variant
from akrab.customers.models import Customer
from akrab.reviews import actions
from akrab.reviews.models import Favourite, Review, StockAlert
from akrab.reviews.wishes import ask_for_alert
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.reviews.factories import make_buyer, make_review
from tests.storefront.conftest import browser_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def picture(colour: str = "red") -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "PNG")
    return SimpleUploadedFile("x.png", file.getvalue(), "image/png")


@pytest.fixture
def lamp(db: None) -> Variant:
    return make_variant(name="Lampu", slug="lampu", stock=0)


def test_a_review_with_pictures_is_written_changed_and_shown(guest: Client, cable: Variant, akrab_home: object) -> None:
    buyer = make_buyer(cable, name="Ratna Dewi Lestari")
    browser = browser_of(buyer)
    address = "/products/kabel/review/"
    assert "Your rating" in browser.get(address).text
    answer = browser.post(address, {"rating": "4", "text": "Awet", "pictures": [picture(), picture("blue")]})
    assert answer.status_code == 302
    review = Review.objects.get()
    assert (review.rating, review.text, review.state, len(review.pictures)) == (4, "Awet", "waiting", 2)
    assert "Awet" not in guest.get("/products/kabel/").text
    browser.post(address, {"rating": "5", "text": "Awet sekali", "keep": review.pictures[:1]})
    review.refresh_from_db()
    assert (review.rating, len(review.pictures)) == (5, 1)
    actions.publish_review(review=review, actor=make_user(Role.STAFF))
    actions.answer_review(review=review, text="Terima kasih", actor=make_user(Role.STAFF))
    for page in (guest.get("/products/kabel/").text, guest.get("/products/kabel/reviews/").text):
        for text in ("Awet sekali", "Ratna D.", "bought here", "Terima kasih", f"{review.pictures[0]}-160.webp"):
            assert text in page, text
        assert "Lestari" not in page
    assert "5.0 (1)" in guest.get("/products/").text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "x"}, "Choose from one to five stars."),
        ({"rating": "6", "text": "x"}, "Select a valid choice"),
        ({"rating": "5", "text": "x" * 4001}, "4000"),
    ],
)
def test_a_wrong_review_comes_back_with_what_was_typed(cable: Variant, fields: dict[str, str], sentence: str) -> None:
    answer = browser_of(make_buyer(cable)).post("/products/kabel/review/", fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Review.objects.exists()


def test_too_many_pictures_and_files_that_are_none(cable: Variant, akrab_home: object) -> None:
    browser = browser_of(make_buyer(cable))
    many = browser.post("/products/kabel/review/", {"rating": "5", "pictures": [picture() for _n in range(4)]})
    assert (many.status_code, "room for three" in many.text) == (422, True)
    bad = SimpleUploadedFile("x.png", b"no picture", "image/png")
    answer = browser.post("/products/kabel/review/", {"rating": "5", "pictures": [bad]})
    assert (answer.status_code, "not a picture" in answer.text) == (422, True)
    strange = browser.post("/products/kabel/review/", {"rating": "5", "keep": ["p/00/aaaaaaaaaaaaaaaaaaaaaaaa"]})
    assert strange.status_code == 422
    assert not Review.objects.exists()


def test_who_did_not_buy_is_told_so_and_refused(buyer: Client, cable: Variant) -> None:
    assert "Reviews come from buyers" in buyer.get("/products/kabel/review/").text
    assert buyer.post("/products/kabel/review/", {"rating": "5"}).status_code == 422
    assert not Review.objects.exists()


def test_reviews_have_pages(guest: Client) -> None:
    variant, staff = make_variant(name="Kabel", slug="kabel", stock=100), make_user(Role.STAFF)
    for number in range(21):
        review = make_review(product=variant.product, customer=make_buyer(variant), text=f"Ulasan {number:02}")
        actions.publish_review(review=review, actor=staff)
    first = guest.get("/products/kabel/reviews/").text
    assert ("Ulasan 20" in first, "Ulasan 00" in first) == (True, False)
    assert "Ulasan 00" in guest.get("/products/kabel/reviews/?page=2").text
    for bad in ("3", "0", "x", "²", "-1"):
        assert guest.get(f"/products/kabel/reviews/?page={bad}").status_code == 404, bad


def test_hearts_with_and_without_a_script(buyer: Client, member: Customer, cable: Variant) -> None:
    address = f"/favourites/{cable.product_id}/"
    answer = buyer.post(address, {"wanted": "1"}, headers=HTMX)
    assert answer.text == "“Kabel USB-C” is one of your favourites now."
    buyer.post(address, {"wanted": "1"}, headers=HTMX)
    assert Favourite.objects.count() == 1
    assert f'<data id="hearts" value="{cable.product_id}">' in buyer.get("/me/").text
    assert "Kabel USB-C" in buyer.get("/account/favourites/").text
    assert buyer.post(address).status_code == 302  # a plain form turns it over
    assert not Favourite.objects.exists()
    assert buyer.post("/favourites/99999/").status_code == 404


def test_a_guests_heart_leads_to_sign_in(guest: Client, cable: Variant) -> None:
    answer = guest.post(f"/favourites/{cable.product_id}/", headers={"referer": "http://testserver/products/kabel/"})
    assert answer["Location"] == "/account/login/?next=/products/kabel/"
    assert "hearts" not in guest.get("/me/").text


def test_a_guest_leaves_an_address_and_a_customer_needs_none(guest: Client, buyer: Client, lamp: Variant) -> None:
    page = guest.get("/products/lampu/").text
    assert "/products/lampu/tell-me/" in page
    address = "/products/lampu/tell-me/"
    assert 'name="email"' in guest.get(address).text
    wrong = guest.post(address, {"variant": lamp.pk, "email": "nonsense"})
    assert (wrong.status_code, "nonsense" in wrong.text) == (422, True)
    assert guest.post(address, {"variant": lamp.pk, "email": "Ani@Example.com"}).status_code == 302
    assert 'name="email"' not in buyer.get(address).text
    noted = buyer.post(address, {"variant": lamp.pk}, headers=HTMX)
    assert "Noted." in noted.text
    assert sorted(StockAlert.objects.values_list("email", "customer__name")) == [
        ("", "Ratna Dewi"),
        ("ani@example.com", None),
    ]


def test_what_is_in_stock_needs_no_call(guest: Client, cable: Variant) -> None:
    assert "tell-me" not in guest.get("/products/kabel/").text
    assert "It is in stock" in guest.get("/products/kabel/tell-me/").text
    assert guest.post("/products/kabel/tell-me/", {"variant": cable.pk, "email": "a@example.com"}).status_code == 422


def test_only_ones_own_call_is_stopped(buyer: Client, member: Customer, lamp: Variant) -> None:
    mine, others = ask_for_alert(variant=lamp, customer=member), ask_for_alert(variant=lamp, customer=make_member())
    assert "Lampu" in buyer.get("/account/favourites/").text
    assert buyer.post(f"/account/favourites/calls/{others.pk}/stop/").status_code == 404
    assert buyer.post(f"/account/favourites/calls/{mine.pk}/stop/").status_code == 302
    assert list(StockAlert.objects.order_by("id").values_list("state", flat=True)) == ["cancelled", "waiting"]


def test_what_was_bought_is_offered_for_review(cable: Variant) -> None:
    assert "/products/kabel/review/" in browser_of(make_buyer(cable)).get("/account/favourites/").text
