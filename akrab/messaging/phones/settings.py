"""What a shop sets about SMS and calls; keys are kept, used, and never shown in full."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from akrab.core import shop
from akrab.core.shop import Setting, declare

OFF, TWILIO, GATEWAY = "", "twilio", "gateway"
SECRETS = ("twilio_token", "sms_gateway_key")
HOST = "https://api.twilio.com"
SENDER_SERVICE = "MG"  # how the id of a messaging service begins, which chooses the number itself

declare(
    {
        "sms_by": Setting(OFF, _("SMS: by which service"), choices=(OFF, TWILIO, GATEWAY)),
        "sms_sender": Setting("", _("SMS: sender")),
        "sms_price": Setting(0, _("SMS: price of one part"), low=0, high=10**9),
        "sms_cap": Setting(0, _("SMS: most to be spent in a month"), low=0, high=10**15),
        "sms_plain": Setting(True, _("SMS: write quotes and dashes the plain way")),
        "twilio_account": Setting("", _("Twilio: account SID")),
        "twilio_token": Setting("", _("Twilio: auth token"), secret=True),
        "voice_on": Setting(False, _("Calls through Twilio")),
        "voice_number": Setting("", _("Calls: the shop’s number at Twilio")),
        "voice_forward": Setting("", _("Calls: where incoming calls ring")),
        "sms_gateway_url": Setting("", _("SMS gateway: address")),
        "sms_gateway_way": Setting("form", _("SMS gateway: how it is asked"), choices=("form", "json", "get")),
        "sms_gateway_fields": Setting("to={to}\nmessage={text}", _("SMS gateway: fields")),
        "sms_gateway_headers": Setting("", _("SMS gateway: headers")),
        "sms_gateway_key": Setting("", _("SMS gateway: key"), secret=True),
        "sms_gateway_number": Setting("62", _("SMS gateway: how numbers are written"), choices=("62", "+62", "0")),
        "sms_gateway_id": Setting("", _("SMS gateway: where the answer has the message’s id")),
        "sms_gateway_good": Setting("", _("SMS gateway: what a good answer contains")),
        "sms_gateway_word": Setting("", _("SMS gateway: word in the address of our notices"), secret=True),
        # Where else Twilio may answer; only for a server of one's own that speaks its protocol, in tests.
        "twilio_address": Setting("", "Twilio: address of a test server"),
    }
)


def base_url() -> str:
    """Where Twilio answers for this account."""
    host = str(shop.get("twilio_address") or HOST).rstrip("/")
    return f"{host}/2010-04-01/Accounts/{shop.get('twilio_account')}"


def has_twilio() -> bool:
    return bool(shop.get("twilio_account") and shop.get("twilio_token"))


def sms_is_ready() -> bool:
    """An SMS can be sent."""
    by = shop.get("sms_by")
    if by == TWILIO:
        return has_twilio() and bool(shop.get("sms_sender"))
    return by == GATEWAY and bool(shop.get("sms_gateway_url"))


def voice_is_ready() -> bool:
    """Calls can be made and taken."""
    return bool(shop.get("voice_on") and shop.get("voice_number")) and has_twilio()


def notice_url(name: str) -> str:
    """The address of one of our doors for notices, as the service must call it."""
    return f"{settings.BASE_URL}/api/v1/phones/{name}"


def masked(secret: str) -> str:
    """Enough of a key to tell it from another: its last four characters."""
    return f"••••{secret[-4:]}" if len(secret) >= 12 else "••••" if secret else ""
