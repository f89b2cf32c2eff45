"""Has anything changed in a conversation? One small question, asked every two seconds by every open page."""

import hashlib
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from akrab.messaging.models import Conversation, Message

LAST = 40  # messages whose states are watched
# The last messages that the person and the shop exchanged, by the customer where there is one, and the row itself.
_SQL = """SELECT * FROM (
    SELECT id, state AS a, '' AS b, 0 AS c FROM messaging_message
    WHERE customer_id = (SELECT customer_id FROM messaging_conversation WHERE id = %s)
    ORDER BY created_at DESC, id DESC LIMIT 40) known
UNION ALL SELECT * FROM (
    SELECT id, state AS a, '' AS b, 1 AS c FROM messaging_message
    WHERE conversation_id = %s ORDER BY created_at DESC, id DESC LIMIT 40) said
UNION ALL
SELECT COALESCE(customer_id, 0), state, COALESCE(CAST(assignee_id AS VARCHAR(20)), '')
    || ' ' || COALESCE(CAST(snoozed_until AS VARCHAR(40)), ''), urgency * 100000 + unread
FROM messaging_conversation WHERE id = %s"""


def fingerprint(conversation_id: int) -> str:
    """Differs when a message came, went or changed its state, or the conversation itself changed."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [conversation_id] * 3)
        rows: list[Any] = cursor.fetchall()
    return hashlib.blake2b(repr(rows).encode(), digest_size=9).hexdigest()


def of_person(seen: "QuerySet[Message]") -> str:
    """The same for the person's own page, of the messages that it shows, newest first."""
    rows = list(seen.values_list("id", "direction")[:LAST])
    return hashlib.blake2b(repr(rows).encode(), digest_size=9).hexdigest()


def arrived_since(conversation: Conversation, seen: int) -> int:
    """How many messages, of the person or of a colleague, are newer than the last one that somebody has before them."""
    return Message.objects.filter(conversation=conversation, pk__gt=seen).count()
