"""The pay page: the exact amount, one's own orders only, pictures that pay nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.payments import actions, proofs, queries
from akrab.payments.debts import grant
from akrab.payments.models import DebtEntry, ProofFile
from tests.accounts.factories import make_user
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


def test_the_order_says_when_it_may_be_paid() -> None:
    open_shop()
    order = make_order()
    assert order.customer
    client = client_of(order.customer.user)
    link = f'href="/account/orders/{order.pk}/pay/"'
    for page in (f"/account/orders/{order.pk}/", reverse("storefront:placed", args=[order.pk])):
        assert link in client.get(page).content.decode()
    cash = make_order(method="cash", customer=order.customer)
    page = client.get(f"/account/orders/{cash.pk}/").content.decode()
    assert "You pay nothing yet." in page
    assert f'href="/account/orders/{cash.pk}/pay/"' not in page


def test_the_account_leads_to_the_debts_when_there_are_some() -> None:
    customer = make_member()
    client = client_of(customer.user)
    assert 'href="/account/debts/"' not in client.get("/account/orders/").content.decode()
    grant(customer=customer, limit=5_000_000, days=14, actor=make_user(Role.OWNER))
    assert 'href="/account/debts/"' in client.get("/account/orders/").content.decode()
    assert 'href="/account/debts/" aria-current="page"' in client.get("/account/debts/").content.decode()


def test_a_long_page_of_the_debt_book_goes_on() -> None:
    open_shop()
    customer, boss = make_member(), make_user(Role.OWNER)
    account = grant(customer=customer, limit=5_000_000, days=14, actor=boss)
    order = make_order(method="cash", customer=customer)
    DebtEntry.objects.bulk_create(
        DebtEntry(account=account, order=order, kind="paid", amount=100 + place, key=f"k{place}", at=clock.now())
        for place in range(60)
    )
    first = queries.statement_of(customer)
    second = queries.statement_of(customer, before=first.before)
    lines = [*first.lines, *second.lines]
    assert [(len(first.lines), len(second.lines)), second.before] == [(50, 10), 0]
    assert [line.entry.amount for line in lines] == list(range(159, 99, -1))
    assert [line.balance for line in lines] == [sum(range(100, 100 + place)) for place in range(60, 0, -1)]
    assert f"before={first.before}" in client_of(customer.user).get("/account/debts/").content.decode()
