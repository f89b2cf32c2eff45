"""What of a text fits into an SMS or onto a screen."""

from akrab.messaging.phones.parts import parts_of
from akrab.messaging.texts.short import cut, short_of


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


def test_a_notice_on_a_screen_has_no_link_in_its_words_and_an_sms_names_the_shop():
    text = "Halo Budi, pesanan siap\n\nLihat: https://toko.example/o/1/"
    assert short_of("Hai", text, with_link=False) == "Halo Budi, pesanan siap."
    assert short_of("Hai", text, "Toko “Melati”") == (
        'Toko "Melati": Halo Budi, pesanan siap. https://toko.example/o/1/'
    )
