"""Quick entry: a number opens a record or a filled form; the code at the counter."""

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.customers import capture
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_user(Role.STAFF))
    return client


def test_a_known_number_opens_its_record(staff: Client) -> None:
    known = make_customer(phone="0812-3456-7890")
    answer = staff.post("/office/customers/quick/", {"text": "62 812 3456 7890"})
    assert answer.headers["Location"] == f"/office/customers/{known.pk}/"


def test_a_card_fills_the_form_of_a_new_customer(staff: Client) -> None:
    text = "Budi Santoso\nMarketing Manager\nPT Maju Jaya\n0812-3456-7890\nbudi@maju.co.id"
    form = staff.post("/office/customers/quick/", {"text": text}, follow=True).content.decode()
    for value in ("Budi Santoso", "+6281234567890", "budi@maju.co.id", "Marketing Manager, PT Maju Jaya"):
        assert f'value="{value}"' in form


def test_a_text_without_a_contact_comes_back(staff: Client) -> None:
    answer = staff.post("/office/customers/quick/", {"text": "1 2 3"})
    assert answer.status_code == 422
    assert "1 2 3" in answer.content.decode()


def test_the_code_leads_to_the_page_and_the_list_fills(staff: Client) -> None:
    page = staff.get("/office/customers/code/")
    assert "<svg" in page.content.decode()
    assert "/hello/" in page.content.decode()
    left = capture.leave(name="Siti Rahayu", phone="0812-3456-7890")
    part = staff.get("/office/customers/code/", headers={"HX-Request": "true"}).content.decode()
    assert f"/office/customers/{left.customer.pk}/" in part
