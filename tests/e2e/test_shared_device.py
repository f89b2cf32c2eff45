"""A device that several people use: who signs out leaves nothing that was typed, in no window of the browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.people import visitor, watched
from tests.e2e.running import RunningShop, running_shop

FILL = """
from akrab.accounts.actions import change_shop_settings, create_owner
from akrab.customers.actions import approve, register
change_shop_settings(values={"name": "Toko Uji"}, actor=None)
owner = create_owner(email="owner@example.com", name="Ibu Sari")
rina = register(name="Rina Wati", email="rina@example.com", password="rahasia-sekali")
approve(customer=rina, actor=owner)
"""
SECRET = "Nomor rekening saya 123-456"


@pytest.mark.django_db(transaction=True)
def test_what_was_typed_is_gone_after_signing_out(browser: Browser, shop_env: dict[str, str]) -> None:
    complaints: list[str] = []
    with running_shop(shop_env) as shop:
        shop.python(FILL)
        rina = watched(visitor(browser, "phone"), complaints)
        signs_in(rina, shop)
        writes(rina, shop)
        other = watched(rina.context, complaints)  # a second window of the same browser
        writes(other, shop)
        rina.goto(f"{shop.url}/account/logout/")
        rina.locator("main form button").click()
        expect(rina.locator("a[href^='/account/login/']").first).to_be_attached()
        for page in (rina, other):
            assert SECRET not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert complaints == []


def signs_in(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/account/login/")
    page.locator("input[name=login]").fill("rina@example.com")
    page.locator("input[name=password]").fill("rahasia-sekali")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/account/home/")


def writes(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/contact/")
    page.locator("textarea[name=text]").fill(SECRET)
    assert SECRET in page.evaluate("JSON.stringify(sessionStorage)")
