"""QRIS: the national payment code. Pure text work; it moves no money and confirms nothing.

Layout (EMVCo merchant-presented mode): two digits tag, two digits length, value; templates 26–51 and 62 nest the same;
the checksum 63 comes last. Source: docs/explanation/qris.md.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from akrab.payments.errors import QrisError

CHECKSUM = "63"
NESTED = {f"{tag:02}" for tag in (*range(26, 52), 62, 64)}
LONGEST = 512  # EMVCo: the whole payload


@dataclass(frozen=True)
class Field:
    """One field; `inner` are the fields of a template."""

    tag: str
    value: str
    inner: tuple["Field", ...] = field(default=())

    def encoded(self) -> str:
        return f"{self.tag}{len(self.value):02}{self.value}"


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE over the UTF-8 bytes, four upper-case hexadecimal digits."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _bit in range(8):
            value = (value << 1) ^ 0x1021 if value & 0x8000 else value << 1
            value &= 0xFFFF
    return f"{value:04X}"


def is_usable(text: str) -> bool:
    return False
