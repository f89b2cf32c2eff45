import pytest

from akrab.core import phone


@pytest.mark.parametrize(
    "typed",
    [
        "0812-3456-7890",
        "081234567890",
        "6281234567890",
        "+62 812 3456 7890",
        "81234567890",
        "0062 812 3456 7890",
        " (0812) 3456.7890 ",
    ],
)
def test_all_ways_of_writing_one_number_are_one(typed: str) -> None:
    assert phone.normalise(typed) == "+6281234567890"


@pytest.mark.parametrize("typed", ["", "abc", "12", "08", "+62", "1" * 25, "rumah"])
def test_what_no_phone_can_have_is_none(typed: str) -> None:
    assert phone.normalise(typed) is None


def test_foreign_numbers_keep_their_country() -> None:
    assert phone.normalise("+44 20 7946 0958") == "+442079460958"
    assert phone.normalise("020 7946 0958", "GB") == "+442079460958"


def test_brazil_argentina_and_mexico_have_two_forms() -> None:
    assert phone.variants("+5511987654321") == ["+5511987654321", "+551187654321"]
    assert phone.variants("+551187654321") == ["+551187654321", "+5511987654321"]
    assert phone.variants("+5491123456789") == ["+5491123456789", "+541123456789"]
    assert phone.variants("+5215512345678") == ["+5215512345678", "+525512345678"]
    assert phone.variants("+6281234567890") == ["+6281234567890"]


def test_a_number_is_shown_as_at_home() -> None:
    assert phone.display("+6281234567890") == "0812-3456-7890"
    assert phone.display("+442079460958") == "+44 20 7946 0958"
    assert phone.whatsapp_digits("+6281234567890") == "6281234567890"
