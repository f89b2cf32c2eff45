"""The catalogue to take away: made in the background, offered on its page, true to the shop."""

import io
from pathlib import Path

import pytest
from django.test import Client
from pypdf import PdfReader

from akrab.catalogue import booklet
from akrab.catalogue.actions import change_product
from akrab.catalogue.models import Product, Variant
from tests.catalogue.factories import make_product


@pytest.fixture(autouse=True)
def own_folder(settings: object, tmp_path: Path) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]


def test_until_it_is_made_the_page_says_so_and_the_address_leads_there(guest: Client, cable: Variant) -> None:
    page = guest.get("/catalogue/").text
    assert "The catalogue with pictures is being made." in page
    assert 'hx-get="/catalogue/status/"' in page
    assert guest.get("/catalogue.pdf")["Location"] == "/catalogue/"


def test_what_is_made_is_offered_with_pages_and_holds_every_product_and_price(guest: Client, cable: Variant) -> None:
    make_product(name="Lampu Meja", price=12_345_600)
    made = {one.language: one for one in booklet.make()}
    assert made.keys() == {"id", "en"}
    assert "Download the PDF" in guest.get("/catalogue/").text
    assert "/catalogue.pdf" in guest.get("/catalogue/status/").text
    answer = guest.get("/catalogue.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="akrab-catalogue.pdf"'
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.getvalue())).pages)
    for words in ("Kabel USB-C", "Rp25,000", "Lampu Meja", "Rp123,456"):
        assert words in text
    assert guest.get("/catalogue.pdf", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_it_is_made_again_only_when_something_changed(cable: Variant) -> None:
    first = booklet.make()
    assert len(first) == 2
    assert booklet.make() == []
    assert not booklet.is_due()
    change_product(product=cable.product, state=Product.State.ARCHIVED)
    again = booklet.make()
    assert [one.products for one in again] == [0, 0]
    kept = {one.file for one in (*first, *again)}  # the last but one stays for who is about to open it
    assert {path.name for path in booklet.folder().glob("*.pdf")} == kept
