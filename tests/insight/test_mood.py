"""Reading the mood: fixed sentences with the shipped model, and its quality on data it has not seen."""

import json
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from akrab.insight.mood import Reading, english, indonesian, read, topics
from akrab.insight.mood.words import language, tokens
from tools import train_mood

MESSAGES = [
    json.loads(line)
    for line in (Path(__file__).parent / "mood_messages.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(
    ("text", "mood", "topic", "urgency", "spoken"),
    [
        ("Paket sudah sampai, barangnya bagus, terima kasih kak", "positive", "delivery", 0, "id"),
        ("kak masih ada stok yang hitam?", "neutral", "stock", 0, "id"),
        ("barangnya rusak, baru dipakai sehari sudah mati, kecewa", "negative", "quality", 1, "id"),
        ("Penipuan! uang saya tidak kembali, saya lapor polisi", "negative", "return", 3, "id"),
        ("saya minta refund sekarang juga, barangnya cacat", "negative", "return", 3, "id"),
        ("mantappp bgt kak, recommended", "positive", "praise", 0, "id"),
        ("where is my order?", "neutral", "other", 0, "en"),
        ("Great quality, very happy with it!", "positive", "quality", 0, "en"),
        ("It arrived broken and nobody answers, terrible service", "negative", "service", 1, "en"),
        ("Scammers! I want my money back or I call the police", "negative", "return", 3, "en"),
    ],
)
def test_fixed_sentences(text: str, mood: str, topic: str, urgency: int, spoken: str) -> None:
    found = read(text)
    assert (found.mood, found.topic, found.urgency, found.language) == (mood, topic, urgency, spoken)


def test_the_words_that_caused_it_are_named_as_they_stand_in_the_text() -> None:
    found = read("Barangnya RUSAK parah kak, saya minta REFUND segera")
    assert found.urgency == 3
    assert found.words[:2] == ["REFUND", "segera"]
    assert "RUSAK" in found.words


def test_a_denied_alarm_is_none() -> None:
    assert read("barang sampai dan bagus, penjualnya bukan penipu").urgency == 0


def test_what_the_police_would_be_told_is_never_read_as_content() -> None:
    found = read("oke terima kasih, saya akan laporkan toko ini ke polisi")
    assert (found.mood, found.urgency) == ("negative", 3)


def test_a_face_says_what_the_words_leave_open() -> None:
    assert read("paketnya 😡😡").mood == "negative"
    assert read("paketnya 😍😍").mood == "positive"


@pytest.mark.parametrize("text", ["", "   ", "…", "\x00", "?" * 5000, "a" * 100_000, "😀" * 3000, "ﷺ ١٢٣ 你好", "l"])
def test_whatever_comes_in_is_read(text: str) -> None:
    found = read(text)
    assert found.mood in indonesian.MOODS
    assert found.topic in topics.TOPICS
    assert 0 <= found.confidence <= 1


def test_an_empty_text_is_neutral_and_about_nothing() -> None:
    assert read("") == Reading("neutral", read("").confidence, "other", 0, [], "id")


def test_shares_of_the_words_add_up_to_the_scores() -> None:
    total, shares = indonesian.scores([one.word for one in tokens("barangnya bagus tapi kurirnya lama sekali")])
    for mood in range(3):
        summed = sum(one[mood] for one in shares) + indonesian.model().bias[mood]
        assert summed == pytest.approx(total[mood])


def test_the_rules_of_vader() -> None:
    def total(text: str) -> float:
        return english.compound(english.valences(text.split()), exclamations=text.count("!"))

    assert total("the shop is good") > 0.25
    assert total("the shop is not good") < 0
    assert total("the shop is very good") > total("the shop is good") > total("the shop is slightly good")
    assert total("the shop is GOOD") > total("the shop is good")
    assert total("good but terrible") < total("terrible but good")
    assert total("where do you live") == 0


def test_the_shipped_files_are_small_and_quickly_read() -> None:
    folder = indonesian.FILE.parent
    assert sum(file.stat().st_size for file in folder.iterdir()) < 1_500_000
    read("sekali untuk memuat model, once to load the lexicon")
    began = time.perf_counter()
    for one in MESSAGES:
        read(one["text"])
    assert (time.perf_counter() - began) / len(MESSAGES) < 0.002  # 0.2 ms here; room for a busy machine


def test_the_language_of_our_messages() -> None:
    right = sum(language(tokens(one["text"])) == one["language"] for one in MESSAGES)
    assert right >= 278, right  # of 282


@pytest.mark.parametrize(("spoken", "mood", "topic"), [("id", 0.93, 0.92), ("en", 0.95, 0.94)])
def test_quality_on_our_own_messages(spoken: str, mood: float, topic: float) -> None:
    """Written by us before the rules; a third was not looked at. docs/reference/models/mood.md names the figures."""
    asked = [one for one in MESSAGES if one["language"] == spoken]
    found = [read(one["text"]) for one in asked]
    assert _f1(indonesian.MOODS, [one["mood"] for one in asked], [one.mood for one in found]) >= mood
    assert _f1(topics.TOPICS, [one["topic"] for one in asked], [one.topic for one in found]) >= topic


def test_no_urgent_message_is_missed() -> None:
    urgent = [one for one in MESSAGES if one["urgent"]]
    assert len(urgent) == 17
    assert [one["text"] for one in urgent if read(one["text"]).urgency < 2] == []
    said = [one["text"] for one in MESSAGES if not one["urgent"] and read(one["text"]).urgency >= 2]
    assert len(said) <= 4, said


def _f1(names: Iterable[str], right: list[str], said: list[str]) -> float:
    known = list(names)
    return train_mood.macro_f1(
        [known.index(one) for one in right], [known.index(one) for one in said], range(len(known))
    )


def test_macro_f1_on_reviews_that_were_kept_apart(shared_data: Path) -> None:
    folder = shared_data / "indonesian_text"
    right, said, _sure = train_mood.measure(train_mood.smsa(folder, "valid"))
    assert len(right) == 1260
    assert train_mood.macro_f1(right, said) == pytest.approx(0.857, abs=0.002)
    right, said, _sure = train_mood.measure(train_mood.prdect(folder, held=True))
    assert len(right) == 542
    assert train_mood.macro_f1(right, said, (0, 2)) == pytest.approx(0.962, abs=0.002)
