"""In how many parts an SMS goes: the alphabet of GSM (3GPP TS 23.038) holds 160 letters, any other sign makes it
Unicode with 70; longer ones are cut into parts of 153 or 67, of which each is paid."""

from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")  # each takes the place of two
# What word processors and phones write for signs that GSM has: plain, the text costs less and reads the same.
PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u0060\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2013\u2014\u2212\u2022\u00b7", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009\t", " "),
        **dict.fromkeys("\u200b\ufeff", ""),
        "\u2026": "...",
        "\u00d7": "x",
        "\u2192": "->",
    }
)


@dataclass(frozen=True)
class Parts:
    """`letters` as the network counts them; `left`: how many more fit into the last part."""

    unicode: bool
    letters: int
    count: int
    left: int


def plain(text: str) -> str:
    """Quotes, dashes and blanks as GSM has them; what GSM cannot say stays."""
    return text.translate(PLAIN)


def parts_of(text: str) -> Parts:
    """An empty text is one part, as services bill it."""
    unicode = any(sign not in BASIC and sign not in EXTENDED for sign in text)
    widths = [2 if ord(sign) > 0xFFFF else 1 for sign in text] if unicode else [1 + (sign in EXTENDED) for sign in text]
    letters = sum(widths)
    whole, piece = (70, 67) if unicode else (160, 153)
    if letters <= whole:
        return Parts(unicode, letters, 1, whole - letters)
    count, filled = 1, 0
    for width in widths:  # a sign is never cut in two
        if filled + width > piece:
            count, filled = count + 1, 0
        filled += width
    return Parts(unicode, letters, count, piece - filled)
