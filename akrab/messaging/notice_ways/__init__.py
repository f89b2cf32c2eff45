"""The ways a customer is told something, one file each, in the order in which they are tried."""

from akrab.messaging.notice_ways.base import Notice, NoticeWay
from akrab.messaging.notice_ways.email import Email
from akrab.messaging.notice_ways.inbox import Inbox

# By the name of the channel; the name also ends the message's key.
NOTICE_WAYS: dict[str, NoticeWay] = {"inbox": Inbox(), "email": Email()}

__all__ = ["NOTICE_WAYS", "Notice", "NoticeWay"]
