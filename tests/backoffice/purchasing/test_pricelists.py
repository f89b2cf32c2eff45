"""A supplier's price list: looked at, taken over once, into orders and proposals."""

from __future__ import annotations

import io

import pytest
from django.conf import LazySettings
from django.test import Client

from akrab.catalogue.models import Variant
from akrab.purchasing.actions import buying, suppliers
from akrab.purchasing.models import Supplier, SupplierItem
from tests.catalogue.factories import make_variant
from tests.purchasing.factories import make_supplier

pytestmark = pytest.mark.django_db
LIST = (
    "Daftar harga CV Sumber\n"
    "Kode item;SKU;Nama barang;Harga beli;Isi per dus\n"
    "A-1;;Kabel;11.000;12\n"
    "A-2;CAS;Casing;9.500;\n"
    "A-3;CHG;Charger;40.000;\n"
    ";;Aksesori;;\n"
    "A-9;ZZZ;Speaker;90.000;\n"
    "A-4;CAS;Casing;9.900;\n"
    "A-5;BAD;Lampu;gratis;\n"
)


@pytest.fixture(autouse=True)
def home(settings: LazySettings, tmp_path: object) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def supplier() -> Supplier:
    found = make_supplier(name="CV Sumber")
    kabel = make_variant(sku="KBL", name="Kabel", price=2_000_000, cost=1_000_000)
    suppliers.save_item(supplier=found, variant=kabel, code="a-1", last_price=1_000_000)
    suppliers.save_item(supplier=found, variant=make_variant(sku="CHG", cost=4_000_000), last_price=4_000_000)
    make_variant(sku="CAS", name="Casing", price=900_000)
    make_variant(sku="BAD", name="Lampu")
    return found


def sent(text: str, name: str = "harga.csv") -> dict[str, object]:
    file = io.BytesIO(text.encode())
    file.name = name
    return {"file": file}


def figures() -> dict[str, tuple[int | None, int, str]]:
    rows = SupplierItem.objects.select_related("variant")
    return {one.variant.sku: (one.last_price, one.pack_size, one.code) for one in rows}


def test_a_list_is_looked_at_and_taken_over(owner: Client, supplier: Supplier) -> None:
    here = f"/office/suppliers/{supplier.pk}/prices/"
    before = figures()
    answer = owner.post(here, sent(LIST))
    assert answer.status_code == 302
    page = owner.get(answer["Location"]).content.decode()
    for text in ("2 prices would change", "+10%", "becomes the cost, none is known yet", "Rp9,000",
                 "1 article costs the same as before.", "2 rows are left out", "1 article that you do not sell",
                 "Speaker"):  # fmt: skip
        assert text in page
    assert figures() == before
    token = answer["Location"].partition("list=")[2]
    mark = page.partition('name="mark" value="')[2].partition('"')[0]
    taken = owner.post(here, {"list": token, "mark": mark}, follow=True).content.decode()
    assert "2 prices are taken over." in taken
    assert figures() == {
        "KBL": (1_100_000, 12, "a-1"), "CHG": (4_000_000, 1, ""), "CAS": (950_000, 1, "A-2"),
    }  # fmt: skip
    assert dict(Variant.objects.filter(sku__in=["KBL", "CAS"]).values_list("sku", "cost")) == {
        "KBL": 1_000_000, "CAS": 950_000,
    }  # fmt: skip
    assert "The file is not there any more." in owner.post(here, {"list": token, "mark": mark}).content.decode()
    purchase = buying.draft(supplier=supplier)
    kabel = Variant.objects.select_related("product").get(sku="KBL")
    buying.set_line(purchase=purchase, variant=kabel, quantity=12)
    assert purchase.lines.get().price == 1_100_000


def test_prices_that_moved_since_are_looked_at_again(owner: Client, supplier: Supplier) -> None:
    here = f"/office/suppliers/{supplier.pk}/prices/"
    place = owner.post(here, sent(LIST))["Location"]
    mark = owner.get(place).content.decode().partition('name="mark" value="')[2].partition('"')[0]
    SupplierItem.objects.filter(variant__sku="KBL").update(last_price=5)
    answer = owner.post(here, {"list": place.partition("list=")[2], "mark": mark})
    assert answer.status_code == 422
    assert "Prices have changed since you looked." in answer.content.decode()
    assert figures()["KBL"][0] == 5


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Nama;Stok\nKabel;3\n", "The list needs a column with the price"), ("", "The file is empty."),
        ("%PDF-1.4", "This is a PDF"),
    ],
)  # fmt: skip
def test_what_is_no_price_list_is_told(owner: Client, supplier: Supplier, text: str, sentence: str) -> None:
    answer = owner.post(f"/office/suppliers/{supplier.pk}/prices/", sent(text))
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert "Choose a file first." in owner.post(f"/office/suppliers/{supplier.pk}/prices/").content.decode()
    assert owner.get(f"/office/suppliers/{supplier.pk}/prices/?list=../../etc").status_code == 422
