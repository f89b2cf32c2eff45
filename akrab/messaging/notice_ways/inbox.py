"""The inbox in the shop: there at once, for everybody who can sign in."""

from typing import Any

from akrab.messaging.models import Message
from akrab.messaging.notice_ways.base import Notice


class Inbox:
    channel: str = Message.Channel.INBOX
    reaches = False

    def fields(self, notice: Notice) -> dict[str, Any] | None:
        if not notice.customer.user_id:
            return None
        return {"channel": Message.Channel.INBOX, "state": Message.State.DELIVERED}
