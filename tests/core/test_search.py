import pytest

from akrab.core import search

pytestmark = pytest.mark.django_db


def test_every_typed_word_must_begin_some_word() -> None:
    search.index("x", 1, {"Budi Santoso": 5, "budi@example.com": 3})
    search.index("x", 2, {"Budi Hartono": 5})
    search.index("x", 3, {"Café Crème": 5})
    assert search.find("x", "budi") == [1, 2]
    assert search.find("x", "san bud") == [1]
    assert search.find("x", "BUDI HAR") == [2]
    assert search.find("x", "cafe creme") == [3]
    assert search.find("x", "udi") == []
    assert search.find("x", "  !") == []
    assert search.find("y", "budi") == []


def test_heavier_words_come_first_and_whole_words_before_beginnings() -> None:
    search.index("x", 1, {"kabel": 1})
    search.index("x", 2, {"kabel": 5})
    search.index("x", 3, {"kabelan": 5})
    assert search.find("x", "kabel") == [2, 3, 1]


def test_indexing_again_forgets_the_old_words() -> None:
    search.index("x", 1, {"lama": 1})
    search.index("x", 1, {"baru": 1})
    assert search.find("x", "lama") == []
    assert search.find("x", "baru") == [1]
    search.forget("x", [1])
    assert search.find("x", "baru") == []
