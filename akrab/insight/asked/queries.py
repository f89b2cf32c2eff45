"""Reading what people ask: stored rows, no analysis library. Texts are read where they lie, at the moment."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from akrab.core import clock
from akrab.insight.models import AskedDeed, AskedQuestion
from akrab.messaging.models import Message
from akrab.orders.models import Return
from akrab.reviews.models import Review
from akrab.tracking.away import SILENT, is_away
from akrab.tracking.models import Event

CARD = "asked"
FEWEST, FEWEST_PEOPLE = 10, 3  # questions before anything is said; people who ask the same
RECENT_DAYS = 28
FEWEST_DAYS, FEWEST_TALKS = 14, 10  # since an answer, and on each side of it, before a change is told
LIVE = {"ended_at": None}


def asked(kind: str = AskedQuestion.Kind.QUESTION) -> QuerySet[AskedQuestion]:
    """Those of a kind, to be ordered by -people, id."""
    return AskedQuestion.objects.filter(kind=kind)


def deeds_of(keys: Iterable[str]) -> dict[str, list[AskedDeed]]:
    """What was done about each and still stands, the newest first."""
    found: dict[str, list[AskedDeed]] = {}
    for deed in AskedDeed.objects.filter(key__in=list(keys), **LIVE).select_related("actor"):
        found.setdefault(deed.key, []).append(deed)
    return found


def deeds(*ways: str) -> QuerySet[AskedDeed]:
    """What was done, the newest first."""
    return AskedDeed.objects.filter(way__in=ways, **LIVE).select_related("actor")


def waiting() -> AskedQuestion | None:
    """The question for Today: asked more often lately, not on the page of frequent questions, and nobody has done
    anything about it or put it away. One, that of most people."""
    done = AskedDeed.objects.filter(**LIVE).values("key")
    rising = asked().filter(trend=AskedQuestion.Trend.RISING, on_faq=False).exclude(key__in=done)
    return rising.order_by("-recent", "-people", "id").first()


@dataclass(frozen=True)
class Example:
    """What one person wrote, and where it lies."""

    source: str
    pk: int
    text: str
    at: dt.datetime
    who: str
    conversation: int | None = None


def examples(question: AskedQuestion, *, messages: bool, reviews: bool, orders: bool) -> list[Example]:
    """In people's own words, each kind only for who may read it; what was erased meanwhile is left out. Searches are
    for all who may see the question."""
    ids: dict[str, list[int]] = {}
    for source, pk in question.examples:
        ids.setdefault(source, []).append(pk)
    found: list[Example] = []
    if messages:
        rows = Message.objects.filter(pk__in=[*ids.get("message", []), *ids.get("wish", [])], direction="in")
        for one in rows.exclude(text="").select_related("customer", "conversation"):
            who = str(one.customer or one.conversation or "")
            found.append(Example("message", one.pk, one.text, one.created_at, who, one.conversation_id))
    if reviews:
        said = Review.objects.filter(pk__in=ids.get("review", [])).exclude(text="").select_related("customer")
        found += [Example("review", one.pk, one.text, one.created_at, str(one.customer)) for one in said]
    if orders:
        backs = Return.objects.filter(pk__in=ids.get("return", [])).exclude(reason="").select_related("order__customer")
        found += [
            Example("return", one.pk, one.reason, one.requested_at, str(one.order.customer or "")) for one in backs
        ]
    looked = _searched(ids.get("search", []))
    typed = {one.text.lower(): Example("search", one.pk, one.text, one.at, "") for one in reversed(looked)}
    found += typed.values()  # each spelling once, without who typed it
    return sorted(found, key=lambda one: (one.at, one.pk), reverse=True)


def _searched(ids: Sequence[int]) -> list[Event]:
    """The newest first; none while the database of visits does not answer."""
    try:
        return list(Event.objects.filter(pk__in=ids).exclude(text="").order_by("-at", "-pk"))
    except SILENT:
        if not is_away():
            raise
        return []


@dataclass(frozen=True)
class Answered:
    """What the shop said, to how many people about the same; `who`: the name of the customer it was said to."""

    text: str
    times: int
    who: str
    conversation: int | None


def answers(question: AskedQuestion) -> list[Answered]:
    """What the shop said most often, read where it lies."""
    times: Mapping[int, int] = dict(question.answers)
    found = Message.objects.filter(pk__in=times, direction="out").exclude(text="")
    rows = found.select_related("customer", "conversation")
    return [
        Answered(one.text, times[one.pk], str(one.customer or one.conversation or ""), one.conversation_id)
        for one in sorted(rows, key=lambda one: list(times).index(one.pk))
    ]


def spans(months: Sequence[Sequence[object]]) -> list[tuple[dt.date, int, int]]:
    """(first day, conversations with the question, all conversations) of each month."""
    return [(dt.date.fromisoformat(str(day)), int(str(asked)), int(str(talks))) for day, asked, talks in months]


def is_new(deed: AskedDeed) -> bool:
    """Done after the last time it was worked out."""
    return not deed.seen or (clock.now() - deed.done_at).days < 1
