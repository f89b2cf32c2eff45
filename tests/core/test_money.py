from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from akrab.core import money


@pytest.mark.parametrize(
    ("minor", "currency", "language", "shown"),
    [
        (2_500_000, "IDR", "id", "Rp25.000"),
        (125_000_000, "IDR", "id", "Rp1.250.000"),
        (125_000_000, "IDR", "en", "Rp1,250,000"),
        (-2_500_000, "IDR", "id", "-Rp25.000"),
        (2_500_050, "IDR", "id", "Rp25.000,50"),
        (0, "IDR", "id", "Rp0"),
        (1250, "GBP", "en", "£12.50"),
        (1250, "GBP", "id", "£12,50"),
        (1250, "JPY", "en", "JP¥1,250"),
    ],
)
def test_money_is_written_as_people_write_it(minor: int, currency: str, language: str, shown: str) -> None:
    assert money.format_money(minor, currency, language=language) == shown


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("25000", 2_500_000),
        ("25.000", 2_500_000),
        ("25,000", 2_500_000),
        ("Rp 1.250.000", 125_000_000),
        ("Rp1.250.000,-", 125_000_000),
        ("1.250.000,50", 125_000_050),
        ("1,250,000.50", 125_000_050),
        ("12,5", 1_250),
        ("-3.000", -300_000),
        ("(3.000)", -300_000),
        ("0", 0),
    ],
)
def test_typed_rupiah_is_understood(typed: str, minor: int) -> None:
    assert money.parse_money(typed, "IDR") == minor


@pytest.mark.parametrize("typed", ["", "abc", "1.2.3", "12a", "--5", "1,2,3", "Rp", "1.250.000.00.0", "9" * 30])
def test_what_is_no_amount_is_refused_with_the_text_shown(typed: str) -> None:
    with pytest.raises(money.MoneyError) as refused:
        money.parse_money(typed, "IDR")
    assert f"“{typed}”" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("2,55", None, "2.55"),
        ("2.55", None, "2.55"),
        ("1.250", None, "1250"),
        ("1.250", ".", "1.250"),
        ("1,250", ",", "1.250"),
        ("£4.10", None, "4.10"),
        ("4,10 EUR", None, "4.10"),
        ("1 250,5", None, "1250.5"),
    ],
)
def test_the_decimal_mark_settles_what_one_mark_means(text: str, mark: str | None, value: str) -> None:
    assert money.parse_decimal(text, decimal_mark=mark) == Decimal(value)


def test_rounding_is_half_away_from_zero() -> None:
    assert money.multiply(5, Decimal("0.1")) == 1
    assert money.multiply(-5, Decimal("0.1")) == -1
    assert money.multiply(333, 3) == 999


@given(
    st.integers(min_value=-(10**14), max_value=10**14),
    st.sampled_from(["IDR", "GBP", "JPY"]),
    st.sampled_from(["id", "en"]),
)
def test_what_is_shown_is_read_back(minor: int, currency: str, language: str) -> None:
    with translation.override(language):
        shown = money.format_money(minor, currency)
    mark = "," if language == "id" else "."
    assert money.parse_money(shown.replace("JP¥", "").replace("Rp", ""), currency, decimal_mark=mark) == minor
