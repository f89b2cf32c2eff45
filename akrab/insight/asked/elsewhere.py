"""What customers asked outside of conversations: in reviews, by what they looked for, by why goods came back."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.insight.asked.naming import Shelf
from akrab.insight.asked.sayings import RETURN, REVIEW, SEARCH, WISH, Saying
from akrab.insight.asked.topics import Asked, content, questions, spoken, statements
from akrab.messaging.models import Message
from akrab.orders.models import Return, ReturnLine
from akrab.reviews.models import Review
from akrab.tracking import happenings
from akrab.tracking.models import Event

SEARCHED_DAYS = 90  # what was looked for longer ago says little of what to buy now
CHUNK = 2_000
FOLLOWED = {happenings.PRODUCT, happenings.BASKET, happenings.CHECKOUT, happenings.ORDER}


def reviews(since: dt.datetime) -> Iterator[Saying]:
    """Questions put into reviews."""
    rows = Review.objects.filter(created_at__gte=since).exclude(text="").order_by("id")
    for pk, who, product, at, text in rows.values_list("id", "customer_id", "product_id", "created_at", "text"):
        for one in questions(text):
            yield Saying(REVIEW, pk, f"c{who}", REVIEW, at, one, products=(product,))


def returns(since: dt.datetime) -> Iterator[Saying]:
    """Why customers sent goods back, in their words: nothing of this is a question."""
    asked = Return.objects.filter(by_customer=True, requested_at__gte=since).exclude(reason="").order_by("id")
    found = list(asked.values_list("id", "order__customer_id", "requested_at", "reason"))
    goods: dict[int, list[int]] = {}
    lines = ReturnLine.objects.filter(back__by_customer=True, back__requested_at__gte=since)
    for back, product in lines.values_list("back_id", "line__variant__product_id").distinct():
        if product is not None:
            goods.setdefault(back, []).append(product)
    for pk, who, at, reason in found:
        for words in statements(reason)[:2]:
            person = f"c{who}" if who else f"r{pk}"
            yield Saying(RETURN, pk, person, RETURN, at, Asked("", words), products=tuple(sorted(goods.get(pk, []))))


def searches(now: dt.datetime, shelf: Shelf) -> Iterator[Saying]:
    """What was looked for and found nothing, or nothing worth opening. What was found in the end was not missed."""
    since = now - dt.timedelta(days=SEARCHED_DAYS)
    looked = Event.objects.filter(kind=happenings.SEARCH, at__gte=since).exclude(text="").values("visit")
    rows = (
        Event.objects.filter(visit__in=looked, at__gte=since, kind__in=[happenings.SEARCH, *sorted(FOLLOWED)])
        .order_by("visit_id", "at", "id")
        .values_list("visit_id", "visit__visitor", "visit__customer_id", "kind", "id", "at", "text", "count")
    )
    for _visit, events in groupby(rows.iterator(chunk_size=CHUNK), key=itemgetter(0)):
        open_ones: list[Saying] = []
        for _number, visitor, who, kind, pk, at, text, count in events:
            if kind in FOLLOWED:
                open_ones = [one for one in open_ones if one.nothing]
                continue
            words = content(spoken(text))
            if words:
                person = f"c{who}" if who else f"m{visitor}"
                products = shelf.named(words)
                open_ones.append(
                    Saying(SEARCH, pk, person, SEARCH, at, Asked("", words), products=products, nothing=not count)
                )
        yield from open_ones


def wishes(since: dt.datetime) -> Iterator[Saying]:
    """Letters of customers who look for a product: the shop's page gives them this subject, in their language."""
    subjects = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            subjects.append(_("I am looking for a product"))
    letters = Message.objects.filter(direction=Message.Direction.IN, subject__in=subjects, created_at__gte=since)
    rows = letters.exclude(text="").order_by("id")
    for pk, who, talk, at, text in rows.values_list("id", "customer_id", "conversation_id", "created_at", "text"):
        person = f"c{who}" if who else f"v{talk}"
        for words in statements(text)[:3]:
            yield Saying(WISH, pk, person, WISH, at, Asked("", words))
