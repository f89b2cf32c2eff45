"""Duplicates in the office: told on entry, compared side by side, merged, undone."""

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.customers.merging import merge
from akrab.customers.models import Customer, Merge, Pair, Scan
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_user(Role.STAFF))
    return client


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_a_new_customer_who_may_be_known_is_told_before_a_record_is_opened(staff: Client) -> None:
    known = make_customer(name="Siti Rahayu", phone="0812-3456-7890", city="Solo")
    said = {"name": "Siti Rahayu", "city": "Solo", "phone": "0855-1234-5678"}
    told = staff.post("/office/customers/new/", said)
    assert told.status_code == 422
    assert f"/office/customers/{known.pk}/" in text_of(told)
    assert 'value="0855-1234-5678"' in text_of(told)
    assert Customer.objects.count() == 1
    made = staff.post("/office/customers/new/", {**said, "anyway": "yes"})
    assert made.status_code == 302
    assert Customer.objects.count() == 2


def test_pairs_are_listed_with_their_reasons_and_decided(staff: Client) -> None:
    one, other = make_customer(name="Siti Rahayu", phone="081234567890"), make_customer(name="Siti R")
    pair = Pair.objects.create(
        first=one, second=other, score=0.95, reasons=[["name_letters", {"count": "1"}]], found_at=clock.now()
    )
    page = text_of(staff.get("/office/duplicates/"))
    assert "Siti Rahayu" in page
    assert "0812-3456-7890" in page
    assert f"/office/customers/{one.pk}/merge/{other.pk}/" in page
    staff.post(f"/office/duplicates/{pair.pk}/different/")
    pair.refresh_from_db()
    assert pair.state == "different"
    assert "Siti Rahayu" not in text_of(staff.get("/office/duplicates/"))
    staff.post(f"/office/duplicates/{pair.pk}/again/")
    assert "Siti Rahayu" in text_of(staff.get("/office/duplicates/"))
    assert staff.post(f"/office/duplicates/{pair.pk}/nonsense/").status_code == 404
    assert staff.get("/office/duplicates/?state=nonsense").status_code == 404


def test_a_search_is_begun_once_and_its_progress_is_shown(staff: Client) -> None:
    assert staff.post("/office/duplicates/search/").status_code == 302
    staff.post("/office/duplicates/search/")
    scan = Scan.objects.get()
    Scan.objects.filter(pk=scan.pk).update(state="running", position=40, total=100)
    part = staff.get("/office/duplicates/search/", headers={"HX-Request": "true"})
    assert 'max="100" value="40"' in text_of(part)
    Scan.objects.filter(pk=scan.pk).update(state="done", finished_at=clock.now())
    assert staff.get("/office/duplicates/search/").headers["HX-Refresh"] == "true"


def test_two_records_are_merged_with_what_was_chosen_and_two_again(staff: Client) -> None:
    keep = make_customer(name="Siti Rahayu", city="Solo")
    gone = make_customer(name="Siti R", city="Klaten", phone="081234567890")
    address = f"/office/customers/{keep.pk}/merge/{gone.pk}/"
    page = text_of(staff.get(address))
    assert 'name="city" value="Klaten"' in page
    done = staff.post(address, {"keep": keep.pk, "name": "Siti Rahayu", "city": "Klaten"})
    assert done.headers["Location"] == f"/office/customers/{keep.pk}/"
    keep.refresh_from_db()
    assert (keep.name, keep.city, keep.handles.count()) == ("Siti Rahayu", "Klaten", 1)
    old = staff.get(f"/office/customers/{gone.pk}/")
    assert (old.status_code, old.headers["Location"]) == (302, f"/office/customers/{keep.pk}/")
    assert staff.get(address).headers["Location"] == f"/office/customers/{keep.pk}/"
    record = text_of(staff.get(f"/office/customers/{keep.pk}/"))
    made = Merge.objects.get()
    assert f"/office/merges/{made.pk}/undo/" in record
    staff.post(f"/office/merges/{made.pk}/undo/")
    assert staff.get(f"/office/customers/{gone.pk}/").status_code == 200


def test_the_right_one_may_be_kept(staff: Client) -> None:
    left, right = make_customer(name="Siti"), make_customer(name="Siti R")
    staff.post(f"/office/customers/{left.pk}/merge/{right.pk}/", {"keep": right.pk})
    left.refresh_from_db()
    assert left.merged_into == right


def test_two_accounts_are_merged_by_the_owner_at_a_second_look_only(client: Client) -> None:
    one, other = make_member(name="Siti"), make_member(name="Siti R")
    address = f"/office/customers/{one.pk}/merge/{other.pk}/"
    client.force_login(make_user(Role.STAFF))
    refused = client.post(address, {"keep": one.pk, "sure": "yes"})
    assert refused.status_code == 422
    assert 'name="sure"' not in text_of(refused)
    client.force_login(make_user())
    asked = client.post(address, {"keep": one.pk})
    assert asked.status_code == 422
    assert 'name="sure"' in text_of(asked)
    assert not Merge.objects.exists()
    assert client.post(address, {"keep": one.pk, "sure": "yes"}).status_code == 302
    assert Merge.objects.get().gone == other


def test_somebody_who_looks_alike_is_offered_and_others_are_searched(staff: Client) -> None:
    one = make_customer(name="Siti Rahayu", city="Solo")
    other, budi = make_customer(name="Siti Rahayu", city="Solo"), make_customer(name="Budi Santoso")
    address = f"/office/customers/{one.pk}/merge/"
    assert f"merge/{other.pk}/" in text_of(staff.get(address))
    found = text_of(staff.get(f"{address}?q=budi"))
    assert f"merge/{budi.pk}/" in found
    assert f"merge/{one.pk}/" not in text_of(staff.get(f"{address}?q=siti"))


def test_the_timeline_of_the_kept_record_tells_of_both(staff: Client) -> None:
    keep, gone = make_customer(name="Siti Rahayu"), make_customer(name="Siti lama")
    merge(keep=keep, gone=gone, actor=None)
    assert "Siti lama" in text_of(staff.get(f"/office/customers/{keep.pk}/"))
