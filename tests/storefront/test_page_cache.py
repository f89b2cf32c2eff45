"""Public pages: kept, true, compressed, in the right language, and free of anything personal."""

import gzip

import brotli
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import DjangoAssertNumQueries

from akrab.accounts.actions import change_shop_settings
from akrab.catalogue.actions import change_product
from akrab.catalogue.models import Variant
from akrab.config import urls
from akrab.content.actions import save_page
from akrab.orders import baskets
from akrab.storefront.pagecache import Kept, PersonalTouched, Public, Shelf, accepts, public_page, shelf

pytestmark = pytest.mark.usefixtures("cable")


def test_a_kept_page_costs_one_query(guest: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = guest.get("/products/kabel/")
    with django_assert_num_queries(1):
        second = guest.get("/products/kabel/")
    assert second.content == first.content
    assert second.headers == first.headers


def test_a_change_shows_at_once(guest: Client, cable: Variant) -> None:
    assert b"Kabel USB-C" in guest.get("/products/kabel/").content
    change_product(product=cable.product, name="Kabel Anyam")
    page = guest.get("/products/kabel/").content
    assert b"Kabel Anyam" in page
    assert b"Kabel USB-C" not in page


def test_a_changed_shop_setting_shows_at_once(guest: Client) -> None:
    guest.get("/")
    change_shop_settings(values={"name": "Toko Baru"}, actor=None)
    assert b"Toko Baru" in guest.get("/").content


def test_the_few_that_are_left_are_counted(guest: Client, cable: Variant) -> None:
    guest.get("/products/kabel/")
    from tests.orders.factories import make_order

    make_order(variant=cable, quantity=7)
    assert b"Only 3 left." in guest.get("/products/kabel/").content
    make_order(variant=cable, quantity=1)
    assert b"Only 2 left." in guest.get("/products/kabel/").content


def test_each_language_has_its_own_page() -> None:
    indonesian = Client().get("/products/", headers={"accept-language": "id,en;q=0.5"})
    english = Client().get("/products/", headers={"accept-language": "en"})
    other = Client().get("/products/", headers={"accept-language": "fr"})
    assert "Semua produk" in indonesian.text
    assert "All products" in english.text
    assert other.content == indonesian.content
    assert [answer["Content-Language"] for answer in (indonesian, english, other)] == ["id", "en", "id"]
    chosen = Client()
    chosen.cookies["language"] = "en"
    assert chosen.get("/products/", headers={"accept-language": "id"}).content == english.content
    assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= set(english["Vary"].split(", "))


def test_a_browser_that_has_the_page_is_told_so(guest: Client, cable: Variant) -> None:
    tag = guest.get("/products/")["ETag"]
    answer = guest.get("/products/", headers={"if-none-match": tag})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    change_product(product=cable.product, name="Kabel Anyam")
    assert guest.get("/products/", headers={"if-none-match": tag}).status_code == 200


def test_the_page_comes_as_small_as_the_browser_takes_it(guest: Client) -> None:
    plain = guest.get("/products/")
    small = guest.get("/products/", headers={"accept-encoding": "gzip, br"})
    older = guest.get("/products/", headers={"accept-encoding": "gzip, br;q=0"})
    assert "Content-Encoding" not in plain.headers
    assert (small["Content-Encoding"], older["Content-Encoding"]) == ("br", "gzip")
    assert brotli.decompress(small.content) == gzip.decompress(older.content) == plain.content
    assert small["Content-Length"] == str(len(small.content))
    assert small["ETag"] == plain["ETag"]


def test_head_says_what_get_would(guest: Client) -> None:
    got = guest.get("/products/")
    head = guest.head("/products/")
    assert head.content == b""
    assert head["Content-Length"] == str(len(got.content))
    assert head["ETag"] == got["ETag"]


def test_security_headers_stand_on_kept_pages(guest: Client) -> None:
    for answer in (guest.get("/products/"), guest.get("/products/"), guest.get("/robots.txt")):
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_who_looks_makes_no_difference(guest: Client, buyer: Client, staff: Client, cable: Variant) -> None:
    baskets.add(variant_id=cable.pk)
    pages = [client.get("/products/kabel/") for client in (buyer, staff, guest)]
    assert pages[0].content == pages[1].content == pages[2].content
    assert all(not page.cookies for page in pages)
    assert all("Set-Cookie" not in page.headers for page in pages)


def test_unknown_parameters_make_no_new_pages(guest: Client) -> None:
    guest.get("/products/")
    count = len(shelf)
    first = guest.get("/products/?utm_source=x&fbclid=1&page=&order=")
    assert len(shelf) == count
    assert first.content == guest.get("/products/").content


def test_what_people_type_is_answered_but_not_kept(guest: Client) -> None:
    guest.get("/products/")
    count = len(shelf)
    assert b"Kabel USB-C" in guest.get("/products/?q=kabel").content
    assert guest.get("/products/?brand=nobody").status_code == 200
    assert guest.get("/products/?low=1.000").status_code == 200
    assert len(shelf) == count


def test_a_null_byte_in_a_search_is_no_error(guest: Client) -> None:
    assert guest.get("/products/?q=ka%00bel").status_code == 200


def test_the_part_htmx_asks_for_is_kept_beside_the_page(guest: Client) -> None:
    part = guest.get("/products/", headers={"hx-request": "true", "hx-target": "results"})
    assert part.text.strip().startswith('<div id="results"')
    assert "<html" not in part.text
    assert "<html" in guest.get("/products/").text
    assert "<html" in guest.get("/products/", headers={"hx-request": "true", "hx-target": "elsewhere"}).text


def test_refused_and_missing_pages_are_not_kept(guest: Client) -> None:
    assert guest.get("/products/nosuch/").status_code == 404
    assert guest.post("/products/").status_code == 405
    assert len(shelf) == 0


@public_page()
def touches_the_user(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.user.is_authenticated))


@public_page()
def touches_the_session(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.session.get("x"))


@public_page()
def sets_a_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("x")
    response.set_cookie("a", "b")
    return response


@pytest.mark.parametrize("view", [touches_the_user, touches_the_session, sets_a_cookie])
def test_a_public_page_that_turns_personal_fails(
    view: object, buyer: Client, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    from django.urls import clear_url_caches

    monkeypatch.setattr(urls, "urlpatterns", [path("personal-page", view), *urls.urlpatterns])  # type: ignore[arg-type]
    clear_url_caches()
    try:
        with pytest.raises(PersonalTouched):
            buyer.get("/personal-page")
    finally:
        clear_url_caches()


def test_the_corner_is_kept_only_for_nobody(guest: Client, buyer: Client, cable: Variant) -> None:
    assert "Sign in" in guest.get("/me/").text
    assert "My account" in buyer.get("/me/").text
    assert "Sign in" in Client(headers={"accept-language": "en"}).get("/me/").text
    guest.post("/basket/add/", {"variant": cable.pk, "quantity": "2"})
    assert '<span class="count">2<' in guest.get("/me/").text
    assert '<span class="count">' not in Client().get("/me/").text


def test_a_text_page_changes_when_it_is_written_anew(guest: Client) -> None:
    save_page(slug="faq", language="en", title="Questions", body="Old answer")
    assert "Old answer" in guest.get("/faq/").text
    save_page(slug="faq", language="en", title="Questions", body="New answer")
    assert "New answer" in guest.get("/faq/").text


def test_the_shelf_lets_go_of_what_was_used_least() -> None:
    def page(size: int) -> Kept:
        return Kept(Public(), (), "", {}, {"": b"x" * size})

    small = Shelf(capacity=10_000)
    for name in "abc":
        small.put((name,), page(2000))
    assert small.get(("a",)) is not None
    small.put(("d",), page(2000))
    assert [name for name in "abcd" if small.get((name,))] == ["a", "c", "d"]
    small.put(("d",), page(100))
    assert small.size == 3000 + 3000 + 1100


@pytest.mark.parametrize(
    ("header", "coding", "allowed"),
    [
        ("gzip, deflate, br, zstd", "br", True),
        ("gzip;q=1.0, br;q=0", "br", False),
        ("", "gzip", False),
        ("*", "br", True),
        ("identity", "gzip", False),
        ("br;q=0.5", "br", True),
    ],
)
def test_accept_encoding(header: str, coding: str, allowed: bool) -> None:
    assert accepts(header, coding) is allowed
