"""English by the rules and the lexicon of VADER, with words of shops added.

Source: Hutto & Gilbert (2014), ICWSM, "VADER: a parsimonious rule-based model for sentiment analysis of social media
text"; the numbers are theirs, as published in vaderSentiment 3.3.2 (MIT License, kept in the lexicon's file). Ours: the
words and phrases of trade below, the words of mere politeness that count nothing, and the width of "neutral".
"""

import math
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from akrab.insight.mood import wordlists

FILE = Path(__file__).parent / "data" / "vader.txt.z"
BOOST, SHOUTED, NEGATED, ALPHA = 0.293, 0.733, -0.74, 15
NEUTRAL_BELOW = 0.25  # of the compound score, which goes from -1 to 1

_MORE, _LESS, _NOT = (wordlists.words("vader", name) for name in ("more", "less", "not"))
# What is polite or says what somebody wants is neither glad nor unhappy when it is said to a shop.
_COUNTS_NOTHING = wordlists.words("vader", "counts_nothing")
_OF_TRADE, _PHRASES = (wordlists.numbers("vader", name) for name in ("of_trade", "phrases"))


@cache
def lexicon() -> dict[str, float]:
    """VADER's words with their mean valence, -4 to 4, and ours in their place."""
    text = zlib.decompress(FILE.read_bytes()).decode()
    rows = (line.split("\t") for line in text.partition("\f\n")[2].splitlines())
    known = {word: float(value) for word, value in rows if len(word) > 1}
    return known | dict.fromkeys(_COUNTS_NOTHING, 0.0) | dict(_OF_TRADE)


def valences(written: Sequence[str]) -> list[float]:
    """What each word adds, after what stands before it (negation, more, less), capitals, and `but`."""
    low = [word.lower() for word in written]
    shouted = 0 < sum(word.isupper() and len(word) > 1 for word in written) < len(written)
    found = _phrases(low)
    for at, word in enumerate(low):
        if found[at] is None:
            found[at] = (
                0.0 if word in _MORE or word in _LESS else _valence(low, at, shouted=shouted and written[at].isupper())
            )
    values = [one or 0.0 for one in found]
    if "but" in low:
        turn = low.index("but")
        values = [one * (0.5 if at < turn else 1.5 if at > turn else 1) for at, one in enumerate(values)]
    return values


def _phrases(low: Sequence[str]) -> list[float | None]:
    """Values of words that stand in a phrase: the whole on its last word, nothing on the others."""
    found: list[float | None] = [None] * len(low)
    for size in (3, 2):
        for at in range(len(low) - size + 1):
            value = _PHRASES.get(" ".join(low[at : at + size]))
            if value is not None and found[at] is None:
                found[at : at + size] = [*[0.0] * (size - 1), value]
    return found


def _is_not(word: str) -> bool:
    return word in _NOT or "n't" in word


def _valence(low: Sequence[str], at: int, *, shouted: bool) -> float:
    known = lexicon()
    value = known.get(low[at], 0.0)
    if low[at] == "no" and at + 1 < len(low):
        return 0.0 if low[at + 1] in known else -0.6  # "no" turns what follows; alone it says little to a shop
    if not value:
        return 0.0
    if "no" in low[max(0, at - 2) : at]:
        value *= NEGATED
    if shouted:
        value += math.copysign(SHOUTED, value)
    for distance, weight in ((1, 1.0), (2, 0.95), (3, 0.9)):
        if at < distance:
            break
        before = low[at - distance]
        if before in _MORE or before in _LESS:
            value += math.copysign(BOOST * weight, value) * (1 if before in _MORE else -1)
        if _is_not(before):
            so = low[at - distance + 1 : at]
            value *= 1.25 if before == "never" and so[:1] in (["so"], ["this"]) else NEGATED
    return value


def compound(values: Sequence[float], *, exclamations: int) -> float:
    """All of it as one number from -1 to 1."""
    total = sum(values)
    if total:
        total += math.copysign(min(exclamations, 4) * 0.292, total)
    return total / math.sqrt(total * total + ALPHA)
