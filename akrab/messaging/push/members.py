"""What customers are told on their screens beside the notices of the shop: that the shop has answered."""

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _

from akrab.consent import queries as consent
from akrab.core import shop
from akrab.messaging.channels import IN_SHOP
from akrab.messaging.models import Message
from akrab.messaging.models.screens import PushDevice
from akrab.messaging.push import devices, pings

LIVES = dt.timedelta(days=1)
PATIENCE = dt.timedelta(seconds=8)  # who has the chat before them has read it by then
INBOX = "/account/inbox/"


def tell_answer(message: Message) -> int:
    """The shop answered in the shop itself; returns on how many devices it is shown unless it is read at once. What
    was answered is not in the notice: anybody may see the screen."""
    customer = message.customer
    if customer is None or customer.user is None or message.channel not in IN_SHOP or message.actor_id is None:
        return 0
    theirs = list(devices.devices_of(customer.user, PushDevice.Door.SHOP))
    if not theirs or not consent.allows(customer, "service", "push"):
        return 0
    with translation.override(customer.language or customer.user.language or "id"):
        body = _("There is an answer for you.")
    payload = {"title": str(shop.get("name"))[:100], "body": body, "tag": "answer", "url": INBOX, "seen": []}
    return pings.queue(
        theirs,
        key=f"answer:{message.pk}",
        event=pings.ANSWER,
        payload=payload,
        lives=LIVES,
        subject_id=message.pk,
        after=PATIENCE,
    )
