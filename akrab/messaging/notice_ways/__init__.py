"""The ways a customer is told something, one file each, in the order in which they are tried."""

from akrab.messaging.notice_ways.base import Notice, NoticeWay
from akrab.messaging.notice_ways.email import Email
from akrab.messaging.notice_ways.inbox import Inbox
from akrab.messaging.notice_ways.push import Push
from akrab.messaging.notice_ways.sms import Sms
from akrab.messaging.notice_ways.whatsapp import ByHand, WhatsApp

# The name ends the message's key. What is free and quick comes first, what somebody must do by hand last.
NOTICE_WAYS: dict[str, NoticeWay] = {
    "inbox": Inbox(),
    "push": Push(),
    "whatsapp": WhatsApp(),
    "email": Email(),
    "sms": Sms(),
    "by_hand": ByHand(),
}

__all__ = ["NOTICE_WAYS", "Notice", "NoticeWay"]
