"""Document 000 in a real browser: goods, a promo code, incoming orders, and a report equal on page, PDF and Excel."""

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.e2e.people import SIZES, look, sign_in_owner, visitor, watched
from tests.e2e.running import RunningShop, running_shop

FILL = """
from akrab.accounts.actions import change_shop_settings, create_owner
from tests.customers.factories import make_member
change_shop_settings(values={"name": "Toko Uji", "phone": "+628001234567"}, actor=None)
create_owner(email="owner@example.com", name="Ibu Sari")
for name, email in (("Ratna Dewi", "ratna@example.com"), ("Budi Santoso", "budi@example.com")):
    user = make_member(name=name).user
    user.email = email
    user.set_password("rahasia-sekali")
    user.save()
"""
PICTURE = Path(__file__).resolve().parents[2] / "akrab" / "demo" / "phones" / "pictures" / "CG-20C.webp"
PDF, XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Two red cables less 20 %; one blue cable wrapped as a gift.
WITH_CODE, WITHOUT, TOTAL = "Rp44.000", "Rp35.000", "Rp79.000"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", SIZES)
def test_the_owner_runs_the_shop(browser: Browser, shop_env: dict[str, str], size: str) -> None:
    complaints: list[str] = []
    with running_shop(shop_env) as shop:
        shop.python(FILL)
        owner = watched(visitor(browser, size), complaints)
        sign_in_owner(owner, shop)
        dashboard(owner, shop, {"products": 0, "categories": 0, "promotions": 0, "orders": 0})
        adds_a_category(owner, shop)
        adds_a_product(owner, shop)
        adds_a_picture(owner)
        adds_an_option(owner)
        changes_the_price(owner)
        makes_a_code(owner, shop)
        ratna = watched(visitor(browser, size), complaints)
        signs_in(ratna, shop, "ratna@example.com")
        first = buys_with_the_code(ratna, shop)
        budi = watched(visitor(browser, size), complaints)
        signs_in(budi, shop, "budi@example.com")
        second = finds_the_code_used_up(budi, shop)
        for number in (first, second):
            carries_out(owner, shop, number)
        has_an_invoice(owner, shop, first)
        shop.akrab("insight", "refresh")
        # The code is used up: no discount is running any more.
        dashboard(owner, shop, {"products": 1, "categories": 1, "promotions": 0, "orders": 2})
        reports(owner, shop)
        prints(owner)
        downloads(owner, shop)
    assert complaints == []


def dashboard(owner: Page, shop: RunningShop, counted: dict[str, int]) -> None:
    """The counts of products, categories, discounts and transactions, and the graph once there is something in it."""
    owner.goto(f"{shop.url}/office/dashboard/")
    addresses = {"products": "/products/", "categories": "/categories/", "promotions": "/promotions/"}
    for name, path in addresses.items():
        tile = owner.locator(f"main a.stat[href$='{path}'] .stat-value")
        expect(tile).to_have_text(str(counted[name]))
    expect(owner.locator("main a.stat[href$='tab=all'] .stat-value").last).to_have_text(str(counted["orders"]))
    if counted["orders"]:
        expect(owner.locator("main svg[role=img]").first).to_be_visible()
    look(owner, f"50-dashboard-{counted['orders']}")


def saves(owner: Page) -> None:
    owner.locator("main form button.btn-primary", has_text="Simpan").first.click()


def adds_a_category(owner: Page, shop: RunningShop) -> None:
    owner.goto(f"{shop.url}/office/categories/")
    look(owner, "51-no-categories")
    owner.locator("main a[href$='/categories/new/']").first.click()
    owner.fill("input[name=name]", "Kabel")
    look(owner, "52-category")
    saves(owner)
    expect(owner.locator("main .row")).to_contain_text("Kabel")


def adds_a_product(owner: Page, shop: RunningShop) -> None:
    """Two variants, each with its price, cost and stock."""
    owner.goto(f"{shop.url}/office/products/")
    owner.locator("main a[href$='/products/new/']").first.click()
    owner.fill("#product-form input[name=name]", "Kabel Kuat")
    owner.locator("select[name=category]").select_option(label="Kabel")
    owner.fill("input[name$='0-name']", "Merah")
    owner.fill("input[name$='0-sku']", "KBL-M")
    owner.fill("input[name$='0-price']", "25.000")
    owner.fill("input[name$='0-cost']", "10.000")
    owner.fill("input[name$='0-stock']", "10")
    owner.locator("button[name=add_row]").click()
    owner.fill("input[name$='1-name']", "Biru")
    owner.fill("input[name$='1-sku']", "KBL-B")
    owner.fill("input[name$='1-price']", "30.000")
    owner.fill("input[name$='1-cost']", "12.000")
    owner.fill("input[name$='1-stock']", "5")
    look(owner, "53-new-product")
    saves(owner)
    expect(owner.locator("h1")).to_contain_text("Kabel Kuat")


def adds_a_picture(owner: Page) -> None:
    owner.set_input_files("#id_pictures", PICTURE)
    owner.locator("form[action$='/pictures/'] button").click()
    expect(owner.locator("section[aria-labelledby=pictures] img")).to_have_count(1)
    look(owner, "54-product")


def adds_an_option(owner: Page) -> None:
    owner.locator("nav.tabs a[href$='/options/']").click()
    owner.fill("input[name=name]", "Bungkus kado")
    owner.locator("select[name=kind]").select_option("choice")
    look(owner, "55-option")
    owner.locator("section[aria-labelledby=new-option] button.btn-primary").click()
    owner.wait_for_url(re.compile(r"/options/(\d+/)?$"))
    if owner.url.endswith("/options/"):
        owner.locator("main a.row-link", has_text="Bungkus kado").click()
    choice = owner.locator("section[aria-labelledby=choices] form").last
    choice.locator("input[name$='name']").first.fill("Kertas biru")
    choice.locator("input[name$='price_effect']").fill("5.000")
    choice.locator("button").last.click()
    expect(owner.locator("section[aria-labelledby=choices] summary")).to_contain_text("Rp5.000")
    look(owner, "56-choices")


def changes_the_price(owner: Page) -> None:
    owner.goto(re.sub(r"options/.*$", "", owner.url))
    owner.fill("input[name$='0-price']", "27.500")
    saves(owner)
    expect(owner.locator("input[name$='0-price']")).to_have_value(re.compile(r"^27\.?500$"))


def makes_a_code(owner: Page, shop: RunningShop) -> None:
    """A value, an end, a limit."""
    owner.goto(f"{shop.url}/office/promotions/")
    look(owner, "57-promotions")
    owner.locator("main a[href$='/promotions/new/']").first.click()
    owner.locator("input[name=kind][value=percent]").check()
    owner.fill("input[name=percent]", "20")
    owner.fill("input[name=name]", "Hemat")
    owner.fill("input[name=ends]", "2035-12-31T23:59")
    owner.locator("input[name=way][value=code]").check()
    owner.fill("input[name=code]", "hemat20")
    owner.fill("input[name=total_limit]", "1")
    expect(owner.locator("#tried")).to_contain_text("20")
    look(owner, "58-new-code")
    saves(owner)
    expect(owner.locator("h1")).to_contain_text("Hemat")
    expect(owner.locator("main")).to_contain_text("HEMAT20")
    look(owner, "59-code")


def signs_in(page: Page, shop: RunningShop, email: str) -> None:
    page.goto(f"{shop.url}/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", "rahasia-sekali")
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url(re.compile(f"{shop.url}/(account/home/)?$"))


def takes(page: Page, shop: RunningShop, variant: str, quantity: int = 1, paper: str = "") -> None:
    page.goto(f"{shop.url}/products/kabel-kuat/")
    expect(page.locator("main img").first).to_be_visible()
    page.locator("#variants label", has_text=variant).click()
    for _piece in range(quantity - 1):
        page.locator("#buy [data-step='1']").click()
    if paper:
        page.locator("#buy select").select_option(label=f"{paper} (+Rp5.000)")
    look(page, f"60-product-{variant}")
    page.locator("#buy button.btn-primary").click()
    expect(page.locator("#answer .alert-success")).to_be_visible()


def types_the_code(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/basket/")
    page.fill("#code", "HEMAT20")
    page.locator("form[action$='/basket/code/'] button").first.click()


def sends(page: Page, shop: RunningShop, total: str) -> str:
    page.goto(f"{shop.url}/checkout/")
    page.fill("input[name=phone]", "0800-765-4321")
    page.locator("label", has=page.locator("input[name=delivery][value=pickup]")).click()
    expect(page.locator("button[name=place]")).to_contain_text(total)
    page.locator("button[name=place]").click()
    page.wait_for_url(re.compile("/placed/"))
    found = re.search(r"\b1\d{3}\b", page.locator("main").inner_text())
    assert found
    return found.group()


def buys_with_the_code(page: Page, shop: RunningShop) -> str:
    takes(page, shop, "Merah", 2)
    types_the_code(page, shop)
    expect(page.locator("#basket")).to_contain_text(WITH_CODE)
    look(page, "61-code-used")
    return sends(page, shop, WITH_CODE)


def finds_the_code_used_up(page: Page, shop: RunningShop) -> str:
    """The limit is one: the second customer is told, and may order without."""
    takes(page, shop, "Biru", paper="Kertas biru")
    types_the_code(page, shop)
    expect(page.locator("#basket .errorlist")).to_contain_text("habis terpakai")
    expect(page.locator("#basket .totals .total").last).to_have_text(WITHOUT)
    look(page, "62-code-used-up")
    return sends(page, shop, WITHOUT)


def carries_out(owner: Page, shop: RunningShop, number: str) -> None:
    """From the incoming orders to the end, step by step."""
    owner.goto(f"{shop.url}/office/orders/?tab=waiting")
    look(owner, f"63-incoming-{number}")
    owner.locator("main .row", has_text=number).locator("a.row-link").click()
    for deed in ("accept", "pack", "collect"):
        owner.locator(f"form[action$='/{deed}/'] button").click()
        expect(owner.locator(f"form[action$='/{deed}/']")).to_have_count(0)
        look(owner, f"64-{number}-{deed}")


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def has_an_invoice(owner: Page, shop: RunningShop, number: str) -> None:
    """Its total is the order page's."""
    owner.goto(f"{shop.url}/office/orders/?tab=all&q={number}")
    owner.locator("main .row", has_text=number).locator("a.row-link").click()
    expect(owner.locator("main .totals .total").last).to_have_text(WITH_CODE)
    link = owner.locator("a[href$='/document/invoice/']").get_attribute("href")
    answer = owner.context.request.get(f"{shop.url}{link}")
    assert answer.headers["content-type"] == PDF
    text = text_of(answer.body())
    assert number in text
    assert WITH_CODE in text


def reports(owner: Page, shop: RunningShop) -> None:
    owner.goto(f"{shop.url}/office/reports/sales/")
    owner.locator("nav.chips a", has_text="7 hari").click()
    expect(owner.locator("section[aria-labelledby=periods] tfoot")).to_contain_text(TOTAL)
    products = owner.locator("section[aria-labelledby=best]")
    expect(products).to_contain_text("Kabel Kuat")
    look(owner, "65-report")


def prints(owner: Page) -> None:
    """On paper: the figures, without menu and buttons."""
    owner.emulate_media(media="print")
    expect(owner.locator("section[aria-labelledby=periods] tfoot")).to_be_visible()
    expect(owner.locator("button[name=format]").first).to_be_hidden()
    look(owner, "66-print")
    owner.emulate_media(media="screen")


def downloads(owner: Page, shop: RunningShop) -> None:
    """PDF and Excel say what the page says, to the rupiah."""
    page = owner.url
    assert TOTAL in text_of(fetched(owner, shop, "pdf", PDF))
    owner.goto(page)
    book = CalamineWorkbook.from_filelike(io.BytesIO(fetched(owner, shop, "xlsx", XLSX)))
    cells = {cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    assert 79_000.0 in cells


def fetched(owner: Page, shop: RunningShop, name: str, kind: str) -> bytes:
    owner.locator(f"button[name=format][value={name}]:visible").click()
    link = owner.locator("a[href$='/fetch/']")
    expect(link).to_be_visible(timeout=40_000)
    look(owner, f"67-{name}")
    answer = owner.context.request.get(f"{shop.url}{link.get_attribute('href')}")
    assert answer.headers["content-type"] == kind
    return answer.body()
