"""Conversations, the messages in them, what helps to answer, what WhatsApp needs, and what is measured."""

from akrab.messaging.models.answers import Mention
from akrab.messaging.models.conversations import Conversation, Episode, Label
from akrab.messaging.models.mail import Mailbox, MailReceipt
from akrab.messaging.models.mass import MassMessage, MassReceiver
from akrab.messaging.models.messages import Attachment, Message
from akrab.messaging.models.outbox import OutboxLane
from akrab.messaging.models.phones import Call, PhoneNotice, SmsCharge, SmsMonth, StaffPhone
from akrab.messaging.models.screens import Ping, PushDevice, PushWishes
from akrab.messaging.models.texts import NoticeChannels, NoticeTemplate, OwnText, TextVersion
from akrab.messaging.models.whatsapp import (
    ChatImport,
    WebhookNotice,
    WhatsAppCharge,
    WhatsAppContact,
    WhatsAppMonth,
    WhatsAppRate,
    WhatsAppStatus,
    WhatsAppTemplate,
)

__all__ = [
    "Attachment",
    "Call",
    "ChatImport",
    "Conversation",
    "Episode",
    "Label",
    "MailReceipt",
    "Mailbox",
    "MassMessage",
    "MassReceiver",
    "Mention",
    "Message",
    "NoticeChannels",
    "NoticeTemplate",
    "OutboxLane",
    "OwnText",
    "PhoneNotice",
    "Ping",
    "PushDevice",
    "PushWishes",
    "SmsCharge",
    "SmsMonth",
    "StaffPhone",
    "TextVersion",
    "WebhookNotice",
    "WhatsAppCharge",
    "WhatsAppContact",
    "WhatsAppMonth",
    "WhatsAppRate",
    "WhatsAppStatus",
    "WhatsAppTemplate",
]
