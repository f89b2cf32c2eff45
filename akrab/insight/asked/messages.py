"""What customers asked in conversations, on every channel, and what the shop answered."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Q

from akrab.insight.asked.naming import Shelf
from akrab.insight.asked.sayings import MESSAGE, Heard, Saying
from akrab.insight.asked.topics import questions, spoken
from akrab.messaging.models import Message

IN, OUT = Message.Direction.IN, Message.Direction.OUT
PAUSE = dt.timedelta(hours=24)  # whoever writes after so long begins a new conversation
ANSWER_WITHIN = dt.timedelta(days=3)
CHUNK = 2_000

Row = tuple[int, int, int | None, str, str, dt.datetime, str, str]


def rows(since: dt.datetime) -> Iterator[Row]:
    """What people wrote, of both sides: without notices, advertising and what the shop's rules answered by themselves,
    in the order of conversations and time."""
    people = Q(direction=IN) | Q(direction=OUT, template="", mass=False)
    found = (
        Message.objects.filter(people, created_at__gte=since)
        .exclude(conversation=None)
        .exclude(direction=OUT, actor=None, key__startswith="answer:")
        .exclude(text="")
        .order_by("conversation_id", "created_at", "id")
        .values_list("id", "conversation_id", "customer_id", "direction", "channel", "created_at", "text", "subject")
    )
    yield from found.iterator(chunk_size=CHUNK)


def hear(since: dt.datetime, shelf: Shelf, heard: Heard) -> None:
    """Add what was asked, and every conversation, whether something was asked in it or not."""
    for talk, said in groupby(rows(since), key=itemgetter(1)):
        _conversation(talk, list(said), shelf, heard)


def _conversation(number: int, said: list[Row], shelf: Shelf, heard: Heard) -> None:
    last: dt.datetime | None = None
    count, name = 0, ""
    answers = iter([(at, pk) for pk, _talk, _who, way, _channel, at, _text, _subject in said if way == OUT])
    answer = next(answers, None)
    for pk, _talk, who, way, channel, at, text, _subject in said:
        if way != IN:
            continue
        if last is None or at - last > PAUSE:
            count, name = count + 1, f"{number}:{count}"
            heard.talks[name] = at
        last = at
        asked = questions(text)
        if not asked:
            continue
        while answer is not None and answer[0] < at:
            answer = next(answers, None)
        reply = answer if answer is not None and answer[0] - at <= ANSWER_WITHIN else None
        products = shelf.named(spoken(text))
        more: dict[str, Any] = {"talk": name, "products": products}
        if reply is not None:
            more |= {"reply": reply[1], "minutes": int((reply[0] - at).total_seconds() // 60)}
        person = f"c{who}" if who else f"v{number}"
        heard.sayings.extend(Saying(MESSAGE, pk, person, channel, at, one, **more) for one in asked)
