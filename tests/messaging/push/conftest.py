"""A push service on this machine, and browsers that are subscribed with it."""

from collections.abc import Iterator

import pytest

from akrab.accounts.models import User
from akrab.core import shop
from akrab.messaging.models import PushDevice
from akrab.messaging.push import devices, keys
from tests.providers.push import Browser, PushService


@pytest.fixture
def service(db: None) -> Iterator[PushService]:
    with PushService() as server:
        shop.store({"push_test_service": server.url})
        server.key = keys.public_key()
        yield server


def subscribe(service: PushService, user: User, door: str = "office") -> tuple[Browser, PushDevice]:
    browser = service.browser()
    device = devices.allow(user=user, door=door, agent="Mozilla/5.0 (Linux; Android 16) Chrome/156", **browser.form())
    return browser, device
