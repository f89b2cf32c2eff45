"""The office looks through reviews and sees what customers wish for."""

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import search, shop, vocabulary
from akrab.messaging.actions import write_to_shop
from akrab.reviews.models import Review
from akrab.reviews.wishes import ask_for_alert, set_favourite
from tests.backoffice.conftest import Come
from tests.catalogue.factories import make_product, make_variant
from tests.customers.factories import make_member
from tests.reviews.factories import make_review

pytestmark = pytest.mark.django_db


def test_a_review_is_published_answered_and_hidden(come: Come) -> None:
    office, review = come(Role.STAFF), make_review(text="Kabelnya awet", rating=4)
    assert "Kabelnya awet" in office.get("/office/reviews/").text
    base = f"/office/reviews/{review.pk}"
    assert office.post(f"{base}/publish/")["Location"] == "/office/reviews/"
    assert "Kabelnya awet" not in office.get("/office/reviews/").text
    assert "Kabelnya awet" in office.get("/office/reviews/?state=published").text
    office.post(f"{base}/answer/", {"text": "Terima kasih"})
    assert office.post(f"{base}/hide/", {"text": ""}).status_code == 302
    review.refresh_from_db()
    assert (review.state, review.answer) == ("published", "Terima kasih")
    office.post(f"{base}/hide/", {"text": "Bukan tentang produk", "next": "/office/reviews/?state=published"})
    review.refresh_from_db()
    review.product.refresh_from_db()
    assert (review.state, review.state_reason, review.product.rating_count) == ("hidden", "Bukan tentang produk", 0)
    assert "Bukan tentang produk" in office.get("/office/reviews/?state=hidden").text
    for bad in (f"{base}/nonsense/", "/office/reviews/999/publish/"):
        assert office.post(bad).status_code == 404
    assert office.get("/office/reviews/?state=nonsense").status_code == 404


def test_long_lists_go_on(owner: Client) -> None:
    product = make_variant(stock=100).product
    Review.objects.bulk_create(
        Review(
            product=product, customer=make_member(), rating=5, text=f"Ulasan {n:02}", created_at=product.created_at,
            changed_at=product.created_at,
        )
        for n in range(31)
    )  # fmt: skip
    page = owner.get("/office/reviews/")
    assert "after=" in page.text
    more = owner.get("/office/reviews/", {"after": page.context["found"].after}, headers={"HX-Request": "true"})
    assert "Ulasan 00" in more.text


def test_the_shop_decides_whether_reviews_wait(owner: Client) -> None:
    owner.post("/office/reviews/at-once/", {"at_once": "1"})
    assert shop.get("reviews_at_once") is True
    assert make_review().state == "published"
    owner.post("/office/reviews/at-once/", {"at_once": "0"})
    assert shop.get("reviews_at_once") is False


def test_wishes_hearts_calls_and_letters(come: Come) -> None:
    member = make_member(name="Ani Rahayu")
    set_favourite(customer=member, product=make_product(name="Lampu tidur"), wanted=True)
    gone = make_variant(name="Kipas meja", stock=0)
    ask_for_alert(variant=gone, customer=member)
    ask_for_alert(variant=gone, email="a@example.com")
    write_to_shop(customer=member, text="Ada sepeda lipat?", subject="Saya mencari produk", key="k" * 30)
    write_to_shop(customer=member, text="Ada payung?", subject="I am looking for a product", key="l" * 30)
    write_to_shop(customer=member, text="Terima kasih", subject="", key="m" * 30)
    page = come(Role.STAFF).get("/office/reviews/wishes/").text
    for text in ("Lampu tidur", "Kipas meja", "2 wait", "Ada payung?"):
        assert text in page, text
    assert "Terima kasih" not in page


def test_the_shop_teaches_the_search_its_words(owner: Client) -> None:
    vocabulary.forget()
    product = make_product(name="Botol minum")
    address = "/office/reviews/words/"
    assert "handphone" in owner.get(address).text
    wrong = owner.post(address, {"synonyms": "only one"})
    assert (wrong.status_code, "only one" in wrong.text) == (422, True)
    assert owner.post(address, {"synonyms": "Termos,  botol   minum\n\n"}).status_code == 302
    assert shop.get("search_synonyms") == ["termos, botol minum"]
    assert search.look_for("product", "termos").ids == [product.pk]
