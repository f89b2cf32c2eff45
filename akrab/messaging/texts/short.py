"""A text in the few characters of an SMS or of a notice on the screen, and what an SMS costs in parts."""

import re
from dataclasses import dataclass

from akrab.messaging.texts.paragraphs import blocks_of

LONGEST = 160  # characters
LONGEST_LINK = 100

# Signs that would turn an SMS of 160 characters into one of 70.
_PLAIN = str.maketrans({
    "“": '"', "”": '"', "„": '"', "\u2018": "'", "\u2019": "'", "–": "-", "—": "-", "−": "-", "…": "...", "×": "x",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "•": "-", "·": "-",
})  # fmt: skip
_BOLD = re.compile(r"\*([^\s*](?:[^*\n]*[^\s*])?)\*")

# 3GPP TS 23.038: the default alphabet, and the signs of its extension, which count twice.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€\f")


def plain(text: str) -> str:
    """Without marks, and with the keyboard's own signs for quotes, dashes and the like."""
    return _BOLD.sub(r"\1", text).translate(_PLAIN)


def short_of(subject: str, text: str, sender: str = "", *, with_link: bool = True) -> str:
    """The beginning of what the text says, and its first link: at most 160 characters, cut between words. `sender`
    stands before it."""
    words, link = list[str](), ""
    for block in blocks_of(text):
        if block.kind == "text":
            words += [row[0] for row in block.rows]
        elif block.kind == "button" and not link:
            link = block.rows[0][1]
    said = plain(" ".join(f"{one}." if one[-1].isalnum() else one for one in words)) or plain(subject)
    said = f"{plain(sender)}: {said}" if sender else said
    if not with_link or not link or len(link) > LONGEST_LINK or link in said:
        return cut(said, LONGEST)
    return f"{cut(said, LONGEST - len(link) - 1)} {link}"


def cut(text: str, longest: int) -> str:
    """At most so many characters, cut between words where that is possible."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    begun = text[: longest - 3]
    whole, space, _rest = begun.rpartition(" ")
    return (whole if space and len(whole) > longest // 2 else begun).rstrip(" ,;:-") + "..."


@dataclass(frozen=True)
class Parts:
    """What an SMS is sent in: how many parts, of how many units in all, and the sign that made it expensive."""

    parts: int
    units: int
    unicode: bool
    culprit: str = ""  # the first sign outside of the GSM alphabet


def parts_of(text: str) -> Parts:
    """160 units of the GSM alphabet in one part, 153 in each of several; 70 and 67 with any other sign."""
    culprit = next((sign for sign in text if sign not in _GSM and sign not in _TWICE), "")
    if culprit:
        units = len(text.encode("utf-16-le", "surrogatepass")) // 2
        return Parts(_count(units, 70, 67), units, True, culprit)
    units = len(text) + sum(sign in _TWICE for sign in text)
    return Parts(_count(units, 160, 153), units, False)


def _count(units: int, single: int, several: int) -> int:
    return (units > 0) + 0 if units <= single else -(-units // several)
