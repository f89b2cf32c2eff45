"""Each service writes amounts its own way; between ours and theirs nothing is ever lost or rounded."""

import pytest

from akrab.payments.adapters import amounts
from akrab.payments.adapters.amounts import AmountError


@pytest.mark.parametrize(
    ("minor", "currency", "midtrans", "xendit", "stripe"),
    [
        (2_414_500, "IDR", 24_145, 24_145, 2_414_500),
        (100, "IDR", 1, 1, 100),
        (1_000_000_000_000_000, "IDR", 10_000_000_000_000, 10_000_000_000_000, 1_000_000_000_000_000),
        (500, "JPY", None, 500, 500),
        (1_250, "USD", None, 12.5, 1_250),
        (1_299, "USD", None, 12.99, 1_299),
        (123_456_789_01, "USD", None, 123_456_789.01, 12_345_678_901),
        (5_000, "VND", None, 5_000, 5_000),
        (1_000, "UGX", None, 1_000, 100_000),  # none by ISO, two at Stripe
        (12_340, "KWD", None, 12.34, 12_340),  # three by ISO
    ],
)
def test_amounts_as_each_service_writes_them(
    minor: int, currency: str, midtrans: int | None, xendit: float, stripe: int
) -> None:
    assert amounts.to_xendit(minor, currency) == xendit
    assert type(amounts.to_xendit(minor, currency)) is type(xendit)
    assert amounts.to_stripe(minor, currency) == stripe
    assert amounts.from_stripe(stripe, currency) == minor
    assert amounts.from_major_text(xendit, currency) == minor
    if midtrans is None:
        with pytest.raises(AmountError, match="rupiah only"):
            amounts.to_midtrans(minor, currency)
    else:
        assert amounts.to_midtrans(minor, currency) == midtrans
        assert amounts.from_major_text(f"{midtrans}.00", currency) == minor


def test_what_is_finer_than_a_service_can_take_is_refused() -> None:
    for convert in (amounts.to_midtrans, amounts.to_xendit):
        with pytest.raises(AmountError, match=r"Rp24,145\.50"):
            convert(2_414_550, "IDR")
    assert amounts.to_stripe(2_414_550, "IDR") == 2_414_550
    with pytest.raises(AmountError):
        amounts.to_stripe(12_345, "KWD")


@pytest.mark.parametrize("text", ["", "24145,00", "many", None, True, "NaN", "Infinity", "24145.005", {}])
def test_what_is_no_amount_is_none(text: object) -> None:
    assert amounts.from_major_text(text, "IDR") is None


@pytest.mark.parametrize("value", [None, True, "100", 1.5])
def test_stripe_counts_in_whole_numbers(value: object) -> None:
    assert amounts.from_stripe(value, "IDR") is None


def test_exponents_go_through_the_currency_not_through_a_hundred() -> None:
    assert amounts.from_major_text("500", "JPY") == 500
    assert amounts.from_major_text("12.5", "USD") == 1_250
    assert amounts.from_major_text("24145.00", "IDR") == 2_414_500
