"""At the till somebody new says yes to news, also without a connection: the receipt comes with the sale."""

import pytest

from akrab.consent.models import Receipt
from akrab.customers.models import Customer
from tests.catalogue.factories import make_variant
from tests.counter.factories import make_cashier, open_session, sale_json, send

pytestmark = pytest.mark.django_db


def test_somebody_new_agrees_in_the_words_of_the_till() -> None:
    variant, cashier = make_variant(stock=5), make_cashier()
    open_session()
    send(sale_json(variant, phone="0812-3456-7890", name="Budi", agrees="id"), seller=cashier)
    receipt = Receipt.objects.get()
    assert (receipt.customer, receipt.language, receipt.way) == (Customer.objects.get(), "id", "counter")
    assert receipt.actor == cashier


def test_of_somebody_known_the_till_says_nothing() -> None:
    variant, cashier = make_variant(stock=5), make_cashier()
    open_session()
    send(sale_json(variant, phone="0812-3456-7890", name="Budi"), seller=cashier)
    send(sale_json(variant, phone="0812-3456-7890", name="Budi", agrees="id"), seller=cashier)
    assert not Receipt.objects.exists()
