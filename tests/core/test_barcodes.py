"""Codes are read from pictures as phones take them."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from akrab.core import barcodes
from tests.core.pictures import encoded, linear, photo, square

QRIS = (
    "00020101021126630015COM.EXAMPLE.WWW01189360099900000000010211TESTMID00010303UMI51440014ID.CO.QRIS.WWW"
    "0215ID10200000000010303UMI5204541153033605802ID5913TOKO UJI COBA6009SURAKARTA61055711163046ED0"
)


@pytest.mark.parametrize("turned", [0, 7, 45, 90, 183])
@pytest.mark.parametrize("blurred", [0, 1.5])
@pytest.mark.parametrize(
    ("code", "picture"),
    [
        ("4006381333931", linear("4006381333931", "ean13")),
        ("73513537", linear("73513537", "ean8")),
        ("KBL-USB-0042", linear("KBL-USB-0042", "code128", module=5)),
        (QRIS, square(QRIS)),
    ],
    ids=["EAN-13", "EAN-8", "Code 128", "QRIS"],
)
def test_a_code_is_read_from_a_photo(code: str, picture: Image.Image, turned: float, blurred: float) -> None:
    assert barcodes.decode(encoded(photo(picture, turned=turned, blurred=blurred))) == [code]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_usual_kind_of_picture_is_read(kind: str) -> None:
    assert barcodes.decode(encoded(square("AK-778899"), kind)) == ["AK-778899"]


def test_several_codes_come_from_top_to_bottom_and_each_once() -> None:
    first, second = linear("4006381333931", "ean13"), linear("KBL-1", "code128")
    assert barcodes.decode(encoded(photo(first, second, first))) == ["4006381333931", "KBL-1"]


def test_a_small_code_in_a_picture_of_twelve_million_points_is_found() -> None:
    large = photo(linear("4006381333931", "ean13", module=5), size=(4000, 3000))
    assert barcodes.decode(encoded(large)) == ["4006381333931"]


def test_a_transparent_and_an_inverted_code_are_read() -> None:
    code = square("AK-1").convert("RGBA")
    code.putalpha(ImageOps.invert(code.convert("L")))
    assert barcodes.decode(encoded(code, "PNG")) == ["AK-1"]
    assert barcodes.decode(encoded(ImageOps.invert(square("AK-2")), "PNG")) == ["AK-2"]


def test_a_phone_held_upright_says_how_the_picture_is_turned() -> None:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    photo(square("AK-3")).save(out, "JPEG", exif=exif)
    assert barcodes.decode(out.getvalue()) == ["AK-3"]


def test_a_quick_look_reads_what_fills_the_picture_and_leaves_the_rest() -> None:
    code = linear("4006381333931", "ean13")
    assert barcodes.decode(encoded(photo(code, size=(1000, 750))), quick=True) == ["4006381333931"]
    assert barcodes.decode(encoded(photo(code, turned=45)), quick=True) == []


def test_a_picture_without_a_code_gives_nothing() -> None:
    assert barcodes.decode(encoded(photo())) == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is not a picture we can read. Use JPEG, PNG or WebP."),
        (b"%PDF-1.7 disguised", "This file is not a picture we can read. Use JPEG, PNG or WebP."),
        (encoded(square("x"))[:300], "This file is not a picture we can read. Use JPEG, PNG or WebP."),
        (b"\xff\xd8" + bytes(11 * 1024 * 1024), "The picture is larger than 10 MB. Choose a smaller one."),
        (
            encoded(Image.new("1", (10_000, 6_000)), "PNG"),
            "The picture has more than 50 million points. Choose a smaller one.",
        ),
    ],
    ids=["empty", "no picture", "cut off", "too heavy", "too many points"],
)
def test_what_is_no_picture_or_too_large_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(barcodes.UnreadablePicture) as refusal:
        barcodes.decode(data)
    assert str(refusal.value) == sentence


def test_the_reader_is_loaded_only_when_it_is_used() -> None:
    assert "\nimport zxingcpp" not in Path(barcodes.__file__).read_text()
