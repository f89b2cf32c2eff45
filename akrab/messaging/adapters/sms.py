"""SMS by Twilio or by the gateway that the owner described."""

from django.utils.translation import gettext as _

from akrab.consent import queries as consent
from akrab.consent.suppression import suppressed
from akrab.core import shop
from akrab.messaging.models import Message
from akrab.messaging.phones import meter, settings
from akrab.messaging.phones.client import Client
from akrab.messaging.phones.gateway import Gateway
from akrab.messaging.phones.parts import parts_of, plain
from akrab.messaging.phones.troubles import PhoneError

LONGEST = 1600  # letters, what Twilio takes
MARKETING = "marketing"


class SmsTransport:
    """One connection for as many as wait."""

    def __init__(self) -> None:
        self._twilio = Client()
        self._gateway = Gateway()

    def send(self, message: Message) -> str:
        """Consent is looked at once more; the price is booked before anything leaves."""
        if not settings.sms_is_ready():
            raise _wrong(_("SMS is not set up. Enter the service under Calls and SMS, and try again."))
        _may(message)
        text = prepared(message.text)
        if not text:
            raise _wrong(_("The message is empty. Write something first."))
        if len(text) > LONGEST:
            raise _wrong(_("The message is longer than 1,600 letters. Shorten it."))
        meter.promise(message, parts_of(text).count)
        try:
            if shop.get("sms_by") == settings.GATEWAY:
                return self._gateway.send(to=message.recipient, text=text, reference=f"akrab-{message.pk}")
            return self._twilio.send(to=message.recipient, text=text)
        except PhoneError as error:
            if not error.unsure:
                meter.drop(message)
            raise

    def close(self) -> None:
        self._twilio.close()
        self._gateway.close()


def prepared(text: str) -> str:
    """As it goes out."""
    return plain(text).strip() if shop.get("sms_plain") else text.strip()


def _may(message: Message) -> None:
    if not message.recipient:
        raise _wrong(_("There is no phone number for this customer. Add one first."))
    offers = message.data.get("purpose") == MARKETING
    if suppressed("phone", message.recipient, marketing=offers):
        raise _wrong(_("The owner of this number does not want messages. It stays so."))
    if offers and message.customer is not None and not consent.allows(message.customer, MARKETING, "sms"):
        raise _wrong(_("The customer has not agreed to offers by SMS."))


def _wrong(sentence: str) -> PhoneError:
    return PhoneError(sentence, permanent=True)
