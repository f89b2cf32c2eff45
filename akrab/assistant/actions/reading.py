"""A text becomes a draft."""

import secrets
from collections.abc import Iterable

from django.db import transaction

from akrab.accounts.models import User
from akrab.assistant import kinds, parsing
from akrab.assistant.models import DraftLine, OrderDraft
from akrab.assistant.shelf import shelf_for
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.messaging.models import Message

MOST_PIECES = 9_999


@transaction.atomic
def read_order(
    *,
    text: str,
    key: str,
    customer: Customer | None = None,
    message: Message | None = None,
    actor: User | None = None,
    keep_empty: bool = False,
) -> OrderDraft | None:
    """Read the text against the shop's goods and keep what was understood; None where nothing was ordered, unless
    `keep_empty` (somebody pasted it and goes on by hand). The same key again gives the same draft.

    A newer draft of the same customer takes the place of one that nobody has decided about.
    """
    known = OrderDraft.objects.filter(key=key).first()
    if known is not None:
        return known
    found = parsing.parse(text, shelf_for(text))
    if not found.lines and not keep_empty:
        return None
    if customer is not None:
        OrderDraft.objects.filter(customer=customer, state__in=OrderDraft.OPEN).update(
            state=OrderDraft.State.DROPPED, decided_at=clock.now()
        )
    draft, new = OrderDraft.objects.get_or_create(
        key=key,
        defaults={
            "customer": customer,
            "message": message,
            "text": text[:5000],
            "way": found.wishes.way,
            "wished_time": found.wishes.when[:120],
            "address": found.wishes.where[:300],
            "unknown": [part[:200] for part in found.unknown[:20]],
            "placing_key": secrets.token_urlsafe(24),
            "created_at": clock.now(),
        },
    )
    if new:
        add_lines(draft, found.lines)
        record(
            kinds.DraftRead(lines=len(found.lines)),
            customer_id=customer.pk if customer else None,
            subject=draft,
            actor=actor,
        )
    return draft


def add_lines(draft: OrderDraft, lines: Iterable[parsing.DraftLine]) -> None:
    DraftLine.objects.bulk_create(
        DraftLine(
            draft=draft,
            variant_id=one.variant_id,
            quantity=min(one.quantity, MOST_PIECES),
            confidence=round(one.confidence * 100),
            alternatives=list(one.alternatives),
            words=one.words[:300],
        )
        for one in lines
    )
