"""Which adapter carries the messages of a channel. A room that adds a channel adds a line here."""

from collections.abc import Callable

from akrab.messaging.adapters.base import Transport
from akrab.messaging.adapters.cloud import CloudTransport
from akrab.messaging.adapters.push import PushTransport
from akrab.messaging.adapters.sms import SmsTransport
from akrab.messaging.adapters.smtp import SmtpTransport
from akrab.messaging.adapters.voice import VoiceTransport
from akrab.messaging.models import Message

TRANSPORTS: dict[str, Callable[[], Transport]] = {
    Message.Channel.EMAIL.value: SmtpTransport,
    Message.Channel.WHATSAPP.value: CloudTransport,
    Message.Channel.PUSH.value: PushTransport,
    Message.Channel.SMS.value: SmsTransport,
    Message.Channel.PHONE.value: VoiceTransport,
}
