"""SMS, where the shop switched it on for this notice: it costs money, so no notice goes this way by itself."""

from typing import Any

from akrab.consent import queries as consent
from akrab.consent import suppression
from akrab.messaging.addresses import phone_number
from akrab.messaging.models import Message
from akrab.messaging.notice_ways.base import Notice
from akrab.messaging.phones import settings


class Sms:
    channel: str = Message.Channel.SMS
    reaches = True

    def fields(self, notice: Notice) -> dict[str, Any] | None:
        number = phone_number(notice.customer)
        if not number or not settings.sms_is_ready():
            return None
        closed = suppression.suppressed("phone", number, marketing=False)
        if closed or not consent.allows(notice.customer, "service", Message.Channel.SMS):
            return None
        return {"channel": Message.Channel.SMS, "recipient": number, "text": notice.written.short}
