"""A real browser allows notices by a click, its service worker shows one, and a click on it leads to the right page.

No push service can be reached from a test, so the browser's own subscription is replaced by one at the local service;
what that service opens with the browser's key is handed to the service worker as the browser would.
"""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from akrab.accounts.models import Role
from akrab.core import shop
from akrab.messaging.models import PushDevice
from akrab.messaging.push import keys, pings
from tests.accounts.factories import make_user
from tests.providers.push import Browser, PushService

pytestmark = pytest.mark.django_db(transaction=True)
SUBSCRIBED = """(given) => {
  const { endpoint, ...keys } = given;
  const subscription = { endpoint, toJSON: () => ({ endpoint, keys }), unsubscribe: async () => true };
  PushManager.prototype.subscribe = async (options) => {
    if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error("not as it must be");
    sessionStorage.setItem("given", "1");
    return subscription;
  };
  PushManager.prototype.getSubscription = async () => (sessionStorage.getItem("given") ? subscription : null);
}"""


def signed_in(page: Page, live_server: LiveServer) -> None:
    client = Client()
    client.force_login(make_user(Role.OWNER))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [
            {"name": cookie.key, "value": cookie.value, "url": live_server.url},
            {"name": "language", "value": "en", "url": live_server.url},
        ]
    )


def prepared(page: Page, live_server: LiveServer, browser: Browser) -> None:
    page.context.grant_permissions(["notifications"], origin=live_server.url)
    page.add_init_script(f"({SUBSCRIBED})({json.dumps(browser.form())})")


def worker_of(page: Page, cdp: CDPSession, scope: str) -> str:
    """The id of the registration with this scope, once the browser has told of it."""
    found: list[str] = []

    def told(event: Any) -> None:
        found.extend(one["registrationId"] for one in event["registrations"] if one["scopeURL"] == scope)

    cdp.on("ServiceWorker.workerRegistrationUpdated", told)
    cdp.send("ServiceWorker.enable")
    for _wait in range(50):
        if found:
            break
        page.wait_for_timeout(50)
    return found[0]


SHOWN = """async (scope) => {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  const shown = await registration.getNotifications();
  const path = (address) => new URL(address).pathname;
  return shown.map(({ title, body, tag, data, icon }) => ({ title, body, tag, url: data.url, icon: path(icon) }));
}"""


def deliver(page: Page, cdp: CDPSession, origin: str, worker: str, said: dict[str, Any]) -> list[dict[str, Any]]:
    cdp.send("ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": worker, "data": json.dumps(said)})
    page.wait_for_timeout(300)
    shown: list[dict[str, Any]] = page.evaluate(SHOWN, "/office/")
    return shown


def test_a_click_allows_notices_and_the_worker_shows_them(page: Page, live_server: LiveServer) -> None:
    origin = live_server.url
    with PushService() as service:
        shop.store({"push_test_service": service.url})
        service.key = keys.public_key()
        prepared(page, live_server, service.browser())
        signed_in(page, live_server)
        page.goto(f"{origin}/office/me/notices/")
        page.get_by_role("button", name="Show notices here").click()
        expect(page.get_by_text("This device shows notices.", exact=True)).to_be_visible()
        expect(page.get_by_text("this device", exact=True)).to_be_visible()
        page.get_by_role("button", name="Send me one to try").click()
        expect(page.get_by_text("A notice is on its way to your devices.")).to_be_visible()
        pings.send_due()
        _endpoint, said = service.shown[0]

        cdp = page.context.new_cdp_session(page)
        worker = worker_of(page, cdp, f"{origin}/office/")
        shown = deliver(page, cdp, origin, worker, said)
        assert [(one["title"], one["url"], one["icon"]) for one in shown] == [
            ("It works", f"{origin}/office/", "/icon-192.png")
        ]
        # The same matter again takes the place of the first; what leads elsewhere never leaves the shop.
        talk = {"title": "Budi", "body": "has written", "tag": "talk-7", "url": "https://evil.example/x", "seen": []}
        deliver(page, cdp, origin, worker, talk)
        shown = deliver(page, cdp, origin, worker, {**talk, "body": "has written again"})
        assert sorted((one["tag"], one["body"]) for one in shown) == [
            ("talk-7", "has written again"),
            ("try", "This is how notices look here."),
        ]
        assert next(one["url"] for one in shown if one["tag"] == "talk-7") == f"{origin}/office/"
        # Who has the page before them gets none.
        seen = {**talk, "tag": "talk-8", "url": "/office/me/notices/"}
        page.bring_to_front()
        assert "talk-8" not in [one["tag"] for one in deliver(page, cdp, origin, worker, seen)]

        page.get_by_role("button", name="Switch off").click()
        expect(page.get_by_role("button", name="Show notices here")).to_be_visible()
    assert not PushDevice.objects.exists()
