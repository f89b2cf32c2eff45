"""The demo shop on every screen: nothing wider than the screen, nothing that the browser complains about.

Each page is loaded in both languages and both colours, and looked at on a phone and on a desk. With
AKRAB_SCREENSHOTS=1 the pictures of the README are taken on the way.
"""

import re
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.e2e.running import RunningShop, running_shop, screenshots_folder

Scheme = Literal["light", "dark"]
SIZES = {"phone": ViewportSize(width=360, height=740), "desk": ViewportSize(width=1280, height=800)}
LOOKS: list[tuple[Scheme, str]] = [("light", "id"), ("dark", "en")]
# What stands behind a `>`: a link on the page before it, followed once at the beginning.
GUEST = """
    / /products/ /products/lintara-a5/ /products/lintara-a5/reviews/ /offers/ /basket/ /register/ /how-to-buy/ /faq/
    /about/ /members/ /catalogue/ /contact/ /account/login/ /nothing-here/
"""
MEMBER = """
    /account/home/ /account/orders/ /account/orders/>/account/orders/\\d+/$ /account/inbox/ /account/favourites/
    /account/points/ /account/debts/ /account/details/ /checkout/ /contact/
    /account/orders/?state=waiting>/account/orders/\\d+/$>/account/orders/\\d+/pay/$
    /account/orders/?state=done>/account/orders/\\d+/$
    /account/orders/?state=done>/account/orders/\\d+/$>/products/[^/]+/$>/products/[^/]+/review/$
"""
OFFICE = """
    /office/ /office/dashboard/ /office/search/?q=kabel /office/customers/ /office/customers/1/ /office/customers/new/
    /office/customers/1/points/ /office/messages/ /office/settings/ /office/texts/ /office/people/ /office/audit/
    /office/imports/ /office/reports/sales/ /office/reviews/ /office/reviews/wishes/ /office/reviews/words/ /styleguide

    /office/orders/?tab=all /office/orders/?tab=waiting>/office/orders/\\d+/$
    /office/orders/?tab=pack>/office/orders/\\d+/$
    /office/orders/?tab=pack>/office/orders/\\d+/$>/parcel/new/$ /office/orders/new/ /office/orders/settings/
    /office/orders/trust/ /office/returns/ /office/returns/areas/ /office/batches/ /office/batches/new/
    /office/shipping/ /office/shipping/>/office/shipping/\\d+/$ /office/shipping/new/

    /office/payments/ /office/payments/?tab=look /office/payments/?tab=bank /office/payments/?tab=refunds
    /office/payments/statement/ /office/payment-methods/ /office/payments/gateways/
    /office/payments/gateways/>/office/payments/gateways/\\w+/$ /office/debts/ /office/debts/>/office/debts/\\d+/$

    /office/products/ /office/products/1/ /office/products/new/ /office/products/1/stock/ /office/products/1/options/
    /office/products/1/prices/ /office/products/1/related/ /office/prices/ /office/labels/ /office/categories/
    /office/stock/ /office/outlets/ /office/transfers/ /office/transfers/new/ /office/counts/ /office/counts/new/
    /office/serials/ /office/serials/enter/ /office/suppliers/ /office/suppliers/>/office/suppliers/\\d+/$
    /office/purchasing/ /office/purchasing/?tab=all>/office/purchasing/\\d+/$
    /office/purchasing/bills/ /office/deliveries/

    /office/promotions/ /office/promotions/>/office/promotions/\\d+/$ /office/promotions/new/ /office/loyalty/
    /office/loyalty/rules/ /office/loyalty/tiers/ /office/loyalty/rewards/ /office/loyalty/rewards/new/

    /office/counter/ /office/counter/sold/ /office/counter/sold/1/ /office/counter/till/
    /office/counter/settings/ /office/counter/devices/ /office/counter/problems/ /office/pin/

    /office/money/ /office/money/expenses/ /office/money/expenses/new/ /office/money/profit/ /office/money/cash/
    /office/money/targets/
"""
PICTURES = {"/": "shop.png", "/office/": "today.png"}
BASKET = """
from akrab.catalogue.models import Variant
from akrab.customers.models import Customer
from akrab.orders import baskets
member = Customer.objects.get(name="Kinanti Larasati")
baskets.add(variant_id=Variant.objects.get(sku="TL-JAM-TS").pk, quantity=1, customer=member)
"""


@pytest.mark.django_db(transaction=True)
def test_every_page_fits_every_screen(browser: Browser, shop_env: dict[str, str]) -> None:
    faults: list[str] = []
    with running_shop(shop_env | {"AKRAB_DEMO": "phones"}) as shop:
        shop.python(BASKET)
        people = [
            (GUEST, []),
            (MEMBER, signed_in(browser, shop, "kinanti.larasati@example.com")),
            (OFFICE, signed_in(browser, shop, "owner@example.com")),
        ]
        for wished, keys in people:
            paths = found(browser, shop, wished.split(), keys, faults)
            for scheme, language in LOOKS:
                context = browser.new_context(
                    viewport=SIZES["phone"], color_scheme=scheme, locale="id-ID" if language == "id" else "en-GB",
                    timezone_id="Asia/Jakarta",
                )  # fmt: skip
                context.add_cookies([*keys, {"name": "language", "value": language, "url": shop.url}])
                visit(context, shop, paths, (scheme, language), faults)
                context.close()
    assert faults == []


def signed_in(browser: Browser, shop: RunningShop, email: str) -> list[Any]:
    """The cookie of somebody who came by a one-time link."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(shop.akrab("link", email))
    page.locator("main form button").click()
    page.wait_for_url(re.compile("/(office|account/home)/|/$"))
    cookies = [cookie for cookie in context.cookies() if cookie["name"] == "sessionid"]
    context.close()
    assert cookies
    return list(cookies)


def found(browser: Browser, shop: RunningShop, wished: list[str], keys: list[Any], faults: list[str]) -> list[str]:
    """The addresses, those behind links looked up: the demo shop has something to show on each."""
    context = browser.new_context()
    context.add_cookies(keys)
    page = context.new_page()
    paths: list[str] = []
    for one in wished:
        path, *links = one.split(">")
        for link in links:
            page.goto(shop.url + path, wait_until="domcontentloaded")
            addresses = page.locator("main a[href]").evaluate_all("all => all.map(one => one.pathname)")
            path = next((address for address in addresses if re.search(link, address)), "")
            if not path:
                faults.append(f"{one}: nothing there leads on to {link}")
                break
        if path and path not in paths:
            paths.append(path)
    context.close()
    return paths


def visit(
    context: BrowserContext, shop: RunningShop, paths: list[str], look: tuple[str, str], faults: list[str]
) -> None:
    page = context.new_page()
    where = ""
    page.on("pageerror", lambda error: faults.append(f"{where}: {error}"))
    page.on("console", lambda message: complain(message.type, message.text, where, faults))
    for path in paths:
        where = f"{path} {' '.join(look)}"
        page.set_viewport_size(SIZES["phone"])
        answer = page.goto(shop.url + path, wait_until="load")
        assert answer
        if answer.status != (404 if path == "/nothing-here/" else 200):
            faults.append(f"{where}: {answer.status}")
        for name, size in SIZES.items():
            page.set_viewport_size(size)
            too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if too_wide > 0:
                faults.append(f"{where} on a {name}: {too_wide} px too wide")
        take_picture(page, path, look)
    page.close()


def complain(kind: str, text: str, where: str, faults: list[str]) -> None:
    if kind == "error" and not (where.startswith("/nothing-here/") and "404" in text):
        faults.append(f"{where}: {text}")


def take_picture(page: Page, path: str, look: tuple[str, str]) -> None:
    folder = screenshots_folder()
    name = PICTURES.get(path)
    if folder and name and look[0] == "light":
        page.reload(wait_until="networkidle")
        page.screenshot(path=folder / name)
