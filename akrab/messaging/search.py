"""Finding conversations by the names of people and by words that were said."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from akrab.core import search
from akrab.messaging.models import Conversation, Message

MOST_WORDS = 300  # of one message
LATEST = 200  # messages looked through for a word
NAMES = 50


def index_message(message: Message) -> None:
    """Make a new message findable by its words."""
    words = list(dict.fromkeys(search.words(f"{message.subject} {message.text}")))[:MOST_WORDS]
    search.index_new("message", {message.pk: {" ".join(words): 1}})


def index_visitor(conversation: Conversation) -> None:
    """Make a visitor findable by the name they gave."""
    search.index("visitor", conversation.pk, {conversation.name: 1})


def forget_messages(ids: Iterable[int]) -> None:
    """Nothing finds these messages any more."""
    search.forget("message", ids)


def find(query: str, *, limit: int = 60) -> list[Conversation]:
    """Conversations with people of that name first, then those where every word was said in one message, the latest
    first. `said` is that message, None where the name was found."""
    people = search.find("customer", query, limit=NAMES)
    visitors = search.find("visitor", query, limit=NAMES)
    known = Conversation.objects.select_related("customer", "assignee")
    named = list(known.filter(Q(customer__in=people) | Q(pk__in=visitors)).order_by("-last_at", "-id")[:limit])
    said = {}
    for message in Message.objects.filter(pk__in=_said(search.words(query))).order_by("id"):
        if message.conversation_id:
            said[message.conversation_id] = message
    told = [one for one in known.filter(pk__in=said).order_by("-last_at", "-id") if one not in named]
    found = [*named, *told][:limit]
    for one in found:
        one.said = said.get(one.pk) if one not in named else None  # type: ignore[attr-defined]
    return found


def _said(words: list[str]) -> list[int]:
    """The latest messages that have all the words, each as the beginning of one of theirs."""
    typed = sorted(set(words), key=len, reverse=True)[: search.MOST_WORDS]
    if not typed:
        return []
    sql = [
        "SELECT DISTINCT a.object_id FROM core_searchword a WHERE a.kind = 'message' AND a.word >= %s AND a.word <= %s"
    ]
    values = [typed[0], typed[0] + "\U0010ffff"]
    for number, word in enumerate(typed[1:]):
        sql.append(
            f"AND EXISTS (SELECT 1 FROM core_searchword w{number} WHERE w{number}.kind = 'message' "  # noqa: S608  (numbers)
            f"AND w{number}.object_id = a.object_id AND w{number}.word >= %s AND w{number}.word <= %s)"
        )
        values += [word, word + "\U0010ffff"]
    sql.append(f"ORDER BY a.object_id DESC LIMIT {LATEST}")
    with connection.cursor() as cursor:
        cursor.execute(" ".join(sql), values)
        return [row[0] for row in cursor.fetchall()]
