"""What the small scripts of the shop window do, in a real browser: variants, pictures, hearts, calls, filters."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from akrab.catalogue.actions import VariantData, add_picture, create_product
from akrab.catalogue.models import Product, Variant
from akrab.reviews.models import Favourite, StockAlert
from tests.catalogue.factories import make_product
from tests.customers.factories import make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shirt(akrab_home: Path) -> Product:
    product = create_product(
        name="Kaos", slug="kaos",
        variants=[
            VariantData(sku=f"K-{colour}-{size}", name=f"{colour}, {size}", price=price, stock=stock,
                        options={"Warna": colour, "Ukuran": size})
            for colour, size, price, stock in (
                ("Merah", "S", 5_000_000, 9), ("Merah", "L", 6_000_000, 0), ("Biru", "S", 5_500_000, 9),
            )
        ],
    )  # fmt: skip
    Variant.objects.filter(sku="K-Biru-S").update(regular_price=7_000_000)
    for number, colour in enumerate(("Merah", "Biru"), 1):
        add_picture(product=product, stem=f"p/00/{number}", width=10, height=10, alt=f"Kaos, {colour}")
    return product


def signed_in(page: Page, live_server: LiveServer) -> None:
    client = Client()
    client.force_login(make_member().user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def test_buttons_for_colour_and_size_change_price_picture_and_choice(
    page: Page, live_server: LiveServer, shirt: Product
) -> None:
    page.goto(f"{live_server.url}/products/kaos/")
    expect(page.locator("#price")).to_have_text("Rp50.000")
    expect(page.locator("#variants .rows")).to_be_hidden()
    page.get_by_role("button", name="Biru").click()
    expect(page.locator("#price")).to_have_text("Rp55.000")
    expect(page.locator("#was")).to_contain_text("Rp70.000")
    expect(page.locator("#saving")).to_contain_text("Rp15.000")
    page.wait_for_function("document.getElementById('gallery').scrollLeft > 10")
    checked = page.locator("input[name=variant]:checked").get_attribute("value")
    assert checked == str(Variant.objects.get(sku="K-Biru-S").pk)
    page.get_by_role("button", name="Merah").click()
    page.get_by_role("button", name="L", exact=True).click()
    expect(page.locator("#buy .btn-primary")).to_be_disabled()
    assert not Axe().run(page).response["violations"]


def test_without_scripts_the_variants_are_a_list(new_context: object, live_server: LiveServer, shirt: Product) -> None:
    page = new_context(java_script_enabled=False).new_page()  # type: ignore[operator]
    page.goto(f"{live_server.url}/products/kaos/")
    expect(page.locator("input[name=variant]")).to_have_count(3)
    expect(page.get_by_text("Biru, S")).to_be_visible()


def test_a_heart_is_filled_and_stays_so(page: Page, live_server: LiveServer, akrab_home: Path) -> None:
    product = make_product(name="Lampu", slug="lampu")
    signed_in(page, live_server)
    page.goto(f"{live_server.url}/products/")
    heart = page.locator(f"[data-heart='{product.pk}'] button")
    page.locator("#hearts").wait_for(state="attached")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    assert Favourite.objects.filter(product=product).count() == 1
    page.goto(f"{live_server.url}/products/lampu/")
    expect(page.locator(f"[data-heart='{product.pk}'] button")).to_have_attribute("aria-pressed", "true")
    page.goto(f"{live_server.url}/")
    expect(page.locator(f"[data-heart='{product.pk}'] button").first).to_have_attribute("aria-pressed", "true")


def test_a_guest_asks_to_be_told_without_leaving_the_page(
    page: Page, live_server: LiveServer, akrab_home: Path
) -> None:
    make_product(name="Lampu", slug="lampu", stock=0)
    page.goto(f"{live_server.url}/products/lampu/")
    page.locator("#tell-me a").click()
    page.locator("#tell-me input[name=email]").fill("ani@example.com")
    page.locator("#tell-me button").click()
    expect(page.locator("#tell-me")).to_contain_text("Dicatat.")
    assert StockAlert.objects.get().email == "ani@example.com"
    assert page.url.endswith("/products/lampu/")


def test_filters_change_the_list_and_their_own_counts(page: Page, live_server: LiveServer, akrab_home: Path) -> None:
    for name, colour, size in (("A", "Hitam", "S"), ("B", "Hitam", "M"), ("C", "Merah", "S")):
        product = make_product(name=name, attributes={"Warna": colour, "Ukuran": size})
        for key, value in product.attributes.items():
            product.attribute_values.get_or_create(key=key, defaults={"value": value})
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/products/")
    page.get_by_label(re.compile("Hitam")).check()
    expect(page.locator("h3.name")).to_have_count(2)
    expect(page.get_by_label(re.compile("^S "))).to_be_visible()
    expect(page.locator("label", has_text=re.compile(r"^\s*S\s"))).to_contain_text("1")
    assert "a=Warna%3AHitam" in page.url
    page.get_by_role("link", name=re.compile("Warna: Hitam")).click()
    expect(page.locator("h3.name")).to_have_count(3)
    assert not Axe().run(page).response["violations"]
