"""Money: whole minor units in an ISO 4217 currency.

ISO gives the rupiah two decimals that nobody uses in cash: Rp25.000 is kept as 2_500_000 and shown without decimals
(cash exponent 0). Multiplying rounds once, half away from zero, as shop people do by hand.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

from babel.core import Locale
from babel.numbers import format_decimal, get_currency_precision, get_currency_symbol
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.core.errors import AkrabError

CASH_EXPONENT = {"IDR": 0}  # where it differs from ISO's
LIMIT = 10**17  # a sum must stay inside a 64-bit integer with room to spare


class MoneyError(AkrabError):
    """The text is not an amount of money."""


@cache
def exponent(currency: str) -> int:
    """Decimals of the currency's minor unit by ISO 4217 (IDR: 2)."""
    return 2 if currency == "IDR" else get_currency_precision(currency)


def cash_exponent(currency: str) -> int:
    """Decimals people write (IDR: 0)."""
    return CASH_EXPONENT.get(currency, exponent(currency))


def coin(currency: str) -> int:
    """The smallest amount that people pay with, in minor units (IDR: 100, a whole rupiah; GBP: 1)."""
    return int(10 ** (exponent(currency) - cash_exponent(currency)))


def from_major(amount: int | Decimal, currency: str) -> int:
    """Minor units of an amount in major units, rounded once."""
    return int((Decimal(amount) * 10 ** exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_major(minor: int, currency: str) -> Decimal:
    """The amount in major units, exact."""
    return Decimal(minor).scaleb(-exponent(currency))


def multiply(minor: int, factor: int | Decimal) -> int:
    """`minor` × `factor`, rounded once, half away from zero."""
    return int((Decimal(minor) * Decimal(factor)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


@cache
def _symbol(currency: str, language: str) -> tuple[str, Locale]:
    locale = Locale.parse({"id": "id_ID", "en": "en_GB"}.get(language, language).replace("-", "_"))
    return ("Rp" if currency == "IDR" else get_currency_symbol(currency, locale)), locale


@cache
def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def format_money(minor: int, currency: str, *, language: str | None = None) -> str:
    """As people write it there: `Rp1.250.000` in Indonesian, `Rp1,250,000` in English, `-£12.50`.

    Decimals that cash does not have are shown only when the amount has them.
    """
    symbol, locale = _symbol(currency, language or get_language() or "id")
    iso, cash = exponent(currency), cash_exponent(currency)
    decimals = cash if minor % 10 ** (iso - cash) == 0 else iso
    if iso == 2 and decimals == 0 and locale.language in {"id", "en"}:  # the everyday case, without Babel's price
        body = f"{abs(minor) // 100:,}"
        body = body.replace(",", ".") if locale.language == "id" else body
    else:
        body = format_decimal(to_major(abs(minor), currency), _pattern(decimals), locale=locale)
    return f"{'-' if minor < 0 else ''}{symbol}{body}"


def short_money(minor: int, currency: str, *, language: str | None = None) -> str:
    """A figure for a tile or an axis: `Rp1,3 jt`, `Rp1.3M`, `£4.1k`."""
    language = language or get_language() or "id"
    symbol, locale = _symbol(currency, language)
    units = (
        [(10**12, " T"), (10**9, " M"), (10**6, " jt"), (10**3, " rb")]
        if locale.language == "id"
        else [(10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "k")]
    )
    amount = abs(to_major(minor, currency))
    for size, name in units:
        if amount >= size:
            body = format_decimal(round(amount / size, 1 if amount < size * 100 else 0), "#,##0.#", locale=locale)
            return f"{'-' if minor < 0 else ''}{symbol}{body}{name}"
    return format_money(minor, currency, language=language)


def parse_decimal(text: str, *, decimal_mark: str | None = None) -> Decimal:
    """The number a person or a program wrote: `1.250.000`, `1,250,000.00`, `Rp 12.500,-`, `2,55`, `(3.50)`.

    `decimal_mark` settles what one mark alone means; without it, a mark followed by exactly three digits groups
    thousands unless another mark says otherwise. Raises MoneyError for anything that is not one number.
    """
    original = text
    text = text.strip().replace("\u00a0", "").replace(" ", "").replace("'", "")
    negative = text.startswith("(") and text.endswith(")")
    text = re.sub(r"[,.]-+$", "", text)  # "12.500,-"
    text = re.sub(r"^[A-Za-z]{1,3}\.?|^[£$€¥₹]|[A-Za-z]{3}$|[£$€]$", "", text.strip("()"))
    if text.startswith("-"):
        negative, text = not negative, re.sub(r"^[A-Za-z]{1,3}\.?|^[£$€¥₹]", "", text[1:])
    elif text.endswith("-"):
        negative, text = not negative, text[:-1]
    marks = [mark for mark in ",." if mark in text]
    if decimal_mark is None and len(marks) == 2:
        decimal_mark = max(marks, key=text.rindex)
    elif decimal_mark is None and len(marks) == 1:
        mark = marks[0]
        grouped = re.fullmatch(rf"\d{{1,3}}(\{mark}\d{{3}})+", text)
        decimal_mark = {",": ".", ".": ","}[mark] if grouped else mark
    if decimal_mark:
        group = "," if decimal_mark == "." else "."
        if group in text.split(decimal_mark)[-1] and decimal_mark in text:
            raise MoneyError(_("“%(text)s” is not a number.") % {"text": original})
        text = text.replace(group, "").replace(decimal_mark, ".")
    if not re.fullmatch(r"\d+(\.\d*)?|\.\d+", text):
        raise MoneyError(_("“%(text)s” is not a number.") % {"text": original})
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise MoneyError(_("“%(text)s” is not a number.") % {"text": original}) from error
    return -value if negative else value


def parse_money(text: str, currency: str, *, decimal_mark: str | None = None) -> int:
    """Minor units of a typed amount. Raises MoneyError when it is no amount or too large."""
    value = parse_decimal(text, decimal_mark=decimal_mark)
    minor = from_major(value, currency) if abs(value) < LIMIT else LIMIT
    if abs(minor) >= LIMIT:
        raise MoneyError(_("“%(text)s” is too large an amount.") % {"text": text})
    return minor
