"""A buyer in a real browser: from the pay page to the service's page and back."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from akrab.accounts.actions import change_shop_settings, create_link
from tests.payments import factories
from tests.payments.gateways.services import SERVICES, open_service

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("code", sorted(SERVICES))
def test_the_buyer_is_led_to_the_services_page_and_comes_back_paid(
    code: str, live_server: LiveServer, page: Page, settings: object
) -> None:
    with open_service(code) as service:
        change_shop_settings(values={**service.server.settings(), "payment_methods": ["cash", code]}, actor=None)
        order = factories.make_order(method=code, price=2_414_500)
        assert order.customer is not None
        page.goto(f"{live_server.url}/account/link/{create_link(user=order.customer.user)}/")
        if page.locator("main form button").count():
            page.locator("main form button").first.click()
        page.goto(f"{live_server.url}/account/orders/{order.pk}/pay/")
        service.server.trouble = [503] * 9  # first the service has a trouble: the order stands, another way is offered
        page.locator("form[action$='/pay/start/'] button").click()
        page.wait_for_load_state()
        assert page.url.endswith("/pay/")
        page.get_by_text({"midtrans": "Midtrans", "xendit": "Xendit", "stripe": "Stripe"}[code]).first.wait_for()
        service.server.trouble = []
        page.locator("form[action$='/pay/start/'] button").click()
        page.get_by_role("heading", name="Pay here").wait_for(timeout=10_000)
        assert page.url.startswith(service.server.url)
        payment = factories.awaited(order)
        service.pay(payment)
        page.goto(f"{live_server.url}/orders/{order.pk}/paid/?transaction_status=settlement")
        page.get_by_text("Rp24.145").first.wait_for()
        payment.refresh_from_db()
        assert payment.state == "paid"
