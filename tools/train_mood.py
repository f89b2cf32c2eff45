"""Train the Indonesian mood model: `python -m tools.train_mood <folder of data> [--write]`.

The folder holds SmSA (IndoNLU, MIT) as `indonlu_smsa_train.tsv.gz`, `indonlu_smsa_valid.tsv.gz` and PRDECT-ID
(CC BY 4.0) as `prdect_id_reviews.csv.gz`; `tools/mood_phrases.json` are our own phrases of everyday messages to a shop.
A fifth of PRDECT-ID's products and the validation part of SmSA are kept apart and only measured. Without `--write`
nothing is changed. Takes about half a minute on one core.
"""

import argparse
import csv
import gzip
import itertools
import json
import math
import random
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from akrab.insight.mood import indonesian
from akrab.insight.mood.indonesian import MOODS, PLACES
from akrab.insight.mood.words import tokens

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Row = tuple[Ints, Floats]  # places and their values
COST = 0.5  # the support vector machine's C
NEUTRAL_COST = 2.0  # neutral messages are few: a mistake there costs so much more
PHRASES_EACH, PHRASE_COST = 12, 1.0  # fillings of each phrase
EPOCHS = 12
BIAS = (0.0, 0.2, 0.0)  # neutral is chosen a little earlier; found on a fifth of SmSA's training part
SMALLEST = 0.4  # in steps of the stored byte: what is less is left out
LARGEST_SHARE = 0.9999  # of the weights that fit into a byte; the few larger ones are cut


@dataclass(frozen=True)
class Example:
    text: str
    mood: int
    cost: float = 1.0


def smsa(folder: Path, part: str) -> list[Example]:
    with gzip.open(folder / f"indonlu_smsa_{part}.tsv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    return [Example(text, MOODS.index(mood), NEUTRAL_COST if mood == "neutral" else 1.0) for text, mood in rows]


def prdect(folder: Path, *, held: bool) -> list[Example]:
    """Product reviews; all reviews of a product are on the same side."""
    with gzip.open(folder / "prdect_id_reviews.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        Example(row["Customer Review"], MOODS.index(row["Sentiment"].lower()))
        for row in rows
        if (zlib.crc32(row["Product Name"].encode()) % 5 == 0) == held
    ]


def phrases(rng: random.Random) -> list[Example]:
    """Our own phrases, filled with goods, colours, places: what people write to a shop rather than about it."""
    about = json.loads((Path(__file__).parent / "mood_phrases.json").read_text(encoding="utf-8"))
    found: dict[str, Example] = {}
    for mood in MOODS:
        for phrase in about[mood]:
            for _ in range(PHRASES_EACH):
                text = re.sub(r"\{(\w)\}", lambda match: rng.choice(about["fill"][match[1]]), phrase)
                text = " ".join(text.split()).replace(" ?", "?")
                found[text] = Example(text, MOODS.index(mood), PHRASE_COST)
    return list(found.values())


def places(text: str) -> Row:
    words = [one.word for one in tokens(text)]
    found = [at for word in words for at in indonesian.features_of_word(word)]
    found += [at for pair in itertools.pairwise(words) for at in indonesian.features_of_pair(*pair)]
    at, counts = np.unique(np.array(found or [0], dtype=np.int64), return_counts=True)
    return at, counts.astype(np.float64)


def inverse_frequency(rows: Sequence[Row]) -> Floats:
    seen = np.zeros(PLACES)
    for at, _counts in rows:
        seen[at] += 1
    return np.log((1 + len(rows)) / (1 + seen)) + 1


def scaled(rows: Sequence[Row], idf: Floats) -> list[Row]:
    return [(at, counts * idf[at] / math.sqrt(20 * counts.sum())) for at, counts in rows]


def train(rows: Sequence[Row], moods: Ints, costs: Floats, seed: int) -> Floats:
    """One support vector machine per mood (L2 regularised, squared hinge loss). Returns weights (mood, place).

    Source: Hsieh et al. (2008), algorithm 1, in random order without shrinking.
    """
    rng = np.random.default_rng(seed)
    norms = np.array([float(values @ values) for _at, values in rows])
    damping = 0.5 / (COST * costs)
    weights = np.zeros((len(MOODS), PLACES))
    for mood in range(len(MOODS)):
        w, sign, alpha = weights[mood], np.where(moods == mood, 1.0, -1.0), np.zeros(len(rows))
        for _epoch in range(EPOCHS):
            for i in rng.permutation(len(rows)):
                at, values = rows[i]
                gradient = sign[i] * (w[at] @ values) - 1 + damping[i] * alpha[i]
                if alpha[i] == 0 and gradient >= 0:
                    continue
                step = max(alpha[i] - gradient / (norms[i] + damping[i]), 0.0) - alpha[i]
                w[at] += step * sign[i] * values
                alpha[i] += step
    return weights


def macro_f1(right: Sequence[int], said: Sequence[int], moods: Sequence[int] = (0, 1, 2)) -> float:
    """The mean over the moods of F1 = 2·hits / (really so + said so)."""
    pairs = list(zip(right, said, strict=True))
    each = [
        2
        * sum(a == b == mood for a, b in pairs)
        / max(1, sum(a == mood for a, b in pairs) + sum(b == mood for a, b in pairs))
        for mood in moods
    ]
    return sum(each) / len(each)


def write(weights: Floats, idf: Floats, sharpness: float) -> int:
    """Round to signed bytes and keep; returns the file's size in bytes."""
    values = weights * idf
    unit = float(np.quantile(np.abs(values[values != 0]), LARGEST_SHARE)) / 127
    steps = values / unit
    steps[np.abs(steps) < SMALLEST] = 0
    stored = np.clip(np.rint(steps), -127, 127).astype(np.int8)
    about = {"bias": BIAS, "unit": unit / math.sqrt(20), "sharpness": sharpness, "places": PLACES}
    body = json.dumps(about).encode() + b"\n" + zlib.compress(stored.tobytes(), 9)
    indonesian.FILE.parent.mkdir(exist_ok=True)
    indonesian.FILE.write_bytes(body)
    return len(body)


def measure(examples: Sequence[Example]) -> tuple[list[int], list[int], list[float]]:
    """With the file as it is shipped: right moods, said moods, probability of the said one."""
    right, said, sure = [], [], []
    for one in examples:
        found, _shares = indonesian.scores([token.word for token in tokens(one.text)])
        mood = max(range(3), key=lambda at: found[at])
        right.append(one.mood)
        said.append(mood)
        sure.append(indonesian.probabilities(found)[mood])
    return right, said, sure


def report(name: str, examples: Sequence[Example], moods: Sequence[int] = (0, 1, 2)) -> None:
    right, said, sure = measure(examples)
    hits = sum(a == b for a, b in zip(right, said, strict=True)) / len(right)
    print(
        f"{name}: {len(right)} texts, macro F1 {macro_f1(right, said, moods):.4f}, accuracy {hits:.4f}, "
        f"mean confidence {sum(sure) / len(sure):.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="train and replace the shipped model")
    parser.add_argument("--sharpness", type=float, default=2.3)
    options = parser.parse_args()
    if options.write:
        examples = [*smsa(options.folder, "train"), *prdect(options.folder, held=False), *phrases(random.Random(4))]  # noqa: S311
        rows = [places(one.text) for one in examples]
        idf = inverse_frequency(rows)
        moods = np.array([one.mood for one in examples])
        costs = np.array([one.cost for one in examples])
        size = write(train(scaled(rows, idf), moods, costs, seed=4), idf, options.sharpness)
        print(f"{len(examples)} texts, file of {size / 1024:.0f} KiB")
    report("SmSA, validation", smsa(options.folder, "valid"))
    report("PRDECT-ID, products kept apart", prdect(options.folder, held=True), (0, 2))


if __name__ == "__main__":
    main()
