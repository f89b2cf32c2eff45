"""Whoever writes in is one customer, whatever they are called by on the channel."""

import json
import subprocess
import sys

import pytest

from akrab.customers import actions, queries
from akrab.customers.handles import HandleError, normalise
from akrab.customers.identity import find_or_create
from akrab.customers.models import Customer, Handle
from tests.customers.factories import make_customer, make_member
from tests.customers.racing_sender import SENDERS
from tests.racing import race

pytestmark = pytest.mark.django_db
BSUID = "ID.13491208655302741918"


def kinds_of(customer: Customer) -> list[str]:
    return list(customer.entries.order_by("id").values_list("kind", flat=True))


def test_an_unknown_number_becomes_a_customer_once() -> None:
    first, created = find_or_create(kind="whatsapp", text="6281234567890", name="Siti", way="whatsapp")
    again, more = find_or_create(kind="phone", text="0812-3456-7890", name="Other name", way="sms")
    assert (created, more) == (True, False)
    assert again == first
    assert (first.name, first.state) == ("Siti", Customer.State.KNOWN)
    assert [(one.kind, one.value) for one in first.handles.all()] == [("phone", "+6281234567890")]
    assert kinds_of(first) == ["customer.created"]
    assert queries.found("siti") == queries.found("08123456") == [first.pk]


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("+5511987654321", "551187654321"),
        ("+541123456789", "5491123456789"),
        ("+525512345678", "5215512345678"),
        ("+6281234567890", "81234567890"),
    ],
)
def test_a_number_is_known_in_each_of_its_forms(stored: str, written: str) -> None:
    known = make_customer(phone=stored)
    kind = "whatsapp" if written.startswith("5") else "phone"
    assert find_or_create(kind=kind, text=written, way="whatsapp") == (known, False)


def test_an_email_address_is_known_in_any_case() -> None:
    known = make_customer(email="siti@example.com")
    assert find_or_create(kind="email", text="Siti@Example.COM", way="email") == (known, False)


def test_a_whatsapp_id_without_a_phone_is_a_customer_and_learns_the_phone_later() -> None:
    first, created = find_or_create(
        kind="whatsapp", text=BSUID, name="Siti", way="whatsapp", also=[("username", "@SitiShop")]
    )
    assert created
    assert sorted(first.handles.values_list("kind", "value")) == [("username", "sitishop"), ("whatsapp", BSUID)]
    again, created = find_or_create(kind="whatsapp", text=BSUID, way="whatsapp", also=[("phone", "+6281234567890")])
    assert (again, created) == (first, False)
    assert first.handles.filter(kind="phone").get().value == "+6281234567890"
    assert kinds_of(first) == ["customer.created", "customer.handle_added"]
    assert queries.found("081234") == [first.pk]


def test_a_known_phone_learns_its_whatsapp_id() -> None:
    known = make_customer(phone="0812-3456-7890")
    found, created = find_or_create(
        kind="whatsapp", text=BSUID, way="whatsapp", also=[("whatsapp", "6281234567890")], proven=True
    )
    assert (found, created) == (known, False)
    assert all(one.verified_at for one in known.handles.all())
    assert Customer.objects.count() == 1


def test_handles_of_two_customers_stay_where_they_are() -> None:
    by_phone = make_customer(name="Siti", phone="0812-3456-7890")
    by_id, _created = find_or_create(kind="whatsapp", text=BSUID, name="Siti", way="whatsapp")
    found, created = find_or_create(kind="whatsapp", text=BSUID, way="whatsapp", also=[("phone", "081234567890")])
    assert (found, created) == (by_id, False)
    assert Handle.objects.get(kind="phone").customer == by_phone


def test_a_user_name_that_was_given_up_does_not_make_its_next_owner_the_same_person() -> None:
    old, _created = find_or_create(kind="whatsapp", text=BSUID, way="whatsapp", also=[("username", "toko")])
    new, created = find_or_create(
        kind="whatsapp", text="ID.99990000111122223333", way="whatsapp", also=[("username", "toko")]
    )
    assert created
    assert new != old
    assert Handle.objects.get(kind="username").customer == new
    assert kinds_of(old)[-1] == "customer.handle_removed"


def test_a_user_name_alone_finds_its_owner() -> None:
    known, _created = find_or_create(kind="username", text="@toko", way="whatsapp")
    assert find_or_create(kind="username", text="TOKO", way="whatsapp") == (known, False)


def test_what_cannot_be_read_changes_nothing_and_is_left_out_of_the_rest() -> None:
    with pytest.raises(HandleError, match="0812"):
        find_or_create(kind="whatsapp", text="halo", way="whatsapp")
    with pytest.raises(HandleError):
        find_or_create(kind="email", text="", way="email")
    assert not Customer.objects.exists()
    found, _created = find_or_create(
        kind="whatsapp", text=BSUID, way="whatsapp", also=[("phone", "x"), ("username", " ")]
    )
    assert found.handles.count() == 1


def test_a_channel_that_proves_a_handle_confirms_it_but_not_on_somebodys_account() -> None:
    known = make_customer(phone="0812-3456-7890")
    find_or_create(kind="phone", text="081234567890", way="whatsapp", proven=True)
    assert known.handles.get().verified_at
    member = make_member()
    actions.add_handle(customer=member, kind="phone", text="0812-0000-1111")
    found, _created = find_or_create(kind="phone", text="081200001111", way="whatsapp", proven=True)
    assert found == member
    assert member.handles.get(kind="phone").verified_at is None


def test_a_name_fills_an_empty_one_only() -> None:
    known = make_customer(name="", phone="0812-3456-7890")
    find_or_create(kind="phone", text="081234567890", name="Siti", way="whatsapp")
    found, _created = find_or_create(kind="phone", text="081234567890", name="Budi", way="whatsapp")
    assert found.name == "Siti"
    assert kinds_of(known) == ["customer.created", "customer.changed"]


def test_whatsapp_files_write_phones_in_their_own_way() -> None:
    for text in ("6281234567890@s.whatsapp.net", "6281234567890:12@s.whatsapp.net", "6281234567890@c.us"):
        assert normalise("whatsapp", text).value == "+6281234567890"
    assert normalise("whatsapp", BSUID).kind == "whatsapp"


COUNT = """
import json, django; django.setup()
from akrab.customers.models import Customer, Handle
from akrab.journal.models import Entry
print(json.dumps([
    Customer.objects.count(), Customer.objects.exclude(name="").count(),
    Entry.objects.filter(kind="customer.created").count(), Handle.objects.filter(kind="phone").count(),
]))
"""


@pytest.mark.django_db(transaction=True)
def test_sixteen_processes_make_each_sender_one_customer(shop_env: dict[str, str]) -> None:
    printed = race("tests.customers.racing_sender", [(seed,) for seed in range(16)], shop_env)
    done = subprocess.run([sys.executable, "-c", COUNT], env=shop_env, capture_output=True, text=True, check=True)
    customers, named, created, phones = json.loads(done.stdout.splitlines()[-1])
    assert sum(json.loads(one) for one in printed) == SENDERS
    assert (customers, named, created, phones) == (SENDERS, SENDERS, SENDERS, SENDERS)
