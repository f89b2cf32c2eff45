"""The example under the rules follows the typing, and the customer's card opens, in a real browser."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from akrab.accounts.models import Role, User
from akrab.core import shop
from akrab.loyalty.models import Account
from tests.accounts.factories import make_user
from tests.customers.factories import make_member
from tests.loyalty.factories import points_on

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(page: Page, live_server: LiveServer, user: User | None) -> None:
    assert user is not None
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [
            {"name": cookie.key, "value": cookie.value, "url": live_server.url},
            {"name": "language", "value": "en", "url": live_server.url},
        ]
    )


def test_the_example_follows_the_typing_and_the_rules_are_saved(page: Page, live_server: LiveServer) -> None:
    signed_in(page, live_server, make_user(Role.OWNER))
    page.goto(f"{live_server.url}/office/loyalty/rules/")
    expect(page.locator("#example")).to_contain_text("worth Rp2,500: 1% back")
    page.get_by_label("What a point is worth").fill("200")
    expect(page.locator("#example")).to_contain_text("worth Rp5,000: 2% back")
    page.get_by_label("Customers collect points").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Customers collect points.")).to_be_visible()
    shop.forget()
    assert (shop.get("points_on"), shop.get("points_worth")) == (True, 20_000)


def test_the_card_opens_with_its_code_and_number(page: Page, live_server: LiveServer) -> None:
    points_on()
    signed_in(page, live_server, make_member().user)
    page.goto(f"{live_server.url}/account/points/")
    page.get_by_role("link", name="Show my card").click()
    dialog = page.get_by_role("dialog", name="My card")
    expect(dialog.locator("svg").first).to_be_visible()
    expect(dialog).to_contain_text(Account.objects.get().card)
