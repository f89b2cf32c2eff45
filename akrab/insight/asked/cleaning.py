"""An answer given to one customer, made ready for everybody: without greeting, name, addresses and numbers."""

import re

_GREETING = re.compile(
    r"^\s*(?:hal+o|hai|hi|hello|hey|dear|assalamu\S*(?: alaikum)?|(?:selamat |good )?(?:pagi|siang|sore|malam|morning|"
    r"afternoon|evening))\b[^,.!?\n]{0,40}[,.!\n]+\s*",
    re.IGNORECASE,
)
_CALLED = r"\b(?:(?:kak|kakak|ka|bu|ibu|pak|bapak|mas|mba|mbak|sis|gan|bang|mr|mrs|ms)\.? )?"
_PRIVATE = re.compile(r"\S+@\S+\.\S+|\+?\d[\d .\-()]{7,}\d")


def for_everybody(text: str, who: str) -> str:
    """text: what the shop answered; who: the name of the customer it was answered to. A proposal: a person reads it
    before anybody else does."""
    said = _PRIVATE.sub("…", text.strip())
    said = _GREETING.sub("", said, count=1)
    for part in sorted({who, *who.split()}, key=len, reverse=True):
        if len(part) > 2:
            said = re.sub(rf",? ?{_CALLED}{re.escape(part)}\b(?=[,.!? \n]|$)", "", said, flags=re.IGNORECASE)
    said = re.sub(r"^[\s,.!]+", "", said)
    return said[:1].upper() + said[1:]
