"""The shop's colour and logo: one list, the same as the style sheet's; a logo is checked and made small."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from akrab.accounts.actions import change_shop_settings
from akrab.accounts.models import Role
from akrab.catalogue import bookletpdf
from akrab.core import brand, shop
from akrab.orders import actions, documents
from tests.accounts.factories import make_user
from tests.backoffice.conftest import english_client
from tests.catalogue.factories import make_variant
from tests.core.pictures import encoded
from tests.orders.factories import make_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("akrab_home")]


def test_the_colours_are_those_of_the_style_sheet() -> None:
    tokens = Path("frontend/tokens.css").read_text()
    for name, colour in brand.ACCENTS.items():
        found = re.search(rf'\[data-accent="{name}"\][^{{]*{{\s*--color-primary: (#[0-9a-f]{{6}});', tokens)
        assert found
        assert found[1] == colour
    assert shop.DECLARED["accent"].choices == tuple(brand.ACCENTS)


def pictures_in(pdf: bytes) -> int:
    return sum(len(page.images) for page in PdfReader(io.BytesIO(pdf)).pages)


def settings_of_shop(**more: object) -> dict[str, object]:
    fields = {
        "name": "Toko Melati", "accent": "rose", "currency": "IDR", "time_zone": "Asia/Jakarta",
        "unconfirmed_limit": "5", "low_stock": "3",
    }  # fmt: skip
    return fields | more


def test_an_uploaded_logo_stands_in_the_shop_and_on_papers() -> None:
    boss = make_user(Role.OWNER)
    client = english_client()
    client.force_login(boss)
    order = make_order(variant=make_variant())
    actions.accept(order=order, actor=boss)
    plain = documents.make(order, "invoice")
    assert pictures_in(plain) == 0
    picture = encoded(Image.new("RGB", (1600, 400), "#be123c"), "PNG")
    file = SimpleUploadedFile("logo.png", picture, "image/png")
    assert client.post("/office/settings/", settings_of_shop(logo=file)).status_code == 302
    logo = brand.logo()
    assert logo is not None
    assert (logo.width, logo.height, logo.within(45, 16)) == (1600, 400, (45.0, 11.25))
    assert logo.url in client.get("/").content.decode()
    assert client.get(logo.url).status_code == 200
    for kind in ("invoice", "slip"):
        paper = documents.make(order, kind) if kind == "invoice" else documents.slips([order])
        assert pictures_in(paper) == 1
    assert pictures_in(bookletpdf.render().pdf) == 1
    logo.file.unlink()
    assert documents.slips([order])  # kept from before
    order.note = "x"
    assert pictures_in(documents.slips([order])) == 0  # a missing file leaves the letter
    assert client.post("/office/settings/", settings_of_shop(no_logo="on")).status_code == 302
    assert brand.logo() is None


def test_what_is_no_picture_is_refused_and_nothing_is_saved() -> None:
    client = english_client()
    client.force_login(make_user(Role.OWNER))
    file = SimpleUploadedFile("logo.svg", b"<svg/>", "image/svg+xml")
    answer = client.post("/office/settings/", settings_of_shop(logo=file))
    assert answer.status_code == 422
    assert "not a picture we can read" in answer.content.decode()
    assert (shop.get("name"), brand.logo()) == ("Akrab", None)


@pytest.mark.parametrize("logo", [{"stem": "../../etc/passwd", "width": 1, "height": 1}, {"stem": "p/aa/x"}, {}])
def test_a_stem_that_is_none_of_ours_counts_as_none(logo: dict[str, object]) -> None:
    change_shop_settings(values={"logo": logo}, actor=None)
    assert (brand.logo(), brand.logo_png()) == (None, b"")
