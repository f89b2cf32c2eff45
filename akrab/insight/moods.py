"""How a customer sounded lately: the newest messages and reviews that were read for their mood."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

TOPICS: dict[str, Any] = {
    "return": _("goods that come back"),
    "payment": _("payment"),
    "delivery": _("delivery"),
    "stock": _("what is in stock"),
    "quality": _("quality"),
    "price": _("price"),
    "service": _("service"),
    "praise": _("praise"),
    "other": _("something else"),
}
LATELY = """SELECT * FROM (
        SELECT 'message', id, mood, topic, mood_words, text, created_at, 0 FROM messaging_message
        WHERE customer_id = %s AND direction = 'in' AND mood <> '' ORDER BY created_at DESC LIMIT 3) AS messages
    UNION ALL SELECT * FROM (
        SELECT 'review', r.id, m.mood, m.topic, m.words, r.text, r.created_at, r.rating FROM reviews_review r
        JOIN insight_reviewmood m ON m.review_id = r.id
        WHERE r.customer_id = %s ORDER BY r.created_at DESC LIMIT 2) AS reviews"""


@dataclass(frozen=True)
class Felt:
    """`source`: "message" or "review"; `words`: those it was read from; `rating`: stars of a review."""

    source: str
    id: int
    mood: str
    topic: Any
    words: str
    text: str
    at: dt.datetime
    rating: int


def lately(customer_id: int) -> list[Felt]:
    """The newest first, at most five. One question to the database."""
    with connection.cursor() as cursor:
        cursor.execute(LATELY, [customer_id, customer_id])
        rows = cursor.fetchall()
    found = [
        Felt(source, pk, mood, TOPICS.get(topic, ""), words, text, _moment(at), rating)
        for source, pk, mood, topic, words, text, at, rating in rows
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _moment(at: dt.datetime | str) -> dt.datetime:
    if isinstance(at, str):  # SQLite has no type for moments
        at = dt.datetime.fromisoformat(at)
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
