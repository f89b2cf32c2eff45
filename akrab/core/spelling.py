"""What somebody meant who typed a word wrongly, in Indonesian or English. Pure functions on words.

Words are compared as they sound rather than as they are written, since that is how they are mistyped: `kasing` and
`casing`, `carger` and `charger`, the old spelling `tjasing`; then by the optimal string alignment distance (left out,
doubled, wrong and swapped letters).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Old spelling first (oe, tj, dj, nj, sj), then letters that sound alike to an Indonesian ear.
_SOUNDS = [
    ("oe", "u"), ("tj", "c"), ("dj", "j"), ("nj", "ny"), ("sj", "s"), ("sy", "s"), ("sh", "s"), ("ph", "f"),
    ("ck", "k"), ("ee", "i"), ("oo", "u"), ("ea", "i"), ("ai", "e"), ("x", "ks"), ("q", "k"), ("c", "k"), ("v", "f"),
    ("f", "p"), ("z", "s"), ("y", "i"),
]  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_SHORTEST = 3  # shorter words are taken as they are


def sound(word: str) -> str:
    """How the word sounds, as a key to compare: `charger`, `carger` and `karger` have the same."""
    for written, spoken in _SOUNDS:
        word = word.replace(written, spoken)
    word = word[:1] + word[1:].replace("h", "")
    return _DOUBLED.sub(r"\1", word)


def distance(one: str, other: str, most: int) -> int:
    """Letters left out, added, changed or swapped with their neighbour, `most + 1` for more than that.

    Source: optimal string alignment, Boytsov (2011), ACM JEA 16, 1.1.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]


def forgiven(length: int) -> int:
    """How many mistakes a word of so many letters may have."""
    return 0 if length < _SHORTEST else 1 if length < 6 else 2 if length < 10 else 3


def letters(word: str) -> int:
    """The set of a word's letters as bits: words that differ in many letters are put aside at once."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


@dataclass(frozen=True, slots=True)
class Known:
    """A word that something is found by; `count`: by how many things."""

    word: str
    sound: str
    letters: int
    count: int


def known(word: str, count: int) -> Known:
    key = sound(word)
    return Known(word, key, letters(key), count)


def nearest(typed: str, vocabulary: Iterable[Known]) -> str:
    """The known word that was most likely meant; empty when none is near enough."""
    if len(typed) < _SHORTEST or not typed.isalpha():
        return ""
    key = sound(typed)
    most, mask, size = forgiven(min(len(typed), len(key) + 1)), letters(key), len(key)
    best: tuple[float, bool, int, str] | None = None
    for one in vocabulary:
        if abs(len(one.sound) - size) > most or (one.letters ^ mask).bit_count() > 2 * most:
            continue
        heard = distance(key, one.sound, most)
        if heard > most:
            continue
        written = distance(typed, one.word, most + 3)
        rank = (heard + written / 4, one.word[0] != typed[0], -one.count, one.word)
        if best is None or rank < best:
            best = rank
            most = min(most, int(rank[0]))  # what is further away cannot be nearer any more
    return best[3] if best else ""


def joined(typed: Sequence[str], is_known: "frozenset[str] | set[str]") -> list[str]:
    """Neighbours that are one known word, put together: `power bank` → `powerbank`."""
    found: list[str] = []
    for word in typed:
        if found and found[-1] + word in is_known and not (found[-1] in is_known and word in is_known):
            found[-1] += word
        else:
            found.append(word)
    return found


def split(word: str, is_known: "frozenset[str] | set[str]") -> list[str]:
    """Two known words that were written as one: `kabeldata` → `kabel`, `data`; empty when they are none."""
    for place in range(2, len(word) - 1):
        parts = [word[:place], word[place:]]
        if all(part in is_known and (len(part) >= _SHORTEST or part.isdigit()) for part in parts):
            return parts
    return []
