"""A message read out on the phone, by Twilio."""

from django.utils.translation import gettext as _

from akrab.consent.suppression import suppressed
from akrab.messaging.models import Message
from akrab.messaging.phones import calls, settings, twiml
from akrab.messaging.phones.troubles import PhoneError


class VoiceTransport:
    def send(self, message: Message) -> str:
        """Begin the call; a notice says later whether somebody picked up."""
        if not settings.voice_is_ready():
            raise PhoneError(_("Calls are not set up. Enter the service under Calls and SMS."), permanent=True)
        if not message.recipient:
            raise PhoneError(_("There is no phone number for this customer. Add one first."), permanent=True)
        if suppressed("phone", message.recipient, marketing=False):
            raise PhoneError(_("The owner of this number does not want messages. It stays so."), permanent=True)
        if len(message.text) > twiml.LONGEST:
            raise PhoneError(_("The message is too long to be read out. Shorten it to 1,500 letters."), permanent=True)
        return calls.speak(message)

    def close(self) -> None:
        """Nothing stays open."""
