"""The demo shop on every screen: nothing wider than the screen, nothing that the browser complains about.

With AKRAB_SCREENSHOTS=1 the pictures of the README are taken on the way.
"""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.e2e.running import RunningShop, running_shop, screenshots_folder

Scheme = Literal["light", "dark"]
PHONE, DESK = ViewportSize(width=360, height=740), ViewportSize(width=1280, height=800)
SCREENS: list[tuple[str, ViewportSize, Scheme, str]] = [
    ("phone", PHONE, "light", "id"),
    ("phone", PHONE, "dark", "en"),
    ("desk", DESK, "light", "id"),
    ("desk", DESK, "dark", "en"),
]
SHOP = ["/", "/products/", "/products/lintara-a5/", "/basket/", "/register/", "/how-to-buy/", "/faq/", "/members/",
        "/catalogue/", "/contact/", "/account/login/", "/nothing-here/"]  # fmt: skip
OFFICE = ["/office/", "/office/dashboard/", "/office/orders/?tab=all", "/office/customers/", "/office/customers/1/",
          "/office/products/", "/office/products/1/", "/office/stock/", "/office/imports/", "/office/reports/sales/",
          "/office/messages/", "/office/settings/", "/office/texts/", "/office/people/", "/office/audit/",
          "/styleguide"]  # fmt: skip
PICTURES = {("/", "desk", "light"): "shop.png", ("/office/", "desk", "light"): "today.png"}


@pytest.mark.django_db(transaction=True)
def test_every_page_fits_every_screen(browser: Browser, shop_env: dict[str, str]) -> None:
    faults: list[str] = []
    with running_shop(shop_env | {"AKRAB_DEMO": "phones"}) as shop:
        keys = signed_in(browser, shop)
        for name, size, scheme, language in SCREENS:
            for paths, cookies in ((SHOP, []), (OFFICE, keys)):
                context = browser.new_context(
                    viewport=size, color_scheme=scheme, locale="id-ID" if language == "id" else "en-GB",
                    timezone_id="Asia/Jakarta",
                )  # fmt: skip
                context.add_cookies([*cookies, {"name": "language", "value": language, "url": shop.url}])  # type: ignore[list-item]
                for path in paths:
                    visit(context, shop, path, (name, scheme, language), faults)
                context.close()
    assert faults == []


def signed_in(browser: Browser, shop: RunningShop) -> list[object]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(shop.akrab("link", "owner@example.com"))
    page.locator("main form button").click()
    page.wait_for_url(re.compile("/office/"))
    cookies = [cookie for cookie in context.cookies() if cookie["name"] == "sessionid"]
    context.close()
    return cookies  # type: ignore[return-value]


def visit(
    context: BrowserContext, shop: RunningShop, path: str, screen: tuple[str, str, str], faults: list[str]
) -> None:
    page = context.new_page()
    where = f"{path} on {' '.join(screen)}"
    missing = path == "/nothing-here/"
    page.on("pageerror", lambda error: faults.append(f"{where}: {error}"))
    page.on("console", lambda message: complain(message.type, message.text, where, faults, missing=missing))
    answer = page.goto(shop.url + path, wait_until="load")
    assert answer
    if answer.status != (404 if missing else 200):
        faults.append(f"{where}: {answer.status}")
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        faults.append(f"{where}: {too_wide} px too wide")
    take_picture(page, path, screen)
    page.close()


def complain(kind: str, text: str, where: str, faults: list[str], *, missing: bool) -> None:
    if kind == "error" and not (missing and "404" in text):
        faults.append(f"{where}: {text}")


def take_picture(page: Page, path: str, screen: tuple[str, str, str]) -> None:
    folder = screenshots_folder()
    name = PICTURES.get((path, *screen[:2]))
    if folder and name:
        page.screenshot(path=folder / name)
