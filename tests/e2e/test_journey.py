"""From a guest to a figure in the report, in a real browser: the whole house once."""

import io
import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.e2e.people import SIZES, sign_in_owner, visitor, watched
from tests.e2e.running import RunningShop, running_shop

FILL = """
from akrab.accounts.actions import change_shop_settings, create_owner
from tests.catalogue.factories import make_product
change_shop_settings(values={"name": "Toko Uji", "phone": "+628001234567"}, actor=None)
create_owner(email="owner@example.com", name="Ibu Sari")
make_product(name="Kabel USB-C Kuat", price=4_500_000, stock=7, sku="KBL-1")
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", SIZES)
def test_from_guest_to_report(browser: Browser, shop_env: dict[str, str], size: str) -> None:
    complaints: list[str] = []
    with running_shop(shop_env) as shop:
        shop.python(FILL)
        guest = watched(visitor(browser, size), complaints)
        register(guest, shop)
        owner = watched(visitor(browser, size), complaints)
        sign_in_owner(owner, shop)
        approve(owner, shop)
        number = order(guest, shop)
        accept(owner, shop, number)
        confirmed_by_mail(shop, number)
        read_by_customer(guest, shop, number)
        on_the_timeline(owner, shop, number)
        shop.akrab("insight", "refresh")
        on_the_dashboard(owner, shop)
        in_the_report(owner, shop)
    assert complaints == []


def register(page: Page, shop: RunningShop) -> None:
    page.goto(shop.url)
    page.get_by_role("link", name="Kabel USB-C Kuat").first.click()
    page.locator("form[action$='/basket/add/'] button.btn-primary").click()
    expect(page.locator("#answer .alert-success")).to_be_visible()
    page.goto(f"{shop.url}/checkout/")
    expect(page.locator("input[name=recipient]")).to_have_count(0)  # a guest cannot order
    page.goto(f"{shop.url}/register/")
    page.fill("input[name=name]", "Ratna Dewi")
    page.fill("input[name=email]", "ratna@example.com")
    page.fill("input[name=phone]", "0800-765-4321")
    page.fill("input[name=password]", "rahasia-sekali")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile("/account/"))
    page.goto(f"{shop.url}/checkout/")
    expect(page.locator("input[name=recipient]")).to_have_count(0)  # nor does who waits for approval


def approve(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/office/")
    row = page.locator("section[aria-labelledby=to-approve]")
    expect(row).to_contain_text("Ratna Dewi")
    row.locator("form[action$='/approve/'] button").click()
    expect(page.locator("section[aria-labelledby=to-approve]")).to_have_count(0)


def order(page: Page, shop: RunningShop) -> str:
    """Order what still lies in the basket since before the registration; returns the order's number."""
    page.goto(f"{shop.url}/checkout/")
    expect(page.locator("main")).to_contain_text("Kabel USB-C Kuat")
    page.fill("textarea[name=address]", "Jl. Melati 1, Surakarta")
    page.locator("main form button.btn-big").click()
    page.wait_for_url(re.compile("/placed/"))
    found = re.search(r"\b1\d{3}\b", page.locator("main").inner_text())
    assert found
    return found.group()


def accept(page: Page, shop: RunningShop, number: str) -> None:
    page.goto(f"{shop.url}/office/")
    waiting = page.locator("section[aria-labelledby=to-accept]")
    expect(waiting).to_contain_text("Ratna Dewi")
    expect(waiting).to_contain_text("Rp45.000")
    expect(waiting).to_contain_text(number)
    waiting.locator("form[action$='/accept/'] button").click()
    expect(page.locator("section[aria-labelledby=to-accept]")).to_have_count(0)


def confirmed_by_mail(shop: RunningShop, number: str) -> None:
    mails = {str(mail["Subject"]): mail for mail in shop.mail.wait_for(4, seconds=20)}
    assert set(mails) == {
        "Pendaftaran Anda di Toko Uji",
        "Selamat datang di Toko Uji",
        f"Pesanan {number} sudah masuk",
        f"Pesanan {number} kami terima",
    }
    body = mails[f"Pesanan {number} kami terima"].get_body(("plain",))
    assert body
    assert "Kabel USB-C Kuat" in body.get_content()
    assert "Rp45.000" in body.get_content()


def read_by_customer(page: Page, shop: RunningShop, number: str) -> None:
    page.goto(f"{shop.url}/account/orders/")
    expect(page.locator("main")).to_contain_text("diterima")
    page.goto(f"{shop.url}/account/inbox/")
    expect(page.locator("main")).to_contain_text(f"Pesanan {number} kami terima")


def on_the_timeline(page: Page, shop: RunningShop, number: str) -> None:
    page.goto(f"{shop.url}/office/customers/?q=ratna")
    page.get_by_role("link", name="Ratna Dewi").first.click()
    expect(page.locator("h1")).to_contain_text("Ratna Dewi")
    timeline = page.locator(".timeline")
    for sentence in (
        "Mendaftar di toko",
        "Disetujui sebagai anggota",
        f"Pesanan {number} masuk: Rp45.000",
        f"Pesanan {number} diterima",
    ):
        expect(timeline).to_contain_text(sentence)


def on_the_dashboard(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/office/dashboard/")
    expect(page.locator("main")).to_contain_text("Rp45")
    assert page.locator("main svg").count() >= 1


def in_the_report(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/office/reports/sales/")
    expect(page.locator("main")).to_contain_text("Kabel USB-C Kuat")
    page.locator("button[name=format][value=pdf]:visible").click()
    fetch = page.locator("a[href$='/fetch/']")
    expect(fetch).to_be_visible(timeout=30_000)
    answer = page.context.request.get(f"{shop.url}{fetch.get_attribute('href')}")
    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages)
    assert "Toko Uji" in text
    assert "Kabel USB-C Kuat" in text
    assert "45.000" in text
