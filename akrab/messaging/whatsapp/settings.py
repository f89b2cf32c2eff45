"""What a shop sets about WhatsApp; its keys are kept, used, and never shown in full."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from akrab.core import shop
from akrab.core.shop import Setting, declare

SECRETS = ("whatsapp_token", "whatsapp_app_secret", "whatsapp_verify_token")

declare(
    {
        "whatsapp_on": Setting(False, _("WhatsApp: write and read through the Cloud API")),
        "whatsapp_phone_id": Setting("", _("WhatsApp: id of the phone number")),
        "whatsapp_account_id": Setting("", _("WhatsApp: id of the business account")),
        "whatsapp_token": Setting("", _("WhatsApp: access token"), secret=True),
        "whatsapp_app_secret": Setting("", _("WhatsApp: secret of the app"), secret=True),
        "whatsapp_verify_token": Setting("", _("WhatsApp: word for verifying the address"), secret=True),
        "whatsapp_version": Setting("v23.0", _("WhatsApp: version of the Graph API")),
        "whatsapp_currency": Setting("", _("WhatsApp: currency of its bill, where it is another")),
        "whatsapp_cap": Setting(0, _("WhatsApp: most to be spent on advertising in a month"), low=0, high=10**15),
        "tap_seconds": Setting(20, _("WhatsApp by hand: seconds between two messages"), low=5, high=600),
        "tap_hourly": Setting(30, _("WhatsApp by hand: messages in an hour"), low=1, high=200),
        # Where else the API answers; only for a server of one's own that speaks its protocol, in tests.
        "whatsapp_address": Setting("", "WhatsApp: address of a test server"),
    }
)
HOST = "https://graph.facebook.com"


def base_url() -> str:
    """Where the API answers, with the version: `https://graph.facebook.com/v23.0`."""
    return f"{str(shop.get('whatsapp_address') or HOST).rstrip('/')}/{shop.get('whatsapp_version')}"


def is_ready() -> bool:
    """Every key that sending and receiving need is there, and the shop wants it."""
    keys = ("whatsapp_phone_id", "whatsapp_token", "whatsapp_app_secret")
    return bool(shop.get("whatsapp_on")) and all(shop.get(key) for key in keys)


def webhook_url() -> str:
    """The address to be entered at Meta."""
    return f"{settings.BASE_URL}/api/v1/whatsapp/webhook"


def currency() -> str:
    """In which WhatsApp bills."""
    return str(shop.get("whatsapp_currency") or shop.get("currency"))


def masked(secret: str) -> str:
    """Enough of a key to tell it from another: its last four characters."""
    return f"••••{secret[-4:]}" if len(secret) >= 12 else "••••" if secret else ""
