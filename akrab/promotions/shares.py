"""Dividing an amount over lines so that nothing is lost and nothing is made."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def rounded(exact: Fraction, coin: int = 1) -> int:
    """To whole coins of so many minor units, half up. `exact` is not negative."""
    exact /= coin
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator) * coin


def share(amount: int, weights: Mapping[int, int | Fraction], coin: int = 1) -> dict[int, int]:
    """Divide `amount` in proportion to the weights: whole coins (minor units, where the amount is no whole number of
    coins) that add up to it exactly.

    Each line gets the step of the rounded running sum. When `amount` is at most the sum of the weights and each weight
    at most what is left of its line, no part is more than what is left. The order of the mapping does not matter.
    """
    whole = sum(weights.values(), Fraction(0))
    if whole <= 0 or amount <= 0:
        return {}
    if amount % coin:
        coin = 1
    parts, given, seen = {}, 0, Fraction(0)
    for key in sorted(weights):
        seen += weights[key]
        step = rounded(amount * seen / whole, coin)
        parts[key], given = step - given, step
    return {key: part for key, part in parts.items() if part}


def percent_of(amount: int | Fraction, percent: Decimal, coin: int = 1) -> int:
    """So many per cent of it in whole coins, rounded once, half up."""
    return rounded(Fraction(amount) * Fraction(percent) / 100, coin)


def tidy(percent: Decimal) -> str:
    """`10`, `12.5`: a percentage without needless zeros."""
    return f"{percent.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):f}".rstrip("0").rstrip(".")
