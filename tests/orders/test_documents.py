"""Papers of an order: the same amounts as the page, to the rupiah."""

import io
import subprocess
import sys
import time

import pytest
from pypdf import PdfReader

from akrab.accounts.actions import change_shop_settings
from akrab.accounts.models import Role, User
from akrab.core.money import format_money
from akrab.orders import actions, documents, errors
from akrab.orders.models import Order, OrderDiscount
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.orders.factories import make_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("akrab_home")]


@pytest.fixture
def staff() -> User:
    return make_user(Role.STAFF)


@pytest.fixture
def order(staff: User) -> Order:
    """Three pieces, an offer, a code, postage, a unique amount; accepted."""
    made = make_order(
        quantity=3,
        variant=make_variant(name="Kabel USB-C", price=3_333_300),
        address="Jl. Melati 1",
        note="Bungkus kado",
    )
    made.lines.update(discount=1_250_000, options=[{"option": 1, "name": "Ukiran", "value": "Budi", "price": 0}])
    for place, (label, amount) in enumerate([("Gajian", 1_000_000), ("HEMAT", 250_000)]):
        OrderDiscount.objects.create(order=made, position=place, kind="promotion", label=label, amount=amount)
    Order.objects.filter(pk=made.pk).update(
        discount=1_250_000, shipping=900_000, adjustment=12_300, total=9_999_900 - 1_250_000 + 900_000 + 12_300
    )
    made.refresh_from_db()
    actions.accept(order=made, actor=staff)
    return made


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_invoice_shows_every_amount_of_the_order(order: Order) -> None:
    change_shop_settings(values={"name": "Toko Melati", "address": "Jl. Mawar 5", "city": "Solo"}, actor=None)
    text = text_of(documents.make(order, "invoice"))
    amounts = [order.subtotal, 1_000_000, 250_000, 900_000, 12_300, order.total]
    for amount in amounts:
        assert format_money(amount, "IDR", language="id") in text
    for word in (
        "Toko Melati",
        "Jl. Mawar 5, Solo",
        order.invoice_number,
        order.number,
        "Ukiran: Budi",
        "Gajian",
        "HEMAT",
    ):
        assert str(word) in text
    assert text.index("Gajian") < text.index("HEMAT")
    assert f"Rp{order.total // 100:,}".replace(",", ".") in text


def test_what_was_paid_and_what_is_owed_stand_on_it(order: Order) -> None:
    with pytest.raises(errors.OrderError, match="no receipt"):
        documents.make(order, "receipt")
    actions.note_money(order=order, amount=5_000_000)
    text = text_of(documents.make(order, "invoice"))
    assert format_money(order.total - 5_000_000, "IDR", language="id") in text
    actions.note_money(order=order, amount=order.owed)
    assert "Rp96.622" in text_of(documents.make(order, "receipt"))


def test_a_waiting_order_has_no_invoice_and_takes_no_number() -> None:
    order = make_order()
    with pytest.raises(errors.OrderError):
        documents.make(order, "invoice")
    order.refresh_from_db()
    assert order.invoice_number is None


def test_packing_slips_have_a_page_each_and_no_price(order: Order) -> None:
    pdf = documents.slips([order, make_order()])
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 2
    assert "Kabel USB-C" in text_of(pdf)
    assert "Bungkus kado" in text_of(pdf)
    assert "Rp" not in text_of(pdf)


def test_the_return_note_says_what_it_is_worth(order: Order, staff: User) -> None:
    actions.note_money(order=order, amount=order.total)
    actions.send(order=order, key="a", actor=staff)
    back = actions.request_return(order=order, pieces={order.lines.get().pk: 1}, reason="Rusak", key="b", actor=staff)
    assert "Rusak" in text_of(documents.return_note(back))
    actions.receive_return(back=back, restock={}, actor=staff)
    assert format_money(back.refund_total, "IDR", language="id") in text_of(documents.return_note(back))


def test_the_customer_reads_it_in_their_language(order: Order) -> None:
    assert order.customer is not None
    order.customer.language = "en"
    order.customer.save()
    assert "Packing slip" in text_of(documents.slips([order]))


def test_a_paper_is_made_in_a_second_and_kept(order: Order) -> None:
    started = time.perf_counter()
    first = documents.make(order, "invoice")
    assert time.perf_counter() - started < 1
    started = time.perf_counter()
    assert documents.make(order, "invoice") == first
    assert time.perf_counter() - started < 0.1


def test_starting_a_web_process_does_not_load_the_typesetter() -> None:
    code = "import django; django.setup(); import akrab.config.urls, sys; print('typst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
