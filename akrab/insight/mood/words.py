"""Taking a text apart into words, as the trained model and the rules both want them; and guessing its language."""

import re
import unicodedata
from dataclasses import dataclass

from akrab.insight.mood import wordlists

LONGEST_TEXT = 4000  # characters; what follows says nothing new about the mood
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[!?]+|[^\w\s.,;:/()\"'’-]")
_REPEATED = re.compile(r"(.)\1{2,}")

SHORT = {short: word for word, shorts in wordlists.table("short").items() for short in str(shorts).split()}
_INDONESIAN, _ENGLISH = wordlists.words("indonesian"), wordlists.words("english")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it stands in the text, and in the form the models know it by."""

    text: str
    word: str


def tokens(text: str) -> list[Token]:
    """The words of a text in their order: links left out, `bagusss` → `bagus`, short forms written out."""
    plain = _LINK.sub(" ", unicodedata.normalize("NFKC", text[:LONGEST_TEXT]))
    found = []
    for match in _WORD.finditer(plain):
        written = match.group()
        word = _REPEATED.sub(r"\1", written.lower().replace("’", "'"))
        if word[0] in "!?":
            word = word[0]
        found.append(Token(written, SHORT.get(word, word)))
    return found


def language(words: list[Token]) -> str:
    """`en` or `id`, by the everyday words of both; `id` when nothing tells."""
    english = sum(one.text.lower() in _ENGLISH for one in words)
    indonesian = sum(one.word in _INDONESIAN for one in words)
    return "en" if english > indonesian else "id"
