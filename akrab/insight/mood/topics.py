"""What a message is about, by words that speak for a topic, and how soon somebody must look. Rules, in both languages.

A word of the text speaks when it begins with the stem (stems end in `*`) or is the word; a phrase when its words follow
each other. The topic with the greatest weight wins; among equals the earlier in this order, since who wants the money
back for a late parcel speaks of the return.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from akrab.insight.mood import wordlists

TOPICS = ("return", "payment", "delivery", "stock", "quality", "price", "service", "praise", "other")

_NEGATION = frozenset({"bukan", "tidak", "jangan", "tanpa", "not", "no", "never", "isn't"})


@dataclass(frozen=True)
class Spoken:
    """Something said that counts: which words of the text (by their place), and how much."""

    places: tuple[int, ...]
    weight: int


class Phrases:
    """Stems, words and phrases with weights, looked up by their first word."""

    def __init__(self, weighted: Iterable[tuple[int, str]]) -> None:
        self._by_start: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for weight, text in weighted:
            for phrase in text.split(";"):
                parts = tuple(phrase.split())
                if parts:
                    self._by_start.setdefault(parts[0].rstrip("*")[:3], []).append((parts, weight))

    def said(self, words: Sequence[str]) -> list[Spoken]:
        """Everything said, no word twice: the longest and heaviest phrase first."""
        found = [
            Spoken(tuple(range(at, at + len(parts))), weight + len(parts) - 1)
            for at, word in enumerate(words)
            for parts, weight in self._by_start.get(word[:3], ())
            if _follows(words, at, parts)
        ]
        taken: set[int] = set()
        kept = []
        for one in sorted(found, key=lambda one: (-one.weight, one.places)):
            if not taken.intersection(one.places):
                taken.update(one.places)
                kept.append(one)
        return kept


def _follows(words: Sequence[str], at: int, parts: tuple[str, ...]) -> bool:
    return at + len(parts) <= len(words) and all(
        word.startswith(part[:-1]) if part.endswith("*") else word in {part, f"{part}nya"}
        for part, word in zip(parts, words[at:], strict=False)
    )


@cache
def _topic_phrases() -> dict[str, Phrases]:
    return {
        topic: Phrases((int(weight), wordlists.line(text)) for weight, text in weights.items())
        for topic, weights in wordlists.table("topics").items()
    }


@cache
def _urgent_phrases() -> tuple[Phrases, ...]:
    lists = wordlists.table("urgent")
    return tuple(Phrases([(1, wordlists.line(lists[name]))]) for name in ("alarm", "money", "now", "broken", "at_once"))


def topic(words: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """The topic, and the places of the words that spoke for it."""
    best, best_weight = "other", 0
    spoke: tuple[int, ...] = ()
    for name in TOPICS:
        phrases = _topic_phrases().get(name)
        said = phrases.said(words) if phrases else []
        weight = sum(one.weight for one in said)
        if weight > best_weight:
            best, best_weight, spoke = name, weight, _places(said)
    return best, spoke


def urgency(words: Sequence[str], *, unhappy: bool, about: str) -> tuple[int, tuple[int, ...]]:
    """0: when there is time, 1: unhappy, 2: soon, 3: at once; and the places of the words that made it urgent."""
    alarm, money, now, broken, at_once = (phrases.said(words) for phrases in _urgent_phrases())
    loud = [one for one in alarm if not _NEGATION.intersection(words[max(0, one.places[0] - 1) : one.places[0]])]
    if loud:
        return 3, _places(loud)
    if not unhappy:
        return (2, _places(at_once)) if at_once else (0, ())
    reasons = [*money, *now] or (broken if about == "return" else [])
    return 1 + min(2, len(reasons)), _places(reasons)


def _places(said: Iterable[Spoken]) -> tuple[int, ...]:
    return tuple(sorted(at for one in said for at in one.places))
