"""QRIS, the national payment code, as text. Pure: it moves no money and confirms nothing.

Layout (EMVCo merchant-presented mode): two digits tag, two digits length, value; the templates 26–51 and 62 nest the
same; the checksum 63 comes last. docs/explanation/payments.md says what was verified and what was not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from akrab.core import money
from akrab.payments.errors import QrisError

ACCOUNTS = tuple(f"{tag:02}" for tag in range(26, 52))
NESTED = {*ACCOUNTS, "62"}
EXTRA, BILL, LONGEST_BILL = "62", "01", 25
STATIC, DYNAMIC = "11", "12"
TIPS = {"55", "56", "57"}
LONGEST_AMOUNT = 13


@dataclass(frozen=True)
class Field:
    tag: str
    value: str
    inner: tuple["Field", ...] = ()

    def __str__(self) -> str:
        return f"{self.tag}{len(self.value):02}{self.value}"


@dataclass(frozen=True)
class Merchant:
    """Who gets the money: the national merchant id and the acquirers' account numbers."""

    nmid: str
    accounts: frozenset[str]
    name: str
    city: str


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE (0x1021, from 0xFFFF, nothing reflected) of the UTF-8 bytes: four upper-case hexadecimal
    digits."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _bit in range(8):
            value = ((value << 1) ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return f"{value:04X}"


def parse(text: str) -> tuple[Field, ...]:
    """The fields of a code whose checksum is right, without the checksum. Raises QrisError with a sentence for the
    owner."""
    text = "".join(text.split("\n")).strip()
    if not text.startswith("0002"):
        raise QrisError(_("This is not the text of a QRIS code. It begins with 000201."), field="qris_text")
    fields = _fields(text)
    if fields[-1].tag != "63" or len(fields[-1].value) != 4:
        raise QrisError(_("The code is not complete: its checksum is missing. Copy the whole text."), field="qris_text")
    if crc(text[:-4]) != fields[-1].value:
        raise QrisError(
            _("The checksum does not fit: a character is missing or wrong. Scan or copy the code again."),
            field="qris_text",
        )
    return tuple(
        replace(one, inner=_fields(one.value)) if one.tag in NESTED else one for one in fields if one.tag != "63"
    )


def _fields(text: str) -> tuple[Field, ...]:
    found, place = [], 0
    while place < len(text):
        head = text[place : place + 4]
        if len(head) < 4 or not (head.isascii() and head.isdigit()):
            raise QrisError(
                _("The code cannot be read at character %(place)d. Copy the whole text again.") % {"place": place + 1},
                field="qris_text",
            )
        length = int(head[2:])
        value = text[place + 4 : place + 4 + length]
        if len(value) < length:
            raise QrisError(
                _("The code is cut off in field %(tag)s. Copy the whole text.") % {"tag": head[:2]}, field="qris_text"
            )
        found.append(Field(head[:2], value))
        place += 4 + length
    return tuple(found)


def value(fields: Iterable[Field], tag: str) -> str:
    return next((one.value for one in fields if one.tag == tag), "")


def own_code(text: str) -> tuple[Field, ...]:
    """The shop's own static code, checked for use. Raises QrisError."""
    fields = parse(text)
    if value(fields, "00") != "01" or value(fields, "53") != "360" or value(fields, "58") != "ID":
        raise QrisError(_("This code is not one for rupiah in Indonesia."), field="qris_text")
    if value(fields, "01") == DYNAMIC:
        raise QrisError(
            _("This code is for one payment only. Use the one of your counter sticker, which has no amount."),
            field="qris_text",
        )
    if value(fields, "54") or any(one.tag in TIPS for one in fields):
        raise QrisError(
            _("This code carries an amount, a tip or a fee of its own. Ask your bank for a plain one."),
            field="qris_text",
        )
    if not merchant(fields).accounts or not value(fields, "59"):
        raise QrisError(_("This code does not say who gets the money."), field="qris_text")
    return fields


def is_usable(text: str) -> bool:
    try:
        own_code(text)
    except QrisError:
        return False
    return True


def with_amount(text: str, amount: int, *, bill: str = "") -> str:
    """The static code `text` as one for just this amount, minor units of rupiah, and bill number. Raises QrisError."""
    major = money.to_major(amount, "IDR")
    digits = str(int(major))
    if major != Decimal(digits) or major <= 0 or len(digits) > LONGEST_AMOUNT:
        raise QrisError(_("QRIS takes whole rupiah above zero."))
    fields = [Field("01", DYNAMIC) if one.tag == "01" else one for one in own_code(text) if one.tag not in {"54", "63"}]
    if not any(one.tag == "01" for one in fields):
        fields.insert(1, Field("01", DYNAMIC))
    _insert(fields, Field("54", digits))
    if bill:
        _add_bill(fields, bill)
    body = "".join(map(str, fields)) + "6304"
    return body + crc(body)


def _insert(fields: list[Field], one: Field) -> None:
    """Before the first field with a higher tag."""
    place = next((place for place, other in enumerate(fields) if other.tag > one.tag), len(fields))
    fields.insert(place, one)


def _add_bill(fields: list[Field], bill: str) -> None:
    """The bill number into field 62; left out where there is no room, for the amount tells the order too."""
    number = "".join(sign for sign in bill if sign.isascii() and (sign.isalnum() or sign in "-/."))[:LONGEST_BILL]
    place = next((place for place, one in enumerate(fields) if one.tag == EXTRA), None)
    inner = [one for one in fields[place].inner if one.tag != BILL] if place is not None else []
    content = "".join(map(str, [Field(BILL, number), *inner]))
    if not number or len(content) > 99:
        return
    if place is None:
        _insert(fields, Field(EXTRA, content))
    else:
        fields[place] = Field(EXTRA, content)


def merchant(fields: Iterable[Field]) -> Merchant:
    """Whose code it is."""
    fields = tuple(fields)
    nmid, accounts = "", set()
    for one in fields:
        if one.tag in ACCOUNTS:
            domain, second = value(one.inner, "00").upper(), value(one.inner, "02")
            if domain in {"ID.CO.QRIS.WWW", "ID.OR.GPNQR.WWW"}:
                nmid = second or nmid
            elif value(one.inner, "01"):
                accounts.add(value(one.inner, "01"))
    return Merchant(nmid, frozenset(accounts), value(fields, "59"), value(fields, "60"))


def same_merchant(text: str, other: str) -> bool:
    """Two codes pay the same shop, static or for one amount. Raises QrisError for a code that cannot be read."""
    one, two = merchant(parse(text)), merchant(parse(other))
    return one.nmid == two.nmid and one.accounts == two.accounts


def svg(text: str) -> str:
    """The code as a drawing: black on white, error correction M, the quiet zone around it."""
    import segno

    return str(segno.make(text, error="m", micro=False).svg_inline(scale=4, border=4, light="#fff", dark="#000"))
