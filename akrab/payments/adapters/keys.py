"""The services' keys among the shop's settings: kept, used, never shown in full, never written to a log."""

from django.utils.translation import gettext_lazy as _

from akrab.core import shop
from akrab.core.shop import Setting, declare

SECRETS = (
    "midtrans_server_key",
    "midtrans_signature_secret",
    "xendit_secret_key",
    "xendit_callback_token",
    "stripe_secret_key",
    "stripe_webhook_secret",
)

declare(
    {
        "midtrans_server_key": Setting("", _("Midtrans: server key"), secret=True),
        "midtrans_signature_secret": Setting(
            "", _("Midtrans: secret for signatures, where it is another"), secret=True
        ),
        "midtrans_live": Setting(False, _("Midtrans: live, no longer for tests")),
        "midtrans_override_notice": Setting(True, _("Midtrans: name our notice address with every payment")),
        "xendit_secret_key": Setting("", _("Xendit: secret key"), secret=True),
        "xendit_callback_token": Setting("", _("Xendit: webhook verification token"), secret=True),
        "stripe_secret_key": Setting("", _("Stripe: secret key"), secret=True),
        "stripe_webhook_secret": Setting("", _("Stripe: signing secret of the webhook"), secret=True),
        # Where else a service answers; only for a server of one's own that speaks its protocol, in tests.
        "midtrans_address": Setting("", "Midtrans: address of a test server"),
        "xendit_address": Setting("", "Xendit: address of a test server"),
        "stripe_address": Setting("", "Stripe: address of a test server"),
    }
)


def masked(secret: str) -> str:
    """Enough of a key to tell it from another: its last four characters."""
    return f"••••{secret[-4:]}" if len(secret) >= 12 else "••••" if secret else ""


def base_url(code: str, standard: str) -> str:
    """Where the service answers: at its own address, unless the shop talks to a test server of its own."""
    return str(shop.get(f"{code}_address") or standard).rstrip("/")
