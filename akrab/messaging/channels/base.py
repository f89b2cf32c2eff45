"""What every way of answering promises."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from akrab.messaging.models import Conversation


@dataclass(frozen=True)
class Reach:
    """Whether and how a person can be answered on a channel at this moment.

    `exists` is False when the person is not on this channel at all (it is not offered). `refused` is a sentence that
    says why not now and what to do instead. `until` is when the channel closes (WhatsApp's window), `then` what is
    `refused` from that moment on.
    """

    exists: bool = True
    address: str = ""
    refused: str = ""
    until: dt.datetime | None = None
    then: str = ""
    subject: str = ""
    reply_to: str = ""  # the provider's id of the message that is answered


class Way(Protocol):
    channel: str
    begins: str  # the state of a new message: "delivered" where it is there at once, "queued" where the outbox sends it

    def reach(self, conversation: Conversation) -> Reach:
        """Asks the database, changes nothing."""
