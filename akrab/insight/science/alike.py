"""Which short texts say the same: words and pieces of words, weighted by how rare they are, put together by likeness.

A text is a row of unit length: term frequency times inverse document frequency (Salton & Buckley 1988, Information
Processing & Management 24(5)) of its words and of the pieces of 3 and 4 letters in them, so that "pengirimannya" and
"pengiriman", and what was mistyped, lie near each other (Cavnar & Trenkle 1994, SDAIR). Likeness is the cosine. Texts
are joined while the mean likeness of all pairs of two groups is high enough (average linkage, Sokal & Michener 1958);
so every group can be explained: its members are alike by at least so much on average.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from scipy import sparse
from scipy.cluster import hierarchy

from akrab.insight.science.arrays import Floats, Ints, ints

ALIKE = 0.34  # mean cosine from which texts say the same
ENOUGH = 3_000  # different texts that are compared each with each: 36 MB of likenesses, a second
WORDS, PIECES = 0.65, 0.35  # shares of whole words and of pieces in the likeness
PART = 2_000

Words = Sequence[str]
Matrix = Any  # scipy.sparse.csr_array, which has no types


def terms(words: Words) -> tuple[Counter[str], Counter[str]]:
    """The words, and their pieces with marks at both ends."""
    whole = Counter(words)
    pieces: Counter[str] = Counter()
    for word, times in whole.items():
        marked = f"<{word[:24]}>"
        for size in (3, 4):
            for start in range(len(marked) - size + 1):
                pieces[marked[start : start + size]] += times
    return whole, pieces


@dataclass(frozen=True)
class Space:
    """Where texts lie. place of each term (words, pieces apart), and how much it says."""

    words: Mapping[str, int]
    pieces: Mapping[str, int]
    weight_of_words: Floats
    weight_of_pieces: Floats

    def rows(self, texts: Sequence[Words]) -> Matrix:
        """Shape (n, terms), each row of unit length or nothing where no term is known. Cosines are products of rows."""
        found = [terms(one) for one in texts]
        parts = [
            _weighted([one[0] for one in found], self.words, self.weight_of_words) * np.sqrt(WORDS),
            _weighted([one[1] for one in found], self.pieces, self.weight_of_pieces) * np.sqrt(PIECES),
        ]
        return sparse.csr_array(sparse.hstack(parts, format="csr"))


def space(texts: Sequence[Words]) -> Space:
    """Made of all texts: what stands in few of them says more."""
    in_words: Counter[str] = Counter()
    in_pieces: Counter[str] = Counter()
    for one in texts:
        whole, pieces = terms(one)
        in_words.update(whole.keys())
        in_pieces.update(pieces.keys())

    def weights(counted: Counter[str]) -> Floats:
        return np.log((1 + len(texts)) / (1 + np.array([counted[name] for name in sorted(counted)], dtype=float))) + 1

    def places(counted: Counter[str]) -> dict[str, int]:
        return {name: place for place, name in enumerate(sorted(counted))}

    return Space(places(in_words), places(in_pieces), weights(in_words), weights(in_pieces))


def _weighted(counted: Sequence[Counter[str]], places: Mapping[str, int], weight: Floats) -> Matrix:
    known = [[(places[name], times) for name, times in one.items() if name in places] for one in counted]
    starts = np.cumsum([0, *(len(one) for one in known)])
    flat = list(chain.from_iterable(known))
    columns = np.fromiter((place for place, _times in flat), dtype=np.int64, count=len(flat))
    times = np.fromiter((times for _place, times in flat), dtype=np.float64, count=len(flat))
    values = (1 + np.log(times)) * weight[columns] if flat else times
    rows = sparse.csr_array((values, columns, starts), shape=(len(counted), len(places)))
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows.data /= np.repeat(np.maximum(length, 1e-12), np.diff(rows.indptr))
    return rows


def groups(rows: Matrix, weight: Ints, *, rng: np.random.Generator, alike: float = ALIKE, most: int = ENOUGH) -> Ints:
    """The group of each text, shape (n,): 0 that of the greatest weight; -1 where a text is like no other.

    rows: of Space.rows. weight: how many people said it. The `most` heaviest (chance among equals) are compared each
    with each; every other text then joins the group to whose members it is alike on average, if any.
    """
    n = rows.shape[0]
    if n < 2:
        return np.where(weight >= 2, 0, -1)  # one text of several people
    order = np.lexsort((rng.permutation(n), -weight))
    chosen = np.sort(order[:most])
    some = rows[chosen]
    likeness = (some @ some.T).toarray()
    distance = np.clip(1 - likeness[np.triu_indices(len(chosen), 1)], 0, 2)
    tree = hierarchy.linkage(distance, "average")
    label = np.full(n, -1, dtype=np.int64)
    label[chosen] = hierarchy.fcluster(tree, 1 - alike, "distance") - 1
    if n > len(chosen):
        rest = np.setdiff1d(np.arange(n), chosen)
        label[rest] = join(rows[rest], means(some, label[chosen]), alike=alike)
    return _by_weight(label, weight)


def means(rows: Matrix, label: Ints) -> Matrix:
    """The mean row of each group: a row times it is the mean likeness to the members."""
    count = int(label.max()) + 1
    size = np.bincount(label, minlength=count)
    belongs = sparse.csr_array((1.0 / size[label], (label, np.arange(len(label)))), shape=(count, len(label)))
    return sparse.csr_array(belongs @ rows)


def join(rows: Matrix, middles: Matrix, *, alike: float = ALIKE) -> Ints:
    """The group that each row is most alike on average, -1 where none by so much."""
    if not rows.shape[0] or not middles.shape[0]:
        return np.full(rows.shape[0], -1, dtype=np.int64)
    found = []
    for start in range(0, rows.shape[0], PART):
        likeness = (rows[start : start + PART] @ middles.T).toarray()
        best = likeness.argmax(axis=1)
        found.append(np.where(likeness[np.arange(len(best)), best] >= alike, best, -1))
    return ints(np.concatenate(found))


def _by_weight(label: Ints, weight: Ints) -> Ints:
    """Numbered from the heaviest; a group of one text that one person said is none."""
    inside = label >= 0
    total = np.bincount(label[inside], weights=weight[inside], minlength=int(label.max()) + 1)
    order = np.argsort(-total, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    rank[total < 2] = -1
    return ints(np.where(inside, rank[np.maximum(label, 0)], -1))


def pairs(found: Sequence[object], true: Sequence[object]) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean (F1) over all pairs of texts: is a pair put together that belongs
    together. None stands for a text that belongs to no other (Manning, Raghavan & Schütze 2008, ch. 16.3)."""

    def together(counts: Mapping[Any, int]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    both = together(Counter((a, b) for a, b in zip(found, true, strict=True) if a is not None and b is not None))
    put = together(Counter(one for one in found if one is not None))
    belong = together(Counter(one for one in true if one is not None))
    precision, recall = both / put if put else 1.0, both / belong if belong else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0
