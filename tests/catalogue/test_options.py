"""Products made to order: answers are checked, priced, and their files kept safely."""

from __future__ import annotations

import stat
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from akrab.catalogue import optionfiles, options
from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import Option, Product
from tests.catalogue.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(akrab_home: Path) -> Path:
    return akrab_home


def made_to_order() -> tuple[Product, Option, Option, Option]:
    product = make_product()
    size = options.save_option(product=product, name="Ukuran", required=True)
    options.save_choice(option=size, name="Kecil", price_effect=-200_000)
    options.save_choice(option=size, name="Besar", price_effect=500_000)
    text = options.save_option(
        product=product, name="Ukiran", kind=Option.Kind.TEXT, longest=10, price_effect=1_000_000
    )
    file = options.save_option(product=product, name="Logo", kind=Option.Kind.FILE, price_effect=2_000_000)
    product.refresh_from_db()
    return product, size, text, file


def picture(kind: str = "PNG") -> bytes:
    data = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(data, kind)
    return data.getvalue()


def test_answers_become_what_the_basket_keeps_and_what_they_cost(home: Path) -> None:
    product, size, text, file = made_to_order()
    big = size.choices.get(name="Besar")
    stem = optionfiles.store_file(picture(), "Logo Budi!.jpg")
    found = options.chosen(product, {size.pk: big.pk, text.pk: "Budi", file.pk: stem})
    assert found == [
        {"option": size.pk, "name": "Ukuran", "value": "Besar", "price": 500_000, "choice": big.pk},
        {"option": text.pk, "name": "Ukiran", "value": "Budi", "price": 1_000_000},
        {"option": file.pk, "name": "Logo", "value": "logo-budi.png", "price": 2_000_000, "file": stem},
    ]
    assert options.effect(found) == 3_500_000
    assert options.prices_of(product.variants.get(), found) == 6_000_000
    assert options.chosen(product, options.answers_of(found)) == found


def test_what_is_not_answered_costs_nothing_and_no_price_falls_below_zero() -> None:
    product, size, text, file = made_to_order()
    small = size.choices.get(name="Kecil")
    found = options.chosen(product, {size.pk: str(small.pk), text.pk: "  ", file.pk: None})
    assert [one["value"] for one in found] == ["Kecil"]
    assert options.prices_of(make_variant(price=100_000), found) == 0


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({}, "size", "Please fill in “Ukuran”."),
        ({"size": "999999"}, "size", "What was chosen for “Ukuran” is not offered any more. Choose again."),
        ({"size": "ok", "text": "12345678901"}, "text", "“Ukiran” may have at most 10 characters."),
        ({"size": "ok", "text": "a\x00b"}, "text", "“Ukiran” holds signs that cannot be read."),
        ({"size": "ok", "file": "../../secret.key"}, "file", "The file for “Logo” is not there. Upload it again."),
    ],
)
def test_wrong_answers_are_told_beside_their_field(
    answers: dict[str, str], field: str, sentence: str, home: Path
) -> None:
    product, size, text, file = made_to_order()
    by_name = {"size": size, "text": text, "file": file}
    ok = str(size.choices.get(name="Besar").pk)
    given = {by_name[key].pk: ok if value == "ok" else value for key, value in answers.items()}
    with pytest.raises(CatalogueError) as refused:
        options.chosen(product, given)
    assert (str(refused.value), refused.value.field) == (sentence, f"option-{by_name[field].pk}")


def test_an_option_of_another_product_and_a_choice_no_longer_offered_are_refused() -> None:
    product, size, _text, _file = made_to_order()
    other = options.save_option(product=make_product(), name="Warna", kind=Option.Kind.TEXT)
    big = size.choices.get(name="Besar")
    with pytest.raises(CatalogueError, match="not made with such an option"):
        options.chosen(product, {size.pk: big.pk, other.pk: "biru"})
    options.save_choice(option=size, choice=big, name="Besar", is_active=False)
    with pytest.raises(CatalogueError, match="not offered any more"):
        options.chosen(product, {size.pk: big.pk})


def test_the_product_knows_whether_it_has_options() -> None:
    product, *made = made_to_order()
    assert product.has_options
    for option in made:
        options.remove_option(option=option)
    product.refresh_from_db()
    assert not product.has_options
    assert options.chosen(product, {}) == []


def test_two_options_of_one_name_are_refused() -> None:
    product, size, *_rest = made_to_order()
    with pytest.raises(CatalogueError, match="has an option of that name already"):
        options.save_option(product=product, name="Ukuran")
    with pytest.raises(CatalogueError, match="has a choice of that name already"):
        options.save_choice(option=size, name="Besar")
    with pytest.raises(CatalogueError, match="Only an option to choose from"):
        options.save_choice(option=product.options.get(name="Logo"), name="x")


def test_a_file_is_kept_outside_of_what_the_web_serves_under_a_name_nobody_guesses(home: Path) -> None:
    first, second = (optionfiles.store_file(picture("JPEG"), "../../etc/passwd.php") for _time in range(2))
    assert first != second
    assert first.endswith("/passwd.jpg")
    path = optionfiles.path_of(first)
    assert path == home / "uploads" / first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not (home / "media").exists() or not list((home / "media").rglob("passwd*"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not a picture or PDF"),
        (b"<!doctype html><script>alert(1)</script>", "not a picture or PDF"),
        (b"MZ\x90\x00" + b"\x00" * 500, "not a picture or PDF"),
        (b"%PDF-1.7 but no end", "not a picture or PDF"),
        (b"GIF89a" + b"\x00" * 50, "not a picture or PDF"),
    ],
)
def test_disguised_and_oversized_files_are_refused(data: bytes, sentence: str, home: Path) -> None:
    with pytest.raises(CatalogueError, match=sentence):
        optionfiles.store_file(data, "foto.jpg")
    assert not (home / "uploads").exists()


def test_a_pdf_is_taken_by_what_is_in_it(home: Path) -> None:
    stem = optionfiles.store_file(b"%PDF-1.4\n...\n%%EOF\n", "desain.jpg")
    assert stem.endswith("/desain.pdf")
    assert optionfiles.content_type(stem) == "application/pdf"


def test_a_png_that_unpacks_to_gigabytes_is_refused_unread(home: Path) -> None:
    with pytest.raises(CatalogueError, match=r"60 million points|not a picture"):
        optionfiles.store_file(png_bomb(30_000, 30_000), "bomb.png")


def png_bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it is enormous."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    rows = zlib.compress(b"\x00" * 5_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
