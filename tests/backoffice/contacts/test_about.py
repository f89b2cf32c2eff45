"""Addresses, ties, likes and documents on a customer's record."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from akrab.accounts.models import Role
from akrab.customers import around
from akrab.customers.actions import CustomerError
from akrab.customers.models import Address, Document, Link, Preference
from akrab.engagement.likes import learnt
from akrab.orders.models import Order
from akrab.shipping.regions import load_regions
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_customer, make_member
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%kartu"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_user(Role.STAFF))
    return client


def test_an_address_is_kept_with_its_official_district(staff: Client) -> None:
    load_regions()
    siti = make_customer(name="Siti")
    base = f"/office/customers/{siti.pk}/about/"
    staff.post(f"{base}address/add/", {"line": "Jl. Melati 5", "place": "Laweyan Solo", "label": "Rumah"})
    staff.post(f"{base}address/add/", {"line": "Jl. Kantor 1", "place": "di belakang pasar", "main": "yes"})
    new, old = Address.objects.all()
    assert (old.place, old.is_main) == ("Laweyan, Kota Surakarta, Jawa Tengah", False)
    assert old.region
    assert (new.line, new.place, new.region, new.is_main) == ("Jl. Kantor 1", "di belakang pasar", "", True)
    page = staff.get(base).content.decode()
    assert "Laweyan, Kota Surakarta" in page
    staff.post(f"{base}address/{new.pk}/remove/")
    old.refresh_from_db()
    assert old.is_main
    refused = staff.post(f"{base}address/add/", {"line": " ", "place": "Laweyan"})
    assert refused.status_code == 422
    assert 'value="Laweyan"' in refused.content.decode()
    assert [one.kind for one in siti.entries.order_by("id")][1:] == [
        "customer.address_added", "customer.address_added", "customer.address_removed"
    ]  # fmt: skip


def test_ties_are_seen_from_both_sides(staff: Client) -> None:
    siti, shop = make_customer(name="Siti"), make_customer(name="Toko Maju")
    base = f"/office/customers/{siti.pk}/about/"
    assert f'value="{shop.pk}"' in staff.get(f"{base}?other=maju").content.decode()
    staff.post(f"{base}tie/add/", {"other": shop.pk, "kind": "works_for"})
    assert "Siti" in staff.get(f"/office/customers/{shop.pk}/about/").content.decode()
    for other, kind in ((shop.pk, "works_for"), (siti.pk, "family"), (shop.pk, "nonsense")):
        assert staff.post(f"{base}tie/add/", {"other": other, "kind": kind}).status_code == 422
    staff.post(f"{base}tie/{Link.objects.get().pk}/remove/")
    assert not Link.objects.exists()


def test_what_they_said_and_what_they_bought_stand_apart(staff: Client) -> None:
    member = make_member()
    variant = make_variant(stock=9)
    variant.product.brand, variant.options = "Batik Keris", {"Ukuran": "L"}
    variant.product.save()
    variant.save()
    for _purchase in range(2):
        Order.objects.filter(pk=make_order(customer=member, variant=variant).pk).update(state=Order.State.DONE)
    cancelled = make_order(customer=member, variant=make_variant(stock=9), quantity=3)
    Order.objects.filter(pk=cancelled.pk).update(state=Order.State.CANCELLED)
    assert {(one.topic, one.value, one.count, one.total) for one in learnt(member.pk)} >= {
        ("brand", "Batik Keris", 2, 2), ("size", "L", 2, 2)
    }  # fmt: skip
    base = f"/office/customers/{member.pk}/about/"
    for _twice in range(2):
        staff.post(f"{base}like/add/", {"topic": "colour", "value": " biru  muda "})
    assert Preference.objects.get().value == "biru muda"
    page = staff.get(base).content.decode()
    assert "Batik Keris" in page
    assert "2 dari 2 dibeli" in page
    assert "biru muda" in page
    assert staff.post(f"{base}like/add/", {"topic": "colour", "value": " "}).status_code == 422
    staff.post(f"{base}like/{Preference.objects.get().pk}/remove/")
    assert not Preference.objects.exists()


def test_documents_are_what_their_bytes_say(staff: Client) -> None:
    siti, other = make_customer(name="Siti"), make_customer(name="Budi")
    base = f"/office/customers/{siti.pk}/about/"
    for name, data in (("jahat.pdf", b"<html><script>"), ("besar.pdf", PDF + b"x" * around.LARGEST)):
        refused = staff.post(f"{base}document/add/", {"file": SimpleUploadedFile(name, data)})
        assert refused.status_code == 422
    assert staff.post(f"{base}document/add/", {}).status_code == 422
    assert not Document.objects.exists()
    staff.post(f"{base}document/add/", {"file": SimpleUploadedFile("../kartu.pdf", PDF)})
    kept = Document.objects.get()
    assert (kept.name, kept.mime, kept.size) == ("kartu.pdf", "application/pdf", len(PDF))
    answer = staff.get(f"/office/customers/{siti.pk}/documents/{kept.pk}/")
    assert (answer.content, answer.headers["Content-Type"]) == (PDF, "application/pdf")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert staff.get(f"/office/customers/{other.pk}/documents/{kept.pk}/").status_code == 404
    staff.post(f"/office/customers/{other.pk}/about/document/{kept.pk}/remove/")
    assert Document.objects.exists()
    staff.post(f"{base}document/{kept.pk}/remove/")
    assert not Document.objects.exists()


def test_there_is_an_end_to_it() -> None:
    siti = make_customer()
    for number in range(around.MOST):
        around.tell(customer=siti, topic="other", value=str(number), actor=None)
    with pytest.raises(CustomerError, match="30"):
        around.tell(customer=siti, topic="other", value="more", actor=None)


def test_looking_is_for_everybody_changing_is_not(client: Client) -> None:
    siti = make_customer()
    client.force_login(make_user(Role.CASHIER))
    page = client.get(f"/office/customers/{siti.pk}/about/").content.decode()
    assert "<textarea" not in page
    assert "about/like/add/" not in page
    assert (
        client.post(f"/office/customers/{siti.pk}/about/like/add/", {"topic": "other", "value": "x"}).status_code == 403
    )
    assert client.get(f"/office/customers/{siti.pk}/about/nonsense/add/").status_code in {403, 405}
