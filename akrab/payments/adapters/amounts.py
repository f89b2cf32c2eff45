"""How each service writes an amount. We keep minor units by ISO 4217 (Rp25.000 is 2_500_000); nothing is ever rounded.

            IDR 25.000       JPY 500    USD 12.50
Midtrans    25000            –          –              whole rupiah; notices say "25000.00"
Xendit      25000            500        12.5           major units
Stripe      2500000          500        1250           its own smallest units: two decimals even for IDR, none for JPY
"""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from akrab.core.money import exponent, format_money, to_major
from akrab.payments.adapters.errors import GatewayError

# https://docs.stripe.com/currencies: those without decimals, and three-decimal ones whose last digit must be 0.
STRIPE_WHOLE = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"}
)
STRIPE_THREE = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
XENDIT_WHOLE = frozenset({"IDR", "VND", "JPY", "KRW"})  # these are sent without decimals


class AmountError(GatewayError):
    """The service cannot take exactly this amount."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence, permanent=True, code="amount")


def _finer(name: str, minor: int, currency: str) -> AmountError:
    return AmountError(
        _("%(service)s cannot take %(amount)s: it is finer than its smallest unit.")
        % {"service": name, "amount": format_money(minor, currency)}
    )


def _whole(value: Decimal, name: str, minor: int, currency: str) -> int:
    if value != value.to_integral_value():
        raise _finer(name, minor, currency)
    return int(value)


def to_midtrans(minor: int, currency: str) -> int:
    """Whole rupiah. Raises AmountError for another currency or for sen."""
    if currency != "IDR":
        raise AmountError(_("Midtrans takes rupiah only, not %(currency)s.") % {"currency": currency})
    return _whole(to_major(minor, currency), "Midtrans", minor, currency)


def to_xendit(minor: int, currency: str) -> int | float:
    """Major units; a number with at most two decimals. Raises AmountError."""
    major = to_major(minor, currency)
    if currency in XENDIT_WHOLE or major == major.to_integral_value():
        return _whole(major, "Xendit", minor, currency)
    if major.quantize(Decimal("0.01")) != major:
        raise _finer("Xendit", minor, currency)
    return float(major)  # two decimals: JSON writes it back exactly as it stands here


def stripe_exponent(currency: str) -> int:
    """Decimals of the units in which Stripe counts."""
    return 0 if currency in STRIPE_WHOLE else 3 if currency in STRIPE_THREE else 2


def to_stripe(minor: int, currency: str) -> int:
    """Stripe's smallest units. Raises AmountError."""
    units = _whole(to_major(minor, currency).scaleb(stripe_exponent(currency)), "Stripe", minor, currency)
    if currency in STRIPE_THREE and units % 10:
        raise _finer("Stripe", minor, currency)
    return units


def from_major_text(value: object, currency: str) -> int | None:
    """Minor units of what Midtrans ("24145.00") or Xendit (24145, 12.5) wrote; None when it is no amount."""
    if value is None or isinstance(value, bool):
        return None
    try:
        minor = Decimal(str(value)).scaleb(exponent(currency))
    except InvalidOperation:
        return None
    return int(minor) if minor.is_finite() and minor == minor.to_integral_value() else None


def from_stripe(value: object, currency: str) -> int | None:
    """Minor units of what Stripe counted; None when it is no amount."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    minor = Decimal(value).scaleb(exponent(currency) - stripe_exponent(currency))
    return int(minor) if minor == minor.to_integral_value() else None
