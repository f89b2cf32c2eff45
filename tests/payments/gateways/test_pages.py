"""A page of the service is made where the buyer pays; the sale never waits for it."""

import base64
import time

import pytest

from akrab.core import shop
from akrab.orders.models import Order
from akrab.payments import gateways, methods
from akrab.payments.actions import begin, start
from akrab.payments.errors import ProviderError
from akrab.payments.models import Payment, Problem
from tests.payments import factories
from tests.payments.gateways.services import Service, awaited


def test_the_buyer_gets_a_page_of_the_service(service: Service) -> None:
    payment = awaited(service.code)
    assert payment.details["url"].startswith(service.server.url)
    assert payment.state == Payment.State.OPEN
    assert payment.amount == 2_414_500
    assert Payment.objects.get().details == payment.details
    assert len(payment.key) <= 50


def test_making_the_page_twice_gives_the_same(service: Service) -> None:
    payment = awaited(service.code)
    again = begin(order=payment.order, method=service.code)
    assert (again.pk, again.details) == (payment.pk, payment.details)
    assert len([one for one in service.server.requests if one.method == "POST"]) == 1


def test_what_midtrans_is_told(midtrans: Service) -> None:
    payment = awaited("midtrans")
    (request,) = midtrans.server.requests
    assert request.headers["authorization"] == "Basic " + base64.b64encode(f"{midtrans.server.key}:".encode()).decode()
    told = request.json()
    assert told["transaction_details"] == {"order_id": payment.key, "gross_amount": 24_145}
    assert told["item_details"][0]["price"] == 24_145
    assert told["expiry"] == {"duration": 1439, "unit": "minutes"}
    assert told["callbacks"] == {"finish": gateways.return_url(payment)}
    assert told["customer_details"]["email"].startswith("member")
    assert "x-override-notification" not in request.headers  # http://localhost cannot be reached from there


def test_midtrans_is_told_our_notice_address_with_every_payment(midtrans: Service, settings: object) -> None:
    settings.BASE_URL = "https://toko.example"  # type: ignore[attr-defined]
    awaited("midtrans")
    wanted = "https://toko.example/api/v1/payments/midtrans/notices"
    assert midtrans.server.requests[0].headers["x-override-notification"] == wanted
    shop.store({"midtrans_override_notice": False})
    awaited("midtrans")
    assert "x-override-notification" not in midtrans.server.requests[1].headers


def test_what_xendit_is_told(xendit: Service) -> None:
    payment = awaited("xendit")
    told = xendit.server.asked("POST", "/v2/invoices")[0].json()
    assert (told["external_id"], told["amount"], told["currency"]) == (payment.key, 24_145, "IDR")
    assert 86_000 < told["invoice_duration"] <= 86_400
    assert payment.provider_reference == xendit.server.of(payment.key)["id"]
    assert payment.expires_at


def test_what_stripe_is_told(stripe: Service) -> None:
    payment = awaited("stripe")
    (request,) = stripe.server.requests
    told = request.form()
    assert request.headers["idempotency-key"] == payment.key
    assert told["line_items[0][price_data][unit_amount]"] == "2414500"  # Rp24.145 in hundredths
    assert told["line_items[0][price_data][currency]"] == "idr"
    assert told["client_reference_id"] == payment.key
    assert payment.provider_reference.startswith("cs_test_")


@pytest.mark.parametrize("trouble", ["lose", 500, 503, 429])
def test_a_passing_trouble_is_tried_again_and_gives_one_page(service: Service, trouble: int | str) -> None:
    service.server.trouble = [trouble]
    order = factories.make_order(method=service.code, price=2_414_500)
    for _ in range(3):  # the buyer presses until it works
        try:
            payment = begin(order=order, method=service.code)
            break
        except ProviderError:
            continue
    assert payment.details["url"]
    pages = {"midtrans": "snaps", "xendit": "invoices", "stripe": "sessions"}[service.code]
    made = getattr(service.server, pages)
    if service.code == "midtrans" and trouble == "lose":
        assert len(made) == 2  # the first was never seen by anybody, and has another reference
    else:
        assert len(made) == 1


def test_a_wrong_key_is_told_in_words_and_the_order_stands(service: Service) -> None:
    service.server.key = "another key"
    order = factories.make_order(method=service.code)
    with pytest.raises(ProviderError, match="does not accept the shop's key") as refused:
        begin(order=order, method=service.code)
    assert not refused.value.passing
    assert Payment.objects.get().state == Payment.State.OPEN
    problem = Problem.objects.get()
    assert problem.kind == Problem.Kind.PROVIDER
    assert service.server.key not in str(problem.data)
    assert Order.objects.get().state == Order.State.WAITING


def test_nonsense_is_told_in_words(service: Service) -> None:
    service.server.trouble = ["nonsense"] * 3
    order = factories.make_order(method=service.code)
    with pytest.raises(ProviderError, match="cannot be understood"):
        begin(order=order, method=service.code)


def test_a_service_that_is_not_there_at_all(service: Service) -> None:
    shop.store({f"{service.code}_address": "http://127.0.0.1:9"})
    order = factories.make_order(method=service.code)
    before = time.monotonic()
    with pytest.raises(ProviderError, match="cannot be reached"):
        begin(order=order, method=service.code)
    assert time.monotonic() - before < 3


def test_a_service_that_is_silent_for_30_seconds_costs_the_buyer_8_and_never_the_order(service: Service) -> None:
    service.server.trouble = ["hang"]
    before = time.monotonic()
    order = factories.make_order(method=service.code)  # no service is asked while the order is placed
    assert time.monotonic() - before < 2
    assert service.server.requests == []
    payment = factories.awaited(order)
    before = time.monotonic()
    with pytest.raises(ProviderError, match="does not answer in time") as refused:
        start(payment)
    assert 7 < time.monotonic() - before < 9.5
    assert refused.value.passing
    assert Order.objects.get().state == Order.State.WAITING
    assert Payment.objects.get().state == Payment.State.OPEN
    start(payment)  # and a moment later it works
    payment.refresh_from_db()
    assert payment.details["url"]


def test_only_what_is_set_up_and_fits_the_currency_is_offered(service: Service) -> None:
    def codes() -> list[str]:
        return [one.code for one in methods.offered(channel="web", customer=None, total=100, delivery="")]

    assert codes() == ["cash", service.code]
    shop.store({"currency": "USD"})
    assert (service.code in codes()) is (service.code != "midtrans")
    shop.store(
        {"currency": "IDR", {"midtrans": "midtrans_server_key"}.get(service.code, f"{service.code}_secret_key"): ""}
    )
    assert codes() == ["cash"]


def test_no_key_reaches_a_log(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    service.server.trouble = [500, 500, 500]
    order = factories.make_order(method=service.code)
    with pytest.raises(ProviderError):
        begin(order=order, method=service.code)
    secrets = [value for value in service.server.settings().values() if not value.startswith("http")]
    assert caplog.text
    for secret in secrets:
        assert secret not in caplog.text
        assert base64.b64encode(f"{secret}:".encode()).decode() not in caplog.text
