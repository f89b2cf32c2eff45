"""QRIS for one amount and the QR code itself, made by the till without a connection: the same as the server makes."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Page

from akrab.core import barcodes
from akrab.payments import qris
from akrab.payments.errors import QrisError
from tests.core.pictures import encoded
from tests.payments.factories import DYNAMIC_25000, STATIC

SCRIPTS = Path(__file__).resolve().parents[2] / "akrab" / "static" / "js" / "counter"
FEE = STATIC[:-8].replace("5802ID", "5502015802ID") + "6304"
BARE = STATIC.replace("010211", "", 1)[:-4]
DOLLARS = STATIC.replace("5303360", "5303840")[:-4]
NOBODY = "00020153033605802ID5909TOKO BUDI6304"


@pytest.fixture
def till(browser: Browser) -> Page:
    page = browser.new_page()
    page.evaluate("window.Counter = {}")
    for name in ("qr", "qris"):
        page.add_script_tag(path=SCRIPTS / f"{name}.js")
    return page


def served(text: str, amount: int) -> str | None:
    try:
        return qris.with_amount(text, amount)
    except QrisError:
        return None


def made(till: Page, text: str, amount: int) -> Any:
    return till.evaluate("([text, amount]) => Counter.qris.text(text, amount)", [text, amount])


def test_the_pair_of_the_contract(till: Page) -> None:
    assert made(till, STATIC, 2_500_000) == DYNAMIC_25000
    assert till.evaluate("(text) => Counter.qris.name(text)", STATIC) == "TOKO UJI COBA"


def test_every_known_code_is_read_or_refused_as_by_the_server(till: Page, shared_data: Path) -> None:
    with (shared_data / "qris_payloads" / "qris_payloads.csv").open(encoding="utf-8") as file:
        payloads = [row["payload"] for row in csv.DictReader(file)]
    assert len(payloads) == 14
    usable = 0
    for text in payloads:
        known = served(text, 1_234_500)
        assert made(till, text, 1_234_500) == known, text
        usable += known is not None
    assert usable > 0


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "https://example.com", STATIC[:-1] + "1", STATIC[:-20], STATIC[:-8], STATIC[:6] + "XX" + STATIC[8:],
        DYNAMIC_25000, FEE + qris.crc(FEE), BARE + qris.crc(BARE), DOLLARS + qris.crc(DOLLARS),
        NOBODY + qris.crc(NOBODY), f"\n{STATIC}\n",
    ],
)  # fmt: skip
def test_odd_codes_are_treated_as_by_the_server(till: Page, text: str) -> None:
    assert made(till, text, 5_000_000) == served(text, 5_000_000)


def test_letters_beyond_ascii_count_by_character_and_are_summed_by_byte(till: Page) -> None:
    body = STATIC[:-8].replace("5913TOKO UJI COBA", "5913TOKO KAFÉ 😀 A") + "6304"
    text = body + qris.crc(body)
    assert made(till, text, 700_000) == served(text, 700_000) is not None


@pytest.mark.parametrize("amount", [0, -100, 150, 100, 99_900, 10**15, 10**16])
def test_only_whole_rupiah_above_zero(till: Page, amount: int) -> None:
    assert made(till, STATIC, amount) == served(STATIC, amount)


@pytest.mark.parametrize("mask", range(8))
def test_the_drawn_code_is_that_of_the_standard_in_every_version(till: Page, mask: int) -> None:
    """Module by module as segno draws it, from the smallest version to the largest. Each is filled to the last byte:
    where there is room left, segno puts a zero byte before the padding that the standard does not ask for."""
    for version in range(1, 41):
        if version % 8 != mask and version not in {1, 2, 7, 10, 14}:
            continue
        room = till_room(version)
        text = (DYNAMIC_25000 * 12)[:room] if room > 30 else "a" * room
        known = segno.make(text, error="m", mode="byte", mask=mask, boost_error=False, micro=False)
        assert known.version == version
        drawn = till.evaluate("([text, mask]) => Counter.qr.matrix(text, mask)", [text, mask])
        assert drawn == [list(row) for row in known.matrix], version


def till_room(version: int) -> int:
    """The most bytes of a version at level M, by trying."""
    low, high = 1, 2400
    while low < high:
        middle = (low + high + 1) // 2
        try:
            found = segno.make("a" * middle, error="m", mode="byte", boost_error=False, micro=False).version
        except segno.DataOverflowError:
            found = 99
        low, high = (middle, high) if isinstance(found, int) and found <= version else (low, middle - 1)
    return low


def test_a_phone_reads_what_the_till_shows(till: Page) -> None:
    for amount in (100, 2_500_000, 123_456_700):
        text = served(STATIC, amount)
        assert text
        modules = till.evaluate("(text) => Counter.qr.matrix(text)", text)
        side = len(modules) + 8
        picture = Image.new("L", (side, side), 255)
        for y, row in enumerate(modules):
            for x, dark in enumerate(row):
                if dark:
                    picture.putpixel((x + 4, y + 4), 0)
        assert barcodes.decode(encoded(picture.resize((side * 5, side * 5), Image.Resampling.NEAREST))) == [text]
    till.evaluate("(text) => document.body.append(Counter.qr.svg(text))", text)
    assert barcodes.decode(till.locator("svg").screenshot()) == [text]
    assert "style" not in json.dumps(till.locator("svg").evaluate("(part) => part.outerHTML"))
