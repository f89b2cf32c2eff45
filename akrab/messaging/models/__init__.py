"""Conversations, the messages in them, what helps to answer, and what is measured."""

from akrab.messaging.models.answers import Mention, SavedAnswer
from akrab.messaging.models.conversations import Conversation, Episode, Label
from akrab.messaging.models.messages import Attachment, Message

__all__ = ["Attachment", "Conversation", "Episode", "Label", "Mention", "Message", "SavedAnswer"]
