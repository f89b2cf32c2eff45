"""How well questions are put together, on questions written for it; and the mathematics beside it."""

import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from akrab.insight.asked import grouping, words
from akrab.insight.asked.topics import Asked, names, questions
from akrab.insight.science import alike, rates

ROWS = [
    json.loads(line) for line in (Path(__file__).parent / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]


@dataclass(frozen=True)
class Said:
    person: str
    asked: Asked


def measured(*, apart: bool) -> tuple[int, float, float, float]:
    """How many, precision, recall and F1 over pairs; what asks nothing belongs to no other."""
    rows = [row for row in ROWS if row["apart"] == apart]
    asked = {n: said[0] for n, row in enumerate(rows) if (said := questions(row["text"]))}
    known = grouping.alike(asked.items())
    found = [known.of(asked[n]) if n in asked else None for n in range(len(rows))]
    precision, recall, f1 = alike.pairs(found, [row["group"] or None for row in rows])
    return len(rows), round(precision, 2), round(recall, 2), round(f1, 2)


def test_questions_are_put_together_no_worse_than_the_card_says() -> None:
    """The card tells of the first look at the half that was kept apart; what it showed was mended afterwards."""
    tried, precision, recall, f1 = measured(apart=True)
    assert tried == words.TRIED
    assert (precision >= words.RIGHT, recall >= words.FOUND, f1) == (True, True, 0.9)
    assert measured(apart=False) == (133, 0.98, 0.95, 0.96)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Kak ready?", ["stock"]),
        ("ongkir ke Bandung berapa", ["delivery_cost"]),
        ("bisa COD?", ["payment"]),
        ("harga brp kak, bisa cod gak?", ["price", "payment"]),
        ("Where is my order? And when are you open?", ["order_status", "hours"]),
        ("Saya sudah bayar ya kak", []),
        ("hp lama bisa tukar tambah?", [""]),
        ("sudah dikirim belum kak pesanan saya", ["order_status"]),
        ("sepertinya tidak kak", []),
        ("kak bisa ga?", []),
        ("> bisa COD?\nOke terima kasih", []),
        ("", []),
    ],
)
def test_topics_of_a_text(text: str, topics: list[str]) -> None:
    assert [one.topic for one in questions(text)] == topics


def test_every_topic_has_its_words() -> None:
    assert set(names()) == set(words.TOPICS)


def test_numbers_and_addresses_are_never_among_the_words() -> None:
    [one] = questions("apakah bisa dikirim ke budi@mail.id atau 0812-3456-7890 dengan bubuk kopi?")
    assert not any("budi" in word or word.isdecimal() for word in one.words)


def test_the_order_changes_nothing() -> None:
    said = [Said(str(n), one) for n, row in enumerate(ROWS) for one in questions(row["text"])]
    mixed = random.Random(4).sample(said, len(said))
    first, again = (grouping.grouped(one, kind="question") for one in (said, mixed))
    assert [(one.key, one.words, one.people) for one in first] == [(one.key, one.words, one.people) for one in again]


def test_more_texts_than_are_compared_each_with_each_find_their_groups() -> None:
    things = [("lampu", "taman", "tenaga", "surya"), ("payung", "lipat", "anti", "angin"), ("kursi", "rotan", "teras")]
    texts = [(*thing, f"warna{n}", f"ukuran{n % 7}") for thing in things for n in range(200)]
    rows, ones = alike.space(texts).rows(texts), np.ones(len(texts), dtype=np.int64)
    label = alike.groups(rows, ones, rng=np.random.default_rng(0), most=120)
    precision, recall, _f1 = alike.pairs(label.tolist(), [text[0] for text in texts])
    assert (precision > 0.99, recall > 0.5) == (True, True)


def test_pairs_as_in_a_textbook() -> None:
    """Manning, Raghavan & Schütze (2008), figure 16.4: 17 points in three clusters: precision 20/40, recall 20/44."""
    found = [1] * 6 + [2] * 6 + [3] * 5
    true = list("xxxxxo" + "xoooo" + "d" + "xxddd")
    precision, recall, f1 = alike.pairs(found, true)
    assert (round(precision, 4), round(recall, 4), round(f1, 4)) == (0.5, 0.4545, 0.4762)


def test_rates_are_compared_exactly() -> None:
    """Two Poisson counts: given their sum the one is binomial (Przyborowski & Wilenski 1940)."""
    found = rates.change(14, 100, 5, 100)
    assert round(found.ratio, 4) == 0.3571
    assert round(found.p, 4) == 0.0636  # 2 × P(X <= 5), X binomial of 19 with 1/2
    assert found.low < found.ratio < found.high
    assert rates.change(0, 50, 0, 50).p == 1.0
    assert rates.change(0, 50, 9, 50).low > 1
    with pytest.raises(ValueError, match="occasions"):
        rates.change(1, 0, 1, 5)


def test_of_many_only_those_stand_that_chance_hardly_makes() -> None:
    """Benjamini & Hochberg (1995), table 1: of 15 p-values the first four stand at .05."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    p += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert rates.sure(p).tolist() == [True] * 4 + [False] * 11
    assert rates.sure([]).tolist() == []


def test_nothing_and_one_text() -> None:
    assert grouping.grouped([], kind="question") == []
    one = [Said(str(n), Asked("", ("tahan", "air"))) for n in range(3)]
    assert [(each.words, each.people) for each in grouping.grouped(one, kind="question")] == [("tahan air", 3)]
    assert grouping.steadiness([]) is None
    assert alike.pairs([], []) == (1.0, 1.0, 0.0)
