"""WhatsApp by the Cloud API: checked here before it leaves, its cost booked, its answer kept."""

from akrab.messaging.models import Message
from akrab.messaging.whatsapp import meter, sending
from akrab.messaging.whatsapp.client import Client
from akrab.messaging.whatsapp.contacts import close_window
from akrab.messaging.whatsapp.troubles import WINDOW_CLOSED, WhatsAppError


class CloudTransport:
    """One connection for as many messages as wait."""

    def __init__(self) -> None:
        self._client = Client()

    def send(self, message: Message) -> str:
        """Raises WhatsAppError: permanent, passing, or `unsure` where the answer was lost."""
        letter = sending.prepare(message, self._client)
        meter.promise(message, letter)
        try:
            return self._client.send(letter.payload)
        except WhatsAppError as error:
            if not error.unsure:
                meter.drop(message)
            if error.code == WINDOW_CLOSED:
                close_window(message.recipient)
            raise

    def close(self) -> None:
        self._client.close()
