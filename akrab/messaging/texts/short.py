"""A text in the few characters of an SMS or of a notice on the screen."""

import re

from akrab.messaging.phones.parts import plain as as_in_sms
from akrab.messaging.texts.paragraphs import blocks_of

LONGEST = 160  # characters
LONGEST_LINK = 100

_BOLD = re.compile(r"\*([^\s*](?:[^*\n]*[^\s*])?)\*")


def plain(text: str) -> str:
    """Without marks, and with quotes, dashes and the like as an SMS has them: others would more than halve its room."""
    return as_in_sms(_BOLD.sub(r"\1", text))


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
