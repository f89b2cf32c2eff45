"""The browser of the tests sees what the server of the tests serves."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from akrab.accounts.models import User


@pytest.mark.django_db(transaction=True)
def test_a_page_of_the_live_server_opens(page: Page, live_server: LiveServer) -> None:
    User.objects.create(username="sari")  # the database stays usable beside the browser's event loop
    response = page.goto(f"{live_server.url}/healthz")
    assert response
    assert response.status in {200, 503}
    assert "application/json" in response.headers["content-type"]
    assert page.viewport_size == {"width": 390, "height": 844}
    assert User.objects.count() == 1
