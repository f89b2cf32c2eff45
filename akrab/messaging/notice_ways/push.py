"""A notice on the screen, for who allowed it in a browser. It goes beside the ways that reach people for certain."""

from typing import Any
from urllib.parse import urlsplit

from akrab.consent import queries as consent
from akrab.messaging.models import Message, PushDevice
from akrab.messaging.notice_ways.base import Notice

INBOX = "/account/inbox/"


class Push:
    channel: str = Message.Channel.PUSH
    reaches = False

    def fields(self, notice: Notice) -> dict[str, Any] | None:
        customer = notice.customer
        if not customer.user_id or not consent.allows(customer, "service", Message.Channel.PUSH):
            return None
        if not PushDevice.objects.filter(user=customer.user_id, door=PushDevice.Door.SHOP).exists():
            return None
        tag = f"{notice.subject_type}-{notice.subject_id}" if notice.subject_type else notice.name
        return {
            "channel": Message.Channel.PUSH,
            "text": notice.written.short,
            "data": {"url": _path(notice.context.get("url")), "tag": tag[:60]},
        }


def _path(url: object) -> str:
    """Of our own page; the browser adds where the shop is."""
    path = urlsplit(url).path if isinstance(url, str) else ""
    return path if path.startswith("/") and not path.startswith("//") else INBOX
