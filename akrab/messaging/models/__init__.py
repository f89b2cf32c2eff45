"""Conversations, the messages in them, and what is measured of them."""

from akrab.messaging.models.conversations import Conversation, Episode, Label
from akrab.messaging.models.messages import Attachment, Message
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
    "ChatImport",
    "Conversation",
    "Episode",
    "Label",
    "Message",
    "WebhookNotice",
    "WhatsAppCharge",
    "WhatsAppContact",
    "WhatsAppMonth",
    "WhatsAppRate",
    "WhatsAppStatus",
    "WhatsAppTemplate",
]
