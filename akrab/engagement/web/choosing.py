"""Which message a visitor sees on this page, if any."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Sum

from akrab.consent.models import Purpose, Standing
from akrab.core import clock
from akrab.customers.models import Customer, Tag
from akrab.engagement.models import WebMessage, WebShowing
from akrab.engagement.web.rules import Basket, Person, Visit, fits
from akrab.engagement.web.running import is_held, running
from akrab.orders.models import BasketLine


@dataclass(frozen=True)
class Memory:
    """What a browser or our tables remember of one message and one visitor."""

    last_day: dt.date | None = None
    this_visit: bool = False
    dismissed: bool = False
    held: bool | None = None  # the group that was drawn the first time


@dataclass(frozen=True)
class Chosen:
    """`held`: it would be shown, but this visitor is among those who never see it."""

    message: WebMessage
    held: bool
    person: Person | None
    basket: Basket | None


def choose(
    visit: Visit,
    *,
    customer: Customer | None,
    browser: str,
    memory: Mapping[int, Memory],
    basket_key: str = "",
) -> Chosen | None:
    """The most important message that fits and has not been shown too often. One small query, and for signed-in
    customers or messages about the basket one more for each that is needed."""
    now = running()
    candidates = [
        one
        for one in now.at(visit.at)
        if not _too_often(one, memory.get(one.pk), visit.at.date()) and _has_words(one, visit.language)
    ]
    if not candidates:
        return None
    person, remembered = None, dict(memory)
    if customer is not None:
        person = person_of(customer, tags=_asks(candidates, {"tags"}))
        remembered = memory_of(customer.pk, [one.pk for one in candidates])
        candidates = [one for one in candidates if not _too_often(one, remembered.get(one.pk), visit.at.date())]
    asked = now.of_basket and _asks(candidates, {"basket_min", "basket_max", "left_hours"})
    basket = basket_of(customer, basket_key) if asked else None
    for one in candidates:
        if fits(one.conditions, visit, person, basket):
            drawn = remembered[one.pk].held if one.pk in remembered else None
            who = f"customer:{customer.pk}" if customer is not None else f"browser:{browser}"
            return Chosen(one, is_held(one.pk, one.held_percent, who) if drawn is None else drawn, person, basket)
    return None


def _asks(messages: Iterable[WebMessage], names: set[str]) -> bool:
    return any(not names.isdisjoint(one.conditions) for one in messages)


def _has_words(message: WebMessage, language: str) -> bool:
    """Without words in the visitor's language nothing is shown: half a page in another language helps nobody."""
    words = message.texts.get(language) or {}
    return bool(words.get("title") or words.get("text"))


def _too_often(message: WebMessage, memory: Memory | None, today: dt.date) -> bool:
    if memory is None:
        return False
    if memory.dismissed:
        return True
    match message.frequency:
        case WebMessage.Frequency.ONCE:
            return memory.last_day is not None or memory.this_visit
        case WebMessage.Frequency.VISIT:
            return memory.this_visit
    return memory.this_visit or memory.last_day == today


def memory_of(customer_id: int, message_ids: list[int]) -> dict[int, Memory]:
    """What our tables remember of a customer, whichever device they used."""
    rows = WebShowing.objects.filter(customer=customer_id, message__in=message_ids)
    return {
        message: Memory(last_day=last.astimezone(clock.zone()).date(), dismissed=dismissed is not None, held=held)
        for message, last, dismissed, held in rows.values_list("message_id", "last_at", "dismissed_at", "held")
    }


def person_of(customer: Customer, *, tags: bool) -> Person:
    """What the messages may ask about a customer: one query, and one more when tags matter."""
    refused = Standing.objects.filter(customer=OuterRef("pk"), purpose=Purpose.PROFILING, given=False)
    row = (
        Customer.objects.filter(pk=customer.pk)
        .annotate(
            stand=F("score__standing"), bought=F("score__orders"), balance=F("points__balance"), no=Exists(refused)
        )
        .values("stand", "bought", "balance", "no")
        .get()
    )
    found = Tag.objects.filter(customers=customer.pk).values_list("name", flat=True) if tags and not row["no"] else ()
    return Person(
        customer_id=customer.pk,
        name=customer.name,
        member=customer.state == Customer.State.APPROVED,
        known=not row["no"],
        standing=row["stand"] or "",
        orders=row["bought"] or 0,
        points=row["balance"] or 0,
        city=customer.city,
        birthday=customer.birthday,
        tags=frozenset(found),
    )


def basket_of(customer: Customer | None, key: str) -> Basket | None:
    """The open basket of the customer, else of the browser's key; None when nothing lies in it."""
    lines = BasketLine.objects.filter(basket__ordered_at=None)
    if customer is not None:
        lines = lines.filter(basket__customer=customer)
    elif key:
        lines = lines.filter(basket__key=key, basket__customer=None)
    else:
        return None
    summed = lines.values_list("basket__created_at").annotate(worth=Sum(F("quantity") * F("variant__price")))
    row = summed.order_by("basket__created_at").first()
    return Basket(worth=row[1], since=row[0]) if row else None
