"""An order's text as tokens: words as they are meant, numbers as numbers, units as units, and where sentences part."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from akrab.assistant.parsing.vocabulary import (
    COUNTS,
    EACH,
    FILLERS,
    MEASURES,
    NUMBERS,
    PACKS,
    SAME,
    SEPARATORS,
    WHOLE_PACKS,
)

LONGEST = 1500  # characters; nobody orders in more
_PIECE = re.compile(r"\d+(?:[.,]\d+)+|\d+/\d+|\d+|[^\W\d_]+(?:-[^\W\d_]+)*|½|¼|[^\w\s]|\n")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_NUMBERED = re.compile(r"(^|[\n:.;,]\s*|\s)(\d{1,2})[.)]\s*(?=[^\W\d])")
_LISTED = re.compile(r"(?:^|\s)1[.)]\s*[^\W\d]")
_BREAKS = frozenset(",;.:+&\n|!?()-*/")
HARD = "|"  # the line of a list ends here
SOFT = ","


@dataclass(frozen=True, slots=True)
class Token:
    """`word`: as it is meant. `number`: its value, if it is one. `start`, `end`: where in the text it stands."""

    word: str
    start: int
    end: int
    number: float | None = None
    glued: bool = False  # nothing between it and the token before: `5kg`
    spelled: bool = False  # a number written as a word
    parted: bool = False  # a comma, a line's end or "and" stands before it

    @property
    def is_filler(self) -> bool:
        return self.number is None and self.word in FILLERS

    @property
    def is_count(self) -> bool:
        return self.word in COUNTS

    @property
    def is_unit(self) -> bool:
        return self.word in COUNTS or self.word in PACKS or self.word in WHOLE_PACKS or self.word in MEASURES


def tokens(text: str, *, taken: Sequence[tuple[int, int]] = ()) -> list[Token]:
    """The tokens of a text, without the stretches that are `taken` by wishes."""
    plain = _plain(text)
    for start, end in taken:
        plain = plain[:start] + "\n" * (end - start) + plain[end:]
    if _LISTED.search(plain):
        plain = _NUMBERED.sub(lambda found: found[1] + "\n" * (len(found[0]) - len(found[1])), plain)
    return _meant(_numbers(_pieces(plain)))


def names(text: str) -> list[Token]:
    """The tokens of a product's or a variant's name."""
    return [replace(one, parted=False) for one in tokens(text)]


def _plain(text: str) -> str:
    """Lower case, accents off, every character still in its place."""
    found = []
    for letter in text[:LONGEST]:
        low = unicodedata.normalize("NFKD", letter).lower()[:1] if letter not in "½¼" else letter
        found.append(low or " ")
    return "".join(found)


def _pieces(plain: str) -> list[Token]:
    found: list[Token] = []
    parted, last = True, -1
    for match in _PIECE.finditer(plain):
        piece = match.group()
        if piece in _BREAKS or piece in SEPARATORS:
            if piece == "-" and found and found[-1].end == match.start():
                continue
            parted = True
            continue
        number = _number(piece)
        word = piece if number is None else ""
        if word in EACH or word.split("-")[0] in EACH:
            word = "masing"
        elif "-" in word:
            halves = word.split("-")
            word = halves[0] if halves[0] == halves[-1] or halves[0].startswith("abu") else "".join(halves)
        elif number is None and not word.isalpha():
            continue
        glued = last == match.start() and not parted
        one = Token(word, match.start(), match.end(), number, glued=glued, parted=parted)
        if (
            glued
            and number is not None
            and found[-1].number is None
            and len(found[-1].word) == 1
            and found[-1].word != "x"
        ):
            found[-1] = replace(found[-1], word=found[-1].word + piece, end=one.end)  # a54
        elif glued and number == 2 and piece == "2" and len(found[-1].word) > 2:
            pass  # abu2, masing2: the word twice
        elif word in {"rb", "ribu", "k"} and found and found[-1].number is not None and (glued or word != "k"):
            found[-1] = replace(found[-1], number=(found[-1].number or 0) * 1000, end=one.end)
        elif word == "x" and (glued or number is None):
            pass  # 3x, x2
        else:
            found.append(one)
        parted, last = False, match.end()
    return found


def _number(piece: str) -> float | None:
    if piece == "½":
        return 0.5
    if piece == "¼":
        return 0.25
    if not piece[0].isdigit():
        return None
    if "/" in piece:
        above, below = piece.split("/")
        return int(above) / int(below) if int(below) else None
    if _GROUPED.fullmatch(piece):
        return float(re.sub(r"[.,]", "", piece))
    whole, _, rest = piece.replace(",", ".").partition(".")
    return float(f"{whole}.{rest.replace('.', '')}") if rest else float(whole)


def _numbers(found: list[Token]) -> list[Token]:
    """Number words become numbers, `dua puluh lima` one; `selusin` is one dozen, `sekilo` one kilogram."""
    done: list[Token] = []
    for one in found:
        word, before = one.word, done[-1] if done else None
        value = NUMBERS.get(word)
        if value is not None and before is not None and before.number and _continues(before, value, one):
            done[-1] = replace(before, number=before.number + value, end=one.end)
        elif value is not None:
            done.append(replace(one, word="", number=float(value), spelled=True))
        elif word in {"puluh", "belas", "ratus"} and before is not None and before.number is not None:
            by = {"puluh": before.number * 10, "belas": before.number + 10, "ratus": before.number * 100}[word]
            done[-1] = replace(before, number=by, end=one.end)
        elif word.startswith("se") and _is_unit(word[2:]) and len(word) > 4:
            done += [replace(one, word="", number=1.0), Token(word[2:], one.start, one.end, glued=True)]
        else:
            done.append(one)
    return done


def _continues(before: Token, value: float, one: Token) -> bool:
    tens = before.number or 0
    return before.spelled and not one.parted and tens >= 20 and tens % 10 == 0 and 1 <= value <= 9


def _is_unit(word: str) -> bool:
    return word in COUNTS or word in PACKS or word in MEASURES or word in WHOLE_PACKS


def _meant(found: list[Token]) -> list[Token]:
    """Slang and short forms become the words of the shelf: `item` → `hitam`, `tg` → `tempered glass`."""
    done: list[Token] = []
    at = 0
    while at < len(found):
        for size in (2, 1):
            written = tuple(one.word for one in found[at : at + size])
            meant = SAME.get(written) if len(written) == size else None
            if meant and not any(one.parted for one in found[at + 1 : at + size]):
                first, last = found[at], found[at + size - 1]
                done += [
                    Token(
                        word, first.start, last.end, parted=first.parted and not place, glued=first.glued and not place
                    )
                    for place, word in enumerate(meant)
                ]
                at += size
                break
        else:
            done.append(found[at])
            at += 1
    return [_bare(one) for one in done]


def _bare(one: Token) -> Token:
    """Without the little word at its end: `gulanya` → `gula`."""
    if len(one.word) > 5 and one.word.endswith("nya"):
        bare = SAME.get((one.word[:-3],), (one.word[:-3],))
        return replace(one, word=bare[0]) if len(bare) == 1 else one
    return one
