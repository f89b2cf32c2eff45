"""What people asked in the free answers of questionnaires, told to `insight.asked`."""

import datetime as dt
from collections.abc import Iterator

from akrab.engagement.models import Answer, Question
from akrab.insight.asked.sayings import Saying
from akrab.insight.asked.topics import questions

SOURCE = "answer"


def sayings(since: dt.datetime) -> Iterator[Saying]:
    """Questions in answers given in people's own words."""
    rows = Answer.objects.filter(question__kind=Question.Kind.TEXT, reply__replied_at__gte=since).exclude(text="")
    columns = ("id", "reply__customer_id", "reply_id", "reply__replied_at", "text")
    for pk, who, reply, at, text in rows.order_by("id").values_list(*columns):
        for one in questions(text):
            yield Saying(SOURCE, pk, f"c{who}" if who else f"q{reply}", SOURCE, at, one)
