"""The foot of an invoice says how to pay: the same amount and code as the pay page."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from akrab.accounts.models import Role, User
from akrab.core.money import format_money
from akrab.orders import actions as orders
from akrab.orders import documents
from akrab.orders.models import Order
from akrab.payments import actions, qris
from akrab.payments.adapters.registry import GATEWAYS
from akrab.payments.debts import grant
from akrab.payments.papers import payment_note
from tests.accounts.factories import make_user
from tests.customers.factories import make_member
from tests.payments.factories import STATIC, awaited, make_order, open_shop
from tests.shipping.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("akrab_home")]


@pytest.fixture
def boss() -> User:
    return make_user(Role.OWNER)


def accepted(boss: User, method: str, **details: Any) -> Order:
    order = make_order(method=method, **details)
    orders.accept(order=order, actor=boss)
    return order


def words(order: Order) -> str:
    pages = PdfReader(io.BytesIO(documents.make(order, "invoice"))).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


def money(amount: int) -> str:
    return format_money(amount, "IDR", language="id")


def test_a_transfer_names_account_holder_and_exact_amount(boss: User) -> None:
    open_shop(payment_notes={"transfer": {"id": "Tulis nomor pesanan."}})
    order = accepted(boss, "transfer")
    assert order.adjustment > 0
    text = words(order)
    for part in (money(awaited(order).amount), "BCA 1234567890", "Siti Aminah", "Tulis nomor pesanan."):
        assert part in text
    note = payment_note(order)
    assert note is not None
    assert (note.qr, len(note.lines)) == ("", 4)


def test_qris_brings_the_code_with_the_amount(boss: User) -> None:
    open_shop()
    order = accepted(boss, "qris")
    note = payment_note(order)
    assert note is not None
    assert note.qr == qris.with_amount(STATIC, order.total, bill=order.number)
    text = words(order)
    assert money(order.total) in text
    assert "TOKO UJI COBA" in text


def test_what_is_paid_has_no_instructions_but_a_stamp(boss: User) -> None:
    open_shop()
    order = accepted(boss, "transfer")
    actions.complete_payment(payment=awaited(order), amount=order.total, at=order.placed_at, source="owner", actor=boss)
    order.refresh_from_db()
    assert payment_note(order) is None
    text = words(order)
    assert "LUNAS" in text
    assert "1234567890" not in text


def test_a_part_paid_leaves_the_rest_to_be_paid(boss: User) -> None:
    open_shop()
    order = accepted(boss, "transfer")
    actions.receive(order=order, method="cash", amount=4_000_000, key="part", actor=boss)
    text = words(order)
    assert text.count(money(order.total - 4_000_000)) == 2  # among the sums, and with the account


def test_cash_on_delivery_on_account_and_at_the_shop(boss: User) -> None:
    open_shop()
    make_service(code="own", tariffs={"": (1_000_000, 0)}, cash_on_delivery=True)
    member = make_member()
    grant(customer=member, limit=100_000_000, days=14, actor=boss)
    first = [
        accepted(boss, "cod", delivery="own", address="Jl. Melati 1"),
        accepted(boss, "cash", delivery="pickup"),
        accepted(boss, "debt", customer=member),
    ]
    lines = []
    for order in first:
        note = payment_note(order)
        assert note is not None
        assert format_money(order.total, "IDR") in note.lines[0]
        lines.append(note.lines[0])
    assert len(set(lines)) == 3


def test_a_payment_service_is_paid_on_the_pay_page(boss: User) -> None:
    assert "midtrans" in GATEWAYS
    open_shop("midtrans", midtrans_server_key="SB-Mid-server-x")
    order = accepted(boss, "midtrans")
    note = payment_note(order)
    assert note is not None
    assert note.qr.endswith(f"/account/orders/{order.pk}/pay/")
    assert note.lines[1] == note.qr
