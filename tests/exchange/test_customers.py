"""Customer files: rows become records, the same person once."""

from __future__ import annotations

from pathlib import Path

import pytest

from akrab.core import search
from akrab.customers.actions import create_customer
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from tests.exchange.factories import bring_in, counts, csv_file, everything

pytestmark = pytest.mark.django_db
HEADER = ["Nama", "No. HP", "Email", "Kota", "Tag", "Catatan"]


def test_rows_become_customers(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "p.csv",
        [HEADER, ["Siti Aminah", "0812 1111 2222", "Siti@Contoh.id", "Solo", "VIP, toko", "suka diskon"]],
    )
    run = bring_in("customers", path)
    assert counts(run) == (1, 1, 0, 0, 0)
    siti = Customer.objects.get()
    assert (siti.name, siti.city) == ("Siti Aminah", "Solo")
    assert set(siti.handles.values_list("value", flat=True)) == {"+6281211112222", "siti@contoh.id"}
    assert set(siti.tags.values_list("name", flat=True)) == {"vip", "toko"}
    assert siti.notes.get().text == "suka diskon"
    assert search.find("customer", "aminah") == [siti.pk]
    assert Entry.objects.get(kind="customer.created").data == {"way": "import"}


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    rows = [HEADER, ["Siti", "0812 1111 2222", "", "Solo", "vip", "x"], ["Tanpa Nomor", "", "", "Tegal", "", ""],
            ["Dewi", "", "dewi@contoh.id", "", "", ""]]  # fmt: skip
    path = csv_file(tmp_path / "p.csv", rows)
    bring_in("customers", path)
    before = everything()
    assert counts(bring_in("customers", path)) == (3, 0, 0, 3, 0)
    assert everything() == before


def test_a_known_customer_gets_what_the_file_says_anew(tmp_path: Path) -> None:
    known = create_customer(name="Bu Siti", phone="081211112222", city="Solo")
    path = csv_file(tmp_path / "p.csv", [HEADER, ["Siti Aminah", "0812 1111 2222", "siti@contoh.id", "", "", ""]])
    run = bring_in("customers", path)
    assert counts(run) == (1, 0, 1, 0, 0)
    known.refresh_from_db()
    assert (known.name, known.city) == ("Siti Aminah", "Solo")  # an empty cell takes nothing away
    assert known.handles.filter(kind="email").count() == 1
    assert search.find("customer", "aminah") == [known.pk]


def test_rows_about_the_same_person_are_one_record(tmp_path: Path) -> None:
    rows = [HEADER, ["Siti", "0812 1111 2222", "", "", "", ""], ["Lain", "0813 9999 0000", "", "", "", ""],
            ["Siti Aminah", "+62 812-1111-2222", "s@contoh.id", "Solo", "", ""]]  # fmt: skip
    path = csv_file(tmp_path / "p.csv", rows)
    assert counts(bring_in("customers", path)) == (3, 3, 0, 0, 0)
    assert list(Customer.objects.order_by("name").values_list("name", flat=True)) == ["Lain", "Siti Aminah"]
    assert counts(bring_in("customers", path)) == (3, 0, 0, 3, 0)


def test_a_shared_phone_does_not_merge_two_numbered_customers(tmp_path: Path) -> None:
    rows = [["ID Pelanggan", "Nama", "HP"], ["1", "Ayah", "081211112222"], ["2", "Ibu", "081211112222"]]
    run = bring_in("customers", csv_file(tmp_path / "p.csv", rows))
    assert counts(run) == (2, 2, 0, 0, 0)
    assert Customer.objects.count() == 2
    assert list(run.failures.filter(taken=True).values_list("row", "code")) == [(3, "handle_taken")]


def test_rows_with_nothing_to_know_somebody_by_fail(tmp_path: Path) -> None:
    rows = [HEADER, ["", "", "", "Solo", "", ""], ["", "kosong", "", "", "", ""], ["", "", "tidak@ada", "", "", ""]]
    run = bring_in("customers", csv_file(tmp_path / "p.csv", rows))
    assert counts(run) == (3, 0, 0, 0, 3)
    assert list(run.failures.filter(taken=False).values_list("code", flat=True)) == ["nobody", "bad_phone", "bad_email"]


def test_first_and_last_name_make_the_name(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "p.csv", [["First Name", "Last Name", "Email"], ["Siti", "Aminah", "s@contoh.id"]])
    bring_in("customers", path)
    assert Customer.objects.get().name == "Siti Aminah"
