"""A text taken apart into its questions: which of them a shop always hears (price, stock, ...), which words the others
use. Pure functions on text, no Django: rules and lists of words in both languages, data/words.json."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from akrab.insight.mood.topics import Phrases
from akrab.insight.mood.words import SHORT, tokens

FILE = Path(__file__).parent / "data" / "words.json"
LONGEST_TEXT, MOST_SENTENCES = 2_000, 12  # characters read, sentences looked at: who asks is brief
LONGEST_WORD = 30  # letters: what is longer is told apart by its beginning
LONGEST = 40  # words of a sentence; what is longer is a text that was pasted in
SHORT_ENOUGH = 5  # words that ask without a question mark: "ongkir ke Bandung"
FAINT = 4  # weight below which a topic is named by the shortest sentences alone: "berapa?"
NO_TOPIC = "-"  # what sounds like a topic and is none: who trades an old phone in returns nothing
CLEAR = 6  # weight from which a topic is named by those
_SENTENCE = re.compile(r"[^.!?\n。？！؟]+[?？؟]?")  # noqa: RUF001  other languages ask, too
_QUOTED = re.compile(r"^[ \t]*>.*$|^(?:On|Pada) .{5,80}(?:wrote|menulis):.*\Z", re.MULTILINE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{1,300}>")
_PRIVATE = re.compile(r"\S+@\S+|\d[\d .\-()]{6,}\d")  # addresses and long numbers lead to a person


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `topic`: of the lists, empty where none is clear. `words`: what of it says something."""

    topic: str
    words: tuple[str, ...]


@cache
def _lists() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


@cache
def _set(name: str) -> frozenset[str]:
    text = _lists()[name]
    return frozenset((text if isinstance(text, str) else " ".join(text)).split())


@cache
def _short() -> dict[str, list[str]]:
    return {short: meant.split() for meant, shorts in _lists()["short"].items() for short in shorts.split()}


@cache
def _topics() -> dict[str, Phrases]:
    return {
        name: Phrases((int(weight), _as_spoken(text)) for weight, text in parts.items())
        for name, parts in _lists()["topics"].items()
    }


def _as_spoken(text: str | list[str]) -> str:
    """The phrases of a list in the form in which words are compared."""
    phrases = (text if isinstance(text, str) else "; ".join(text)).split(";")
    return "; ".join(" ".join(_written_out(word) for word in one.split()) for one in phrases)


def _written_out(word: str) -> str:
    if word.endswith("*"):
        return word
    known = SHORT.get(word, word)
    return " ".join(_short().get(known, [known]))


def names() -> tuple[str, ...]:
    """The topics that are known by name; among equals the earlier one is meant."""
    return tuple(one for one in _topics() if one != NO_TOPIC)


def spoken(text: str) -> list[str]:
    """The words in the form in which they are compared."""
    return [word[:LONGEST_WORD] for one in tokens(text) for word in _short().get(one.word, [one.word])]


def content(words: Sequence[str]) -> tuple[str, ...]:
    """Without greetings, politeness and what every sentence has; nothing where no letter is left."""
    kept = tuple(one for one in words if one not in _set("fillers") and not (len(one) > 4 and one.isdecimal()))
    return kept if any(letter.isalpha() for one in kept for letter in one) else ()


def core(words: Sequence[str]) -> tuple[str, ...]:
    """What two questions are compared by: stems, without the words that ask. All words where nothing else is left."""
    kept = [one for one in words if one not in _set("weak")] or words
    return tuple(stem(one) for one in kept)


def stem(word: str) -> str:
    """diukir, mengukir, ukirnya → ukir; names → name. Rough: it need only do the same to the same word."""
    for ending in ("nya", "kah", "lah"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            word = word[: -len(ending)]
            break
    for start in ("di", "meng", "nge"):
        if word.startswith(start) and len(word) > len(start) + 3:
            return word[len(start) :]
    return word[:-1] if word.endswith("s") and len(word) > 4 else word


def questions(text: str) -> list[Asked]:
    """What a text asks, each topic once, in its order. Never fails; nothing in a text that asks nothing."""
    found: dict[object, Asked] = {}
    plain = _PRIVATE.sub(" ", _TAG.sub(" ", _QUOTED.sub(" ", text[:LONGEST_TEXT])))
    for sentence in _SENTENCE.findall(plain)[:MOST_SENTENCES]:
        for one in _sentence(sentence):
            found.setdefault(one.topic or one.words, one)
    return list(found.values())


def statements(text: str) -> list[tuple[str, ...]]:
    """The words of each sentence, asked or not."""
    plain = _PRIVATE.sub(" ", _TAG.sub(" ", text[:LONGEST_TEXT]))
    found = (content(spoken(one)[:LONGEST]) for one in _SENTENCE.findall(plain)[:MOST_SENTENCES])
    return [one for one in dict.fromkeys(found) if one]


@lru_cache(maxsize=20_000)
def _sentence(sentence: str) -> tuple[Asked, ...]:
    parts = [one for one in sentence.split(",") if one.strip()]
    if len(parts) > 1:  # "harganya berapa, bisa COD?" asks twice
        apart = [_one(one, marked=sentence.endswith(("?", "？", "؟"))) for one in parts]  # noqa: RUF001
        clear = [one for one in apart if one is not None and one.topic]
        if len(clear) > 1:
            return tuple(clear)
    whole = _one(sentence, marked=False)
    return () if whole is None else (whole,)


def _one(sentence: str, *, marked: bool) -> Asked | None:
    words = spoken(sentence)
    if not words or len(words) > LONGEST:
        return None
    said = content(words)
    if not said:
        return None
    topic, weight = topic_of(words)
    if weight < FAINT and len(said) > 2:  # "how many letters?" is no price
        topic = ""
    marked = marked or words[-1] == "?" or sentence.rstrip().endswith(("？", "؟"))  # noqa: RUF001
    if not (marked or _asks(words, said) or (weight >= CLEAR and _is_brief(words, said))):
        return None
    says = len(said) > 1 and not _set("weak").issuperset(said)  # "bisa tidak kak?" asks what only the two know
    return Asked(topic, said) if topic or says else None


def _asks(words: Sequence[str], said: Sequence[str]) -> bool:
    """By its words, for who writes by thumb leaves the mark out."""
    if _set("question_words").intersection(words) or (said and said[0].endswith("kah")):
        return True
    known = [one for one in words if one not in _set("fillers")] or [""]
    first, last = known[0], known[-1]  # "tahan air tidak kak"
    begins = _is_tagged(words, said, last) or bool({said[0], first} & _set("question_starts")) or words[0] in _ENGLISH
    return begins and not _set("statements").intersection(words)


def _is_tagged(words: Sequence[str], said: Sequence[str], last: str) -> bool:
    """ "tahan air tidak", "sudah dikirim belum kak pesanan saya"; but not "sepertinya tidak, kak"."""
    if len(said) < 3:
        return False
    tags, called = _set("tags"), _set("called")
    return last in tags or "kah" in words or any(one in tags and after in called for one, after in pairwise(words))


_ENGLISH = frozenset({"do", "does", "is", "are", "any", "can", "could", "will"})
TAGS = _set("tags")  # "tahan air tidak?": they make a question of a statement and say nothing of what is asked


def _is_brief(words: Sequence[str], said: Sequence[str]) -> bool:
    return len(said) <= SHORT_ENOUGH and not _set("statements").intersection(words) and "sudah" not in words


def topic_of(words: Sequence[str]) -> tuple[str, int]:
    """The topic of the greatest weight, and the weight; "" and 0 where nothing speaks for one."""
    best, best_weight = "", 0
    for name, phrases in _topics().items():
        weight = max((one.weight for one in phrases.said(words)), default=0)
        if weight > best_weight:
            best, best_weight = name, weight
    return ("", 0) if best == NO_TOPIC else (best, best_weight)
