"""A shop that has joined WhatsApp, whose other side runs on this machine."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from akrab.core import presence, shop
from akrab.messaging import outbox
from akrab.messaging.whatsapp import notices
from tests.providers.whatsapp import WhatsAppServer

Tell = Callable[[bytes], int]
ADDRESS = "/api/v1/whatsapp/webhook"


@pytest.fixture
def meta(db: None) -> Iterator[WhatsAppServer]:
    with WhatsAppServer() as server:
        shop.store(server.settings())
        yield server


@pytest.fixture
def tell(meta: WhatsAppServer, client: Client) -> Tell:
    """Push a notice to the shop's address as Meta does, and let the lane handle what waits; returns the status."""

    def push(body: bytes) -> int:
        answer = client.post(ADDRESS, body, content_type="application/json", headers=meta.headers(body))
        notices.handle_waiting()
        translation.activate("en")  # the request left the shop's language behind
        return answer.status_code

    return push


def send() -> int:
    """One round of the outbox."""
    return outbox.send_waiting(worker_id=presence.new_id())
