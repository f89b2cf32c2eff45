"""Messages that exist once, however often they are asked for."""

from typing import Any

from akrab.messaging.models import Message


def once(key: str, **fields: Any) -> Message:
    """The message of that key, made when there is none."""
    message, _created = Message.objects.get_or_create(key=key, defaults=fields)
    return message
