"""QRIS: reading, refusing, and making a code for one amount."""

import csv
from pathlib import Path

import pytest

from akrab.payments import qris
from akrab.payments.errors import QrisError
from tests.payments.factories import DYNAMIC_25000, STATIC

PROMPTPAY = "00020101021129370016A000000677010111011300660000000005802TH53037646304"


@pytest.mark.parametrize(
    ("text", "checksum"), [("123456789", "29B1"), (STATIC[:-4], "6ED0"), (DYNAMIC_25000[:-4], "88BD")]
)
def test_the_checksum_is_that_of_the_specification(text: str, checksum: str) -> None:
    assert qris.crc(text) == checksum


def test_the_checksum_counts_bytes_not_letters() -> None:
    assert qris.crc("é") == qris.crc("é".encode().decode()) != qris.crc("e")


def test_a_static_code_becomes_one_for_an_amount() -> None:
    assert qris.with_amount(STATIC, 2_500_000) == DYNAMIC_25000


def test_the_bill_number_stands_in_field_62_before_the_checksum() -> None:
    made = qris.parse(qris.with_amount(STATIC, 10_012_300, bill="INV/1001 é"))
    assert [one.tag for one in made] == ["00", "01", "26", "51", "52", "53", "54", "58", "59", "60", "61", "62"]
    assert qris.value(made, "54") == "100123"
    assert qris.value(made[-1].inner, "01") == "INV/1001"


def test_the_other_extras_stay_and_the_bill_number_comes_first() -> None:
    body = STATIC[:-8] + "62070703A01" + "6304"
    made = qris.parse(qris.with_amount(body + qris.crc(body), 100, bill="7"))
    assert made[-1].value == "01017" + "0703A01"


def test_a_full_field_62_goes_without_the_bill_number() -> None:
    extra = "08" + "95" + "x" * 95
    body = STATIC[:-8] + f"62{len(extra)}{extra}" + "6304"
    made = qris.parse(qris.with_amount(body + qris.crc(body), 100, bill="1001"))
    assert made[-1].value == extra


@pytest.mark.parametrize("amount", [0, -100, 150, 10**16])
def test_only_whole_rupiah_above_zero(amount: int) -> None:
    with pytest.raises(QrisError):
        qris.with_amount(STATIC, amount)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not the text of a QRIS code"),
        ("https://example.com", "not the text of a QRIS code"),
        (STATIC[:-1] + "1", "checksum does not fit"),
        (STATIC.replace("UJI", "UJl"), "checksum does not fit"),
        (STATIC[:-20], "cut off"),
        (STATIC[:-8], "checksum is missing"),
        (STATIC[:6] + "XX" + STATIC[8:], "cannot be read"),
        (DYNAMIC_25000, "one payment only"),
        (PROMPTPAY + qris.crc(PROMPTPAY), "not one for rupiah"),
    ],
)
def test_what_is_no_code_of_a_shop_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(QrisError, match=words):
        qris.own_code(text)


def test_an_error_inside_of_a_template_is_found() -> None:
    inner = "0015COM.EXAMPLE.WWW0199TOO SHORT"
    body = f"00020101021126{len(inner)}{inner}5204541153033605802ID5904TOKO6004SOLO6304"
    with pytest.raises(QrisError, match="cut off in field 01"):
        qris.parse(body + qris.crc(body))


def test_a_code_with_its_own_tip_or_amount_is_not_used() -> None:
    body = STATIC[:-8].replace("5802ID", "5502015802ID") + "6304"
    with pytest.raises(QrisError, match="a tip or a fee"):
        qris.own_code(body + qris.crc(body))


def test_the_sticker_is_compared_by_merchant() -> None:
    assert qris.same_merchant(STATIC, DYNAMIC_25000)
    body = STATIC[:-4].replace("ID1020000000001", "ID1020000000002")
    assert not qris.same_merchant(STATIC, body + qris.crc(body))
    body = STATIC[:-4].replace("936009990000000001", "936009990000000002")
    assert not qris.same_merchant(STATIC, body + qris.crc(body))


def test_the_drawing_is_an_svg_that_needs_nothing_from_elsewhere() -> None:
    drawing = qris.svg(DYNAMIC_25000)
    assert drawing.startswith("<svg")
    assert "style=" not in drawing


def test_all_known_codes_are_read_or_refused(shared_data: Path) -> None:
    with (shared_data / "qris_payloads" / "qris_payloads.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 14
    converted = 0
    for row in rows:
        text = row["payload"]
        if row["tlv_well_formed"] != "True" or row["crc_valid"] != "True":
            with pytest.raises(QrisError):
                qris.parse(text)
            continue
        fields = qris.parse(text)
        assert qris.crc(text[:-4]) == row["crc_computed"]
        assert "".join(map(str, fields)) == text[:-8]
        assert (qris.value(fields, "59"), qris.value(fields, "60")) == (row["merchant"], row["city"])
        assert (qris.value(fields, "54"), qris.value(fields, "53"), qris.value(fields, "52")) == (
            row["amount"],
            row["currency"],
            row["mcc"],
        )
        assert qris.value(fields, "01") == {"static": "11", "dynamic": "12"}[row["initiation"]]
        if row["initiation"] == "dynamic":
            with pytest.raises(QrisError):
                qris.own_code(text)
            continue
        made = qris.with_amount(text, 1_234_500)
        assert qris.value(qris.parse(made), "54") == "12345"
        assert made[:-4].replace("540512345", "").replace("010212", "010211") == text[:-4]
        assert qris.same_merchant(text, made)
        converted += 1
    assert converted == 5
