"""The trained model for Indonesian: a linear classifier on words, pairs of words and pieces of words.

Each feature falls by its CRC-32 into one of 2**BITS places, which hold one signed byte per mood (support vector machine
with squared hinge loss, one mood against the rest, times the feature's inverse document frequency, rounded). The sum
over a text, divided by the root of the number of features, is additive in the words: so each word's share in the
decision is known exactly. Trained by `python -m tools.train_mood`.

Sources: Hsieh et al. (2008), ICML, "A dual coordinate descent method for large-scale linear SVM"; Weinberger et al.
(2009), ICML, "Feature hashing for large scale multitask learning".
"""

import itertools
import json
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

MOODS = ("negative", "neutral", "positive")
BITS = 18
PLACES = 1 << BITS
WORD_WEIGHT = 3  # a whole word, and a pair of words, counts as often as so many of its pieces
SHORTEST, LONGEST = 3, 5  # letters of the pieces
FILE = Path(__file__).parent / "data" / "indonesian.bin"

Sums = tuple[float, float, float]


def place(feature: str) -> int:
    return zlib.crc32(feature.encode()) & (PLACES - 1)


def features_of_word(word: str) -> list[int]:
    """Places of the word itself (repeated by its weight) and of its pieces, with marks at both ends."""
    found = [place(f"w{word}")] * WORD_WEIGHT
    if len(word) > 2:
        marked = f"<{word[:30]}>"
        found += [
            place(f"c{marked[start : start + size]}")
            for size in range(SHORTEST, LONGEST + 1)
            for start in range(len(marked) - size + 1)
        ]
    return found


def features_of_pair(first: str, second: str) -> list[int]:
    return [place(f"b{first} {second}")] * WORD_WEIGHT


@dataclass(frozen=True)
class Model:
    """`weights`: one row of signed bytes per mood. `unit`: what a step of them is worth. `bias` is added to the scores;
    `sharpness` turns them into probabilities."""

    weights: tuple[memoryview, memoryview, memoryview]
    unit: float
    bias: tuple[float, float, float]
    sharpness: float

    def sums(self, places: Sequence[int]) -> Sums:
        low, middle, high = self.weights
        return sum(low[at] for at in places), sum(middle[at] for at in places), sum(high[at] for at in places)


@cache
def model() -> Model:
    """The shipped model, read once per process (0.8 MB)."""
    head, _, body = FILE.read_bytes().partition(b"\n")
    about = json.loads(head)
    weights = memoryview(zlib.decompress(body)).cast("b")
    rows = weights[:PLACES], weights[PLACES : 2 * PLACES], weights[2 * PLACES :]
    low, middle, high = about["bias"]
    return Model(rows, about["unit"], (low, middle, high), about["sharpness"])


@lru_cache(maxsize=8192)
def _word(word: str) -> tuple[int, Sums]:
    places = features_of_word(word)
    return len(places), model().sums(places)


@lru_cache(maxsize=8192)
def _pair(first: str, second: str) -> Sums:
    return model().sums(features_of_pair(first, second))


def scores(words: Sequence[str]) -> tuple[Sums, list[Sums]]:
    """Scores of the moods in the order of MOODS, and each word's share in them (half of each pair it stands in)."""
    if not words:
        return (0.0, 1.0, 0.0), []
    count, shares = 0, []
    for word in words:
        number, sums = _word(word)
        count += number
        shares.append(list(sums))
    for at, (first, second) in enumerate(itertools.pairwise(words)):
        count += WORD_WEIGHT
        for mood, value in enumerate(_pair(first, second)):
            shares[at][mood] += value / 2
            shares[at + 1][mood] += value / 2
    known = model()
    factor = known.unit / math.sqrt(count)
    each: list[Sums] = [(one[0] * factor, one[1] * factor, one[2] * factor) for one in shares]
    low, middle, high = (sum(one[mood] for one in each) + known.bias[mood] for mood in range(3))
    return (low, middle, high), each


def probabilities(found: Sums) -> Sums:
    """The scores as probabilities that add up to one."""
    top = max(found)
    low, middle, high = (math.exp((one - top) * model().sharpness) for one in found)
    total = low + middle + high
    return low / total, middle / total, high / total
