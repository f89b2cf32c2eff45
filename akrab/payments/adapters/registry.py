"""All payment services we know."""

from akrab.payments.adapters.base import Gateway
from akrab.payments.adapters.midtrans import Midtrans
from akrab.payments.adapters.stripe import Stripe
from akrab.payments.adapters.xendit import Xendit

GATEWAYS: dict[str, type[Gateway]] = {"midtrans": Midtrans, "xendit": Xendit, "stripe": Stripe}


def gateway(code: str) -> Gateway:
    """The service with the shop's keys. Raises KeyError for one we do not know."""
    return GATEWAYS[code]()
