"""The editor of message texts in a real browser: tap a variable in, see the mail change, keep it, go back."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.people import SIZES, look, sign_in_owner, visitor, watched
from tests.e2e.running import RunningShop, running_shop

FILL = """
from akrab.accounts.actions import change_shop_settings, create_owner
from tests.orders.factories import make_order
change_shop_settings(values={"name": "Toko Uji", "phone": "+628001234567"}, actor=None)
create_owner(email="owner@example.com", name="Ibu Sari")
order = make_order()
order.recipient = "Dewi <b>"
order.save()
"""
KEPT = """
from akrab.messaging.models import TextVersion
print([(one.language, one.active, one.body.splitlines()[0]) for one in TextVersion.objects.all()])
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", SIZES)
def test_an_owner_writes_the_shops_own_words(browser: Browser, shop_env: dict[str, str], size: str) -> None:
    complaints: list[str] = []
    with running_shop(shop_env) as shop:
        shop.python(FILL)
        owner = watched(visitor(browser, size), complaints)
        sign_in_owner(owner, shop)
        opens_the_text(owner, shop)
        taps_a_variable_in(owner)
        sees_the_mail(owner, size)
        is_told_of_a_wrong_name(owner)
        keeps_it(owner)
        assert shop.python(KEPT) == "[('id', True, 'Halo Kak {name}!')]"
        goes_back(owner)
        assert "False" in shop.python(KEPT)
    assert complaints == []


def opens_the_text(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/office/message-texts/")
    page.locator("a[href$='/order_placed/']").click()
    expect(page.locator("iframe.text-mail")).to_be_visible()
    expect(page.frame_locator("iframe.text-mail").locator("h1")).to_contain_text("sudah masuk")


def taps_a_variable_in(page: Page) -> None:
    body = page.locator("textarea[name=body]")
    body.fill("Halo Kak ")
    page.locator("[data-insert='{name}']").click()
    page.keyboard.type("!")
    expect(body).to_have_value("Halo Kak {name}!")


def sees_the_mail(page: Page, size: str) -> None:
    expect(page.locator(".text-bubble")).to_have_text("Halo Kak Dewi <b>!")
    expect(page.frame_locator("iframe.text-mail").locator("p[dir=auto]")).to_have_text("Halo Kak Dewi <b>!")
    look(page, f"text-editor-{size}")


def is_told_of_a_wrong_name(page: Page) -> None:
    page.locator("textarea[name=body]").fill("Halo {nama}")
    expect(page.locator("#looks")).to_contain_text("{name}?")
    page.locator("#text-form .btn-primary").click()
    expect(page.locator("[aria-invalid=true]")).to_have_value("Halo {nama}")


def keeps_it(page: Page) -> None:
    page.locator("textarea[name=body]").fill("Halo Kak {name}!")
    page.locator("#text-form .btn-primary").dblclick()  # one version
    page.wait_for_url(re.compile(r"order_placed/\?language=id"))
    expect(page.locator("textarea[name=body]")).to_have_value("Halo Kak {name}!")


def goes_back(page: Page) -> None:
    page.locator("[formaction$='/restore/']").click()
    expect(page.locator("textarea[name=body]")).to_have_value(re.compile("^Terima kasih, {name}"))
