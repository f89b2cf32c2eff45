"""The ways to pay that a shop offers."""

from dataclasses import dataclass

from akrab.customers.models import Customer


@dataclass(frozen=True, kw_only=True)
class Method:
    code: str
    label: str
    hint: str = ""
    icon: str = "wallet"


def offered(*, channel: str, customer: Customer | None, total: int, delivery: str) -> list[Method]:
    """What this buyer may choose for this order, the usual one first."""
    from django.utils.translation import gettext as _

    return [Method(code="agreed", label=_("As agreed with the shop"), hint=_("The shop tells you how to pay."))]
