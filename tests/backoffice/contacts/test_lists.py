"""Saved lists of customers, and what is done with all that fit."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from python_calamine import CalamineWorkbook

from akrab.accounts.models import Role
from akrab.consent.actions import give
from akrab.core import clock, shop
from akrab.core.models import CustomField
from akrab.customers.actions import add_tag
from akrab.customers.around import add_address
from akrab.customers.models import Customer, Note, Tag, View
from akrab.insight.models import CustomerScore
from akrab.journal.models import Entry
from akrab.messaging.models import MassMessage, MassReceiver, Message
from akrab.payments.models import DebtAccount
from akrab.shipping.models import Region
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    cache.clear()
    client.cookies["language"] = "en"
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


def deed(staff: Client, name: str, **said: object) -> Any:
    """A message is looked at first."""
    asked = {"scope": "all", "go": "1", **said}
    answer = staff.post(f"/office/customers/all/{name}/", asked)
    if name == "message" and answer.status_code == 200:
        answer = staff.post(f"/office/customers/all/{name}/", {**asked, "seen": answer.context["seen"]})
    return answer


def pks(*names: str) -> list[int]:
    return list(Customer.objects.filter(name__in=names).values_list("pk", flat=True))


def test_all_that_fit_are_tagged_and_noted_and_nobody_else(staff: Client) -> None:
    deed(staff, "tag", tag="solo", text="Undangan ")
    assert set(Customer.objects.filter(tags__name="undangan").values_list("name", flat=True)) == {"Siti", "Rina"}
    assert Entry.objects.filter(kind="customer.tagged", data__tag="undangan").count() == 2
    deed(staff, "note", q="siti", text="Diundang")
    assert [note.customer.name for note in Note.objects.all()] == ["Siti"]
    assert deed(staff, "tag", tag="solo", text=" ").status_code == 422
    assert staff.post("/office/customers/all/nonsense/").status_code == 404


def test_only_the_ticked_are_changed(staff: Client) -> None:
    said = {"scope": "ticked", "customer": pks("Siti"), "go": "1", "text": "tetap"}
    staff.post("/office/customers/all/tag/", said)
    assert [one.name for one in Customer.objects.filter(tags__name="tetap")] == ["Siti"]
    answer = staff.post("/office/customers/all/tag/", {"scope": "ticked", "go": "1", "text": "tetap"}, follow=True)
    assert "Tick at least one customer" in answer.content.decode()


def test_a_page_asks_for_the_word_and_says_how_many(staff: Client) -> None:
    answer = staff.post("/office/customers/all/do/", {"scope": "all", "deed": "tag", "tag": "solo"})
    text = answer.content.decode()
    assert "For 2 customers" in text
    assert '<input type="hidden" name="tag" value="solo">' in text
    assert Entry.objects.filter(kind="customer.tagged").count() == 2  # of the fixture
    assert answer.status_code == 200


def test_a_tag_is_taken_away_and_the_language_is_set(staff: Client) -> None:
    solo = Tag.objects.get(name="solo")
    answer = deed(staff, "untag", choice=solo.pk)
    assert not solo.customers.exists()
    assert answer.headers["Location"] == "/office/customers/?"
    deed(staff, "language", language="en", q="budi")
    deed(staff, "language", language="en", q="budi")
    assert [one.name for one in Customer.objects.filter(language="en")] == ["=Budi"]
    assert Entry.objects.filter(kind="customer.changed").count() == 1
    assert deed(staff, "language", language="xx").status_code == 422


def test_a_message_is_prepared_for_those_who_agreed(staff: Client) -> None:
    budi = Customer.objects.get(name="=Budi")
    give(customer=budi, purpose="marketing", channel="whatsapp", wording="Ya", language="id", way="office")
    answer = deed(staff, "message", text="Halo {name}", purpose="marketing")
    assert answer.headers["Location"] == "/office/whatsapp/"
    assert [(one.customer, one.text, one.state) for one in Message.objects.all()] == [(budi, "Halo =Budi", "prepared")]
    said = staff.get("/office/customers/").content.decode()
    assert "1 message is prepared. Without a phone number: 2." in said


def test_the_list_is_saved_as_a_file_without_formulas(staff: Client) -> None:
    staff.post("/office/customers/columns/", {"column": ["tags", "state", "nonsense"]})
    answer = staff.post("/office/customers/all/csv/", {"q": "budi", "scope": "all"})
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    lines = text.splitlines()
    assert lines[0] == "\ufeffName,Phone,E-mail,Tags,Membership"
    assert lines[1] == "'=Budi,+6281234567890,,,Known to the shop"
    assert len(lines) == 2


def test_the_same_columns_stand_in_a_workbook(staff: Client) -> None:
    budi = Customer.objects.get(name="=Budi")
    Customer.objects.filter(pk=budi.pk).update(birthday=dt.date(1990, 5, 17))
    staff.post("/office/customers/columns/", {"column": ["birthday", "city"]})
    answer = staff.post("/office/customers/all/xlsx/", {"scope": "ticked", "customer": [budi.pk]})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["Name", "Phone", "E-mail", "Birthday", "City"]
    assert rows[1] == ["=Budi", "+6281234567890", "", dt.date(1990, 5, 17), ""]


def test_columns_are_kept_for_the_person_and_for_a_saved_list(staff: Client) -> None:
    staff.post("/office/customers/columns/", {"column": ["occupation"], "tag": "solo"})
    staff.post("/office/customers/views/", {"name": "Orang Solo", "tag": "solo"})
    view = View.objects.get(name="Orang Solo")
    assert view.columns == ["occupation"]
    staff.post("/office/customers/columns/", {"column": ["debt"], "view": view.pk})
    view.refresh_from_db()
    assert view.columns == ["debt"]
    assert [one.key for one in staff.get("/office/customers/").context["columns"]] == ["occupation"]
    assert [one.key for one in staff.get("/office/customers/", {"view": view.pk}).context["columns"]] == ["debt"]


def named(client: Client, **said: str) -> set[str]:
    return {row["name"] for row in client.get("/office/customers/", said).context["page"].rows}


def test_the_list_is_narrowed_by_all_that_is_known(staff: Client) -> None:
    CustomField.objects.create(entity="customer", key="size", label="Size", kind="choice", choices=["S", "XL"])
    siti, rina = Customer.objects.get(name="Siti"), Customer.objects.get(name="Rina")
    now = clock.now()
    Customer.objects.filter(pk=siti.pk).update(
        city="Solo", birthday=dt.date(1990, 5, 17), source="qr", custom={"size": "XL"}
    )
    give(customer=siti, purpose="marketing", channel="whatsapp", wording="Ya", language="id", way="office")
    DebtAccount.objects.create(customer=siti, owed=100, created_at=now)
    region = Region.objects.create(code="33.72.01", name="Laweyan", level=3, full_name="Laweyan, Solo", words="")
    Region.objects.create(code="33", name="Jawa Tengah", level=1, full_name="Jawa Tengah", words="")
    add_address(customer=siti, line="Jl. Slamet Riyadi 1", region=region.code, actor=None)
    CustomerScore.objects.create(
        customer=siti, first_order_at=now, last_order_at=now - dt.timedelta(days=10), orders=1, revenue=5,
        average_order=5, recency_score=3, frequency_score=3, money_score=3, standing="new",
    )  # fmt: skip
    only = {"Siti"}
    for said in (
        {"place": "city:Solo"}, {"place": "region:33"}, {"birthday": "5"}, {"source": "qr"}, {"own_size": "XL"},
        {"consent": "whatsapp"}, {"debt": "yes"}, {"bought": "30"}, {"bought": "30", "sort": "value"},
        {"consent": "whatsapp", "q": "siti"},
    ):  # fmt: skip
        assert named(staff, **said) == only, said
    assert named(staff, bought="never") == {"Rina", "=Budi"}
    assert named(staff, consent="none") == {"Rina", "=Budi"}
    assert named(staff, bought="not90") == set()
    assert named(staff, birthday="13") == {"Siti", "Rina", "=Budi"}  # nonsense narrows nothing
    assert rina.pk


def test_a_page_of_the_list_costs_the_same_for_any_number(staff: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(25):
        make_customer(name=f"Orang {number}")
    staff.get("/office/customers/")
    with django_assert_max_num_queries(10):
        staff.get("/office/customers/")
    with django_assert_max_num_queries(8):
        staff.get("/office/customers/", {"q": "orang"}, headers={"HX-Request": "true"})


def test_a_message_to_many_is_kept_from_some_and_sent_again_from_the_same(staff: Client) -> None:
    shop.store({"adverts_quiet": ""})
    for n in range(12):
        one = make_customer(name=f"C{n}", email=f"c{n}@example.com")
        add_tag(customer=one, name="email", actor=None)
        give(customer=one, purpose="marketing", channel="email", wording="Ya", language="id", way="office")
    asked = staff.post("/office/customers/all/message/", {"scope": "all", "tag": "email"}).content.decode()
    assert '<option value="0" selected>nobody</option>' in asked  # 12 are too few to learn from
    said = {"tag": "email", "text": "Halo {name}\n\nCocok untuk Anda: {recommended}", "channel": "email",
            "subject": "Kabar", "campaign": "Kabar", "share": "50", "key": "abc"}  # fmt: skip
    deed(staff, "message", **said)
    held = set(MassReceiver.objects.filter(held=True).values_list("customer_id", flat=True))
    texts = dict(Message.objects.values_list("customer_id", "text"))
    assert (len(texts) + len(held), held & set(texts)) == (12, set())
    assert all(text.startswith("Halo C") and "Cocok" not in text for text in texts.values())
    assert MassMessage.objects.get().kind == "Kabar"
    assert f"Held back by chance: {len(held)}." in staff.get("/office/customers/").content.decode()
    deed(staff, "message", **{**said, "share": "0"})
    assert Message.objects.count() == len(texts)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": "Halo {nama}"}, "there is no {nama}"),
        ({"text": "Halo {name"}, "is not finished"),
        ({"share": "11"}, "Choose how many are not written to."),
        ({"share": "x"}, "Choose how many are not written to."),
        ({"channel": "email", "subject": " "}, "Write a subject"),
        ({"text": " "}, "The message is empty."),
    ],
)
def test_a_message_to_many_that_cannot_be_sent_is_shown_again(
    staff: Client, wrong: dict[str, str], sentence: str
) -> None:
    said = {"text": "Halo", "campaign": "Kabar", "share": "10", **wrong}
    answer = deed(staff, "message", **said)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="Kabar"' in answer.content.decode()
    assert not Message.objects.exists()
    assert not MassMessage.objects.exists()
