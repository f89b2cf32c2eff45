import pytest

from akrab.core import spelling


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("casing", "kasing"), ("charger", "carger"), ("tjasing", "casing"), ("kabel", "cabel"), ("djam", "jam"),
        ("sepatoe", "sepatu"), ("bluetooth", "bluetoth"), ("headset", "heedset"), ("phone", "fone"), ("vas", "fas"),
    ],
)  # fmt: skip
def test_words_that_sound_alike(one: str, other: str) -> None:
    assert spelling.distance(spelling.sound(one), spelling.sound(other), 3) <= 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("kabel", "kabel", 0), ("kabel", "kbael", 1), ("kabel", "kabl", 1), ("kabel", "kabbel", 1),
        ("kabel", "lebak", 3), ("abcdef", "ghijkl", 3), ("ca", "abc", 3), ("", "ab", 2),
    ],
)  # fmt: skip
def test_distance_counts_slips_up_to_a_bound(one: str, other: str, expected: int) -> None:
    assert spelling.distance(one, other, 2) == expected
    assert spelling.distance(other, one, 2) == expected


def test_the_nearest_word_is_the_one_meant_and_the_more_frequent_of_two() -> None:
    words = [spelling.known("kabel", 9), spelling.known("kapel", 2), spelling.known("casing", 4)]
    assert spelling.nearest("kabl", words) == "kabel"
    assert spelling.nearest("kasing", words) == "casing"
    assert spelling.nearest("sepeda", words) == ""
    assert spelling.nearest("12345", words) == ""
    assert spelling.nearest("kb", words) == ""


def test_words_written_apart_or_together() -> None:
    known = {"powerbank", "kabel", "data", "128", "gb"}
    assert spelling.joined(["power", "bank", "kabel", "data"], known) == ["powerbank", "kabel", "data"]
    assert spelling.split("kabeldata", known) == ["kabel", "data"]
    assert spelling.split("a54x", known) == []
    assert spelling.split("kabelx", known) == []
