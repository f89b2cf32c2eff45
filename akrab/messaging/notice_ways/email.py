"""E-mail, to whom has an address."""

from typing import Any

from akrab.messaging.addresses import mail_address
from akrab.messaging.models import Message
from akrab.messaging.notice_ways.base import Notice


class Email:
    channel: str = Message.Channel.EMAIL
    reaches = True

    def fields(self, notice: Notice) -> dict[str, Any] | None:
        address = mail_address(notice.customer)
        if not address:
            return None
        return {"channel": Message.Channel.EMAIL, "recipient": address, "html": notice.written.html}
