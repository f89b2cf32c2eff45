"""What fits into an SMS, and what it costs."""

import pytest

from akrab.messaging.texts.short import Parts, cut, parts_of, short_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", Parts(0, 0, False)),
        ("Halo", Parts(1, 4, False)),
        ("x" * 160, Parts(1, 160, False)),
        ("x" * 161, Parts(2, 161, False)),
        ("x" * 306, Parts(2, 306, False)),
        ("x" * 307, Parts(3, 307, False)),
        ("€" * 80, Parts(1, 160, False)),
        ("€" * 81, Parts(2, 162, False)),
        ("é" * 160, Parts(1, 160, False)),
        ("“" * 70, Parts(1, 70, True, "“")),
        ("x" * 70 + "“", Parts(2, 71, True, "“")),
        ("🎂" * 35, Parts(1, 70, True, "🎂")),
        ("🎂" * 36, Parts(2, 72, True, "🎂")),
        ("م" * 135, Parts(3, 135, True, "م")),
    ],
)
def test_an_sms_is_counted_in_parts(text, parts):
    assert parts_of(text) == parts


def test_a_short_text_is_the_beginning_and_the_link():
    text = "Halo *Budi*, “Kopi” – 2 × siap.\n\n2 × Kopi: Rp1\n*Total: Rp1*\n\nLihat: https://toko.example/o/1/"
    short = short_of("Pesanan", text)
    assert short == 'Halo Budi, "Kopi" - 2 x siap. https://toko.example/o/1/'
    assert not parts_of(short).unicode


def test_a_long_text_is_cut_between_words_and_keeps_its_link_whole():
    short = short_of("Hai", "satu dua tiga " * 40 + "\n\nLihat: https://toko.example/o/1/")
    assert len(short) <= 160
    assert short.endswith("... https://toko.example/o/1/")


def test_a_text_of_tables_alone_is_told_by_its_subject():
    assert short_of("Pesanan A-1 siap", "2 × Kopi: Rp1\n*Total: Rp1*") == "Pesanan A-1 siap"


def test_one_word_that_is_too_long_is_cut_all_the_same():
    assert cut("x" * 300, 20) == "x" * 17 + "..."
