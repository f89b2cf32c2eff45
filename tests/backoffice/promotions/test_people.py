"""Promotions for single customers: found by name or number, and a voucher from the customer's page."""

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.messaging.models import Message
from akrab.promotions.models import Code, Promotion
from tests.accounts.factories import make_user
from tests.backoffice.conftest import english_client
from tests.customers.factories import make_customer, make_member
from tests.promotions.factories import make_promotion

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Client:
    client = english_client()
    client.force_login(make_user(Role.OWNER))
    return client


def test_customers_are_found_by_name_and_number_and_those_ticked_stay(boss: Client) -> None:
    sari, budi = make_customer(name="Sari Wulandari", phone="0812-3456-7890"), make_member(name="Budi Santoso")
    page = boss.get("/office/promotions/people/", {"people": "wuland", "customers": [budi.pk]}).content.decode()
    assert f'value="{budi.pk}" checked' in page
    assert f'value="{sari.pk}">' in page
    by_number = boss.get("/office/promotions/people/", {"people": "0812-3456-7890"}).content.decode()
    assert "Sari Wulandari" in by_number
    assert "No more customers found." in boss.get("/office/promotions/people/", {"people": "zzzz"}).content.decode()


def test_a_promotion_for_single_customers_is_saved_and_shown_again(boss: Client) -> None:
    sari = make_member(name="Sari Wulandari")
    fields = {"kind": "percent", "percent": "10", "name": "Untuk Sari", "way": "code", "code": "SARI", "priority": "0"}
    assert boss.post("/office/promotions/new/", fields | {"customers": [sari.pk]}).status_code == 302
    made = Promotion.objects.get()
    assert made.customer_ids == [sari.pk]
    page = boss.get(f"/office/promotions/{made.pk}/edit/").content.decode()
    assert f'name="customers" value="{sari.pk}" checked' in page
    refused = boss.post(f"/office/promotions/{made.pk}/edit/", fields | {"percent": "x", "customers": [sari.pk]})
    assert refused.status_code == 422
    assert f'name="customers" value="{sari.pk}" checked' in refused.content.decode()


def test_a_voucher_is_given_once_and_told_in_the_inbox(boss: Client) -> None:
    sari = make_member(name="Sari Wulandari")
    offer = make_promotion(name="Maaf ya", code="MAAF")
    make_promotion(name="Otomatis")
    assert f"/office/customers/{sari.pk}/voucher/" in boss.get(f"/office/customers/{sari.pk}/").content.decode()
    form = boss.get(f"/office/customers/{sari.pk}/voucher/").content.decode()
    assert "Maaf ya" in form
    assert "Otomatis" not in form
    for _twice in range(2):
        answer = boss.post(f"/office/customers/{sari.pk}/voucher/", {"promotion": offer.pk, "tell": "on"})
        assert answer.status_code == 302
    code = Code.objects.get(customer=sari)
    assert (code.promotion, code.limit, Message.objects.filter(template="voucher").count()) == (offer, 1, 1)
    assert code.text in Message.objects.get(template="voucher").text
    assert code.text in boss.get(f"/office/customers/{sari.pk}/voucher/").content.decode()


def test_a_moment_that_has_passed_is_refused(boss: Client) -> None:
    sari, offer = make_member(), make_promotion(code="MAAF")
    data = {"promotion": offer.pk, "ends": f"{clock.today().year - 1}-01-01T10:00"}
    answer = boss.post(f"/office/customers/{sari.pk}/voucher/", data)
    assert answer.status_code == 422
    assert "This moment has passed already" in answer.content.decode()
    assert not Code.objects.filter(customer=sari).exists()
