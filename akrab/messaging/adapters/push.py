"""A notice for a customer's screens: handed over for every browser that they allowed."""

from django.utils.translation import gettext as _

from akrab.core import shop
from akrab.messaging.adapters.base import TransportError
from akrab.messaging.models import Message, PushDevice
from akrab.messaging.push.pings import topic_of
from akrab.messaging.push.sending import Pusher

SECONDS = 2 * 24 * 3600  # how long a push service keeps it for a device that is off
LONGEST = 300


class PushTransport:
    def __init__(self) -> None:
        self._pusher = Pusher()

    def send(self, message: Message) -> str:
        """One device that takes it is enough; the same notice again takes the place of the first."""
        customer = message.customer
        user_id = customer.user_id if customer is not None else None
        devices = PushDevice.objects.filter(user=user_id, door=PushDevice.Door.SHOP) if user_id else []
        payload = {
            "title": str(shop.get("name"))[:100],
            "body": message.text[:LONGEST],
            "tag": str(message.data.get("tag", "")),
            "url": str(message.data.get("url", "")),
            "seen": [],
        }
        taken, troubles = 0, []
        for device in devices:
            try:
                self._pusher.push(device, payload, seconds=SECONDS, topic=topic_of(payload))
                taken += 1
            except TransportError as error:
                troubles.append(error)
        if taken:
            return f"push:{message.pk}"
        passing = next((error for error in troubles if not error.permanent), None)
        if passing is not None:
            raise passing
        raise TransportError(_("The customer has no device any more that shows notices."), permanent=True)

    def close(self) -> None:
        self._pusher.close()
