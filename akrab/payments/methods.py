"""The ways to pay: a register that our own ways and the providers' adapters fill, and what a buyer may choose."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from akrab.core import shop
from akrab.customers.models import Customer
from akrab.payments.models import Payment, Refund


@dataclass(frozen=True, kw_only=True)
class Method:
    """A way to pay as people see it. `provider` is empty for those that need none."""

    code: str
    label: Any
    hint: Any = ""
    icon: str = "wallet"
    provider: str = ""
    channels: frozenset[str] = frozenset({"web"})


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """For what and by whom is to be paid; `total` in minor units of the shop's currency."""

    channel: str
    customer: Customer | None
    total: int
    delivery: str
    district: str = ""


def _always() -> bool:
    return True


def _everywhere(_occasion: Occasion) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Handler:
    """What the house does for a method.

    ready: everything the method needs is set up. fits: it suits this occasion. begin: ask the provider for what the
    pay page shows, write it into `details`, `provider_reference` and `expires_at` of the payment and save; called
    outside of any transaction, again after a failure; raises ProviderError. poll: ask the provider how it stands and
    complete or fail the payment. refund: ask the provider to pay back, then call `finish_refund` or `fail_refund`.
    by_amount: the money arrives on an account where only the amount tells whose it is.
    """

    method: Method
    ready: Callable[[], bool] = _always
    fits: Callable[[Occasion], bool] = _everywhere
    begin: Callable[[Payment], None] | None = None
    poll: Callable[[Payment], None] | None = None
    refund: Callable[[Refund], None] | None = None
    by_amount: bool = False
    expires: bool = False


@dataclass
class _Register:
    handlers: dict[str, Handler] = field(default_factory=dict)


_register = _Register()
# Always understood, so that an order placed with it can be shown; offered when nothing else is.
AGREED = Method(code="agreed", label=_("As agreed with the shop"), hint=_("The shop tells you how to pay."))


def register(method: Method, **how: Any) -> None:
    """Add a way to pay; see Handler for `how`. Order of registering is order of offering. Raises ValueError for a code
    registered twice."""
    if method.code in _register.handlers:
        raise ValueError(f"The way to pay {method.code!r} is registered twice.")
    _register.handlers[method.code] = Handler(method=method, **how)


def handlers() -> list[Handler]:
    return list(_register.handlers.values())


def handler(code: str) -> Handler:
    """The handler of a method; unknown and empty codes are as agreed with the shop."""
    return _register.handlers.get(code) or Handler(method=AGREED)


def of(code: str) -> Method:
    return handler(code).method


def is_on(code: str) -> bool:
    """The shop switched it on and it has all it needs."""
    found = _register.handlers.get(code)
    return found is not None and code in shop.get("payment_methods") and found.ready()


def offered(*, channel: str, customer: Customer | None, total: int, delivery: str, district: str = "") -> list[Method]:
    """What this buyer may choose for this order, the usual one first."""
    occasion = Occasion(channel=channel, customer=customer, total=total, delivery=delivery, district=district)
    found = [
        one.method
        for one in _register.handlers.values()
        if channel in one.method.channels and is_on(one.method.code) and one.fits(occasion)
    ]
    return found or ([AGREED] if channel == "web" else [])
