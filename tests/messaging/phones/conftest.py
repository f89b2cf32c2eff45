"""A shop with SMS and calls, whose other side runs on this machine."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from akrab.core import presence, shop
from akrab.messaging import outbox
from akrab.messaging.phones import notices
from tests.providers.twilio import Twilio

DOORS = "/api/v1/phones/"


@pytest.fixture
def twilio(db: None) -> Iterator[Twilio]:
    with Twilio() as server:
        shop.store(server.settings())
        yield server


def send() -> int:
    """One round of the outbox."""
    return outbox.send_waiting(worker_id=presence.new_id())


def handle() -> None:
    """The lane looks into what waits; a request left the shop's language behind."""
    notices.handle_waiting()
    translation.activate("en")
