"""Saved lists of customers, and what is done with all that fit."""

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.customers.actions import add_tag
from akrab.customers.models import Customer, Note, View
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_user(Role.STAFF))
    for name in ("Siti", "Rina"):
        add_tag(customer=make_customer(name=name), name="solo", actor=None)
    make_customer(name="=Budi", phone="0812-3456-7890")
    return client


def test_a_list_is_kept_under_a_name_for_its_owner_only(staff: Client) -> None:
    answer = staff.post("/office/customers/views/", {"name": " Orang  Solo ", "tag": "solo"})
    assert answer.headers["Location"] == "/office/customers/?tag=solo"
    staff.post("/office/customers/views/", {"name": "Orang Solo", "tag": "solo", "sort": "name"})
    view = View.objects.get()
    assert (view.name, view.query) == ("Orang Solo", "tag=solo&sort=name")
    assert "?tag=solo&amp;sort=name" in staff.get("/office/customers/").content.decode()
    staff.post("/office/customers/views/", {"name": "Semua"})
    assert View.objects.count() == 1
    other = Client()
    other.force_login(make_user(Role.STAFF))
    assert "Orang Solo" not in other.get("/office/customers/").content.decode()
    other.post(f"/office/customers/views/{view.pk}/remove/")
    assert View.objects.exists()
    staff.post(f"/office/customers/views/{view.pk}/remove/")
    assert not View.objects.exists()


def test_all_that_fit_are_tagged_and_noted_and_nobody_else(staff: Client) -> None:
    staff.post("/office/customers/all/tag/", {"tag": "solo", "text": "undangan"})
    assert set(Customer.objects.filter(tags__name="undangan").values_list("name", flat=True)) == {"Siti", "Rina"}
    staff.post("/office/customers/all/note/", {"q": "siti", "text": "Diundang"})
    assert [note.customer.name for note in Note.objects.all()] == ["Siti"]
    staff.post("/office/customers/all/tag/", {"tag": "solo", "text": " "})
    assert staff.post("/office/customers/all/nonsense/").status_code == 404


def test_the_list_is_saved_as_a_file_without_formulas(staff: Client) -> None:
    answer = staff.post("/office/customers/all/export/", {"q": "budi"})
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    lines = text.splitlines()
    assert lines[0].endswith("name,phone,email,city,address,country,state,since")
    assert lines[1].startswith("'=Budi,+6281234567890,")
    assert len(lines) == 2
