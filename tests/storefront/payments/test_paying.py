"""The pay page: the exact amount, one's own orders only, pictures that pay nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from akrab.core import clock
from akrab.payments import actions, proofs, queries
from akrab.payments.models import ProofFile
from tests.backoffice.conftest import english_client
from tests.customers.factories import make_member
from tests.payments.factories import awaited, make_order, open_shop
from tests.storefront.payments.pictures import picture

pytestmark = pytest.mark.django_db


def client_of(user: object) -> Client:
    client = english_client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_the_page_shows_exactly_what_is_awaited() -> None:
    open_shop()
    order = make_order()
    assert order.customer
    page = client_of(order.customer.user).get(f"/account/orders/{order.pk}/pay/").content.decode()
    rupiah = order.total // 100
    assert f"Rp{rupiah:,}" in page
    assert f'data-copy="{rupiah}"' in page
    assert "1234567890" in page


def test_qris_is_drawn_with_the_amount_and_no_inline_style() -> None:
    open_shop()
    order = make_order(method="qris")
    assert order.customer
    page = client_of(order.customer.user).get(f"/account/orders/{order.pk}/pay/").content.decode()
    assert "<svg" in page
    assert "TOKO UJI COBA" in page
    assert "style=" not in page


def test_another_customers_order_is_not_found() -> None:
    open_shop()
    order, stranger = make_order(), make_member()
    client = client_of(stranger.user)
    for path in ("pay/", "pay/state/"):
        assert client.get(f"/account/orders/{order.pk}/{path}").status_code == 404
    for path in ("pay/start/", "pay/method/", "pay/proof/"):
        assert client.post(f"/account/orders/{order.pk}/{path}").status_code == 404
    assert client.get(f"/orders/{order.pk}/paid/").status_code == 404


def test_the_open_page_learns_when_the_money_has_come() -> None:
    open_shop()
    order = make_order()
    assert order.customer
    client = client_of(order.customer.user)
    seen = {"seen": queries.pay_view(order).state}
    assert client.get(f"/account/orders/{order.pk}/pay/state/", seen).status_code == 204
    payment = awaited(order)
    actions.complete_payment(payment=payment, amount=payment.amount, at=clock.now(), source="test")
    answer = client.get(f"/account/orders/{order.pk}/pay/state/", seen)
    assert (answer.status_code, answer["HX-Refresh"]) == (200, "true")


def test_a_picture_is_filed_once_and_pays_nothing(akrab_home: object) -> None:
    open_shop()
    order = make_order()
    assert order.customer
    client = client_of(order.customer.user)
    for _twice in range(2):
        file = SimpleUploadedFile("bukti.png", picture(), "image/png")
        assert client.post(f"/account/orders/{order.pk}/pay/proof/", {"picture": file}).status_code == 302
    order.refresh_from_db()
    assert (order.paid, ProofFile.objects.count()) == (0, 1)
    assert (proofs.folder() / ProofFile.objects.get().name).read_bytes().startswith(b"\xff\xd8")


@pytest.mark.parametrize("data", [b"<html>", b"", b"GIF89a" + b"0" * 50, b"x" * (proofs.LARGEST_FILE + 1)])
def test_what_is_no_picture_is_refused(akrab_home: object, data: bytes) -> None:
    open_shop()
    order = make_order()
    assert order.customer
    file = SimpleUploadedFile("bukti.jpg", data, "image/jpeg")
    answer = client_of(order.customer.user).post(f"/account/orders/{order.pk}/pay/proof/", {"picture": file})
    assert answer.status_code == 422
    assert not ProofFile.objects.exists()


def test_another_way_is_chosen_and_a_tampered_one_refused() -> None:
    open_shop()
    order = make_order()
    assert order.customer
    client = client_of(order.customer.user)
    client.post(f"/account/orders/{order.pk}/pay/method/", {"method": "card"})
    order.refresh_from_db()
    assert order.payment_method == "transfer"
    client.post(f"/account/orders/{order.pk}/pay/method/", {"method": "cash"})
    order.refresh_from_db()
    assert (order.payment_method, order.total) == ("cash", 10_000_000)
