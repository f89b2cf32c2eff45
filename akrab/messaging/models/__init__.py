"""Conversations, the messages in them, and what is measured of them."""

from akrab.messaging.models.conversations import Conversation, Episode, Label
from akrab.messaging.models.messages import Attachment, Message

__all__ = ["Attachment", "Conversation", "Episode", "Label", "Message"]
