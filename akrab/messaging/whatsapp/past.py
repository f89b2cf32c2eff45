"""Messages of the past taken into a customer's timeline: from an exported chat, or handed over by WhatsApp once.

Nobody waits for an answer to them and no rule acts on them; the same message again changes nothing.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q

from akrab.core import clock
from akrab.customers.models import Customer
from akrab.journal.recording import Draft, record_many
from akrab.messaging import kinds
from akrab.messaging.bubbles import MEDIA
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Conversation, Message

PART = 500
CHANNELS = (Message.Channel.WHATSAPP, Message.Channel.WHATSAPP_TAP)


@dataclass(frozen=True)
class Old:
    """One message of the past. `outward`: the shop wrote it. `wamid`: WhatsApp's own id, where it is known."""

    outward: bool
    at: dt.datetime
    text: str
    wamid: str = ""
    reply_to: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    file: str = ""  # its name in the archive that it came in


def keep(customer: Customer, past: Iterable[Old], *, address: str = "", source: str) -> int:
    """Keep those that are not there yet, in one transaction; returns how many were new."""
    rows = sorted(past, key=lambda one: one.at)
    if not rows:
        return 0
    with transaction.atomic():
        conversation = conversation_of(customer)
        fresh = _fresh(customer, rows)
        new = sum(_create(conversation, fresh[start : start + PART], address, source)
                  for start in range(0, len(fresh), PART))  # fmt: skip
        if new and not conversation.last_text:
            last = fresh[-1][1]
            Conversation.objects.filter(pk=conversation.pk, last_text="").update(
                last_at=last.at, last_text=" ".join(last.text.split())[:160], last_outward=last.outward,
                channel=Message.Channel.WHATSAPP,
            )  # fmt: skip
    return new


MEDIA_SIGN, LINE_END = "\x00", "\n"


def _mark(outward: bool, at: dt.datetime, text: str, kind: object) -> str:
    """What makes a message the same: who, in which minute (an iPhone tells the second, Android does not), what. Of a
    message with a file what stands under it: an export names the file, another leaves it out."""
    minute = at.astimezone(dt.UTC).strftime("%Y%m%d%H%M")
    if kind in MEDIA:
        text = f"{MEDIA_SIGN}{text.partition(LINE_END)[2]}"
    return hashlib.sha256(f"{outward}|{minute}|{' '.join(text.split())}".encode()).hexdigest()[:32]


def _fresh(customer: Customer, rows: Sequence[Old]) -> list[tuple[str, Old]]:
    """Those that the customer's messages do not hold yet, with a key each. The same said twice in a minute is two."""
    between = (rows[0].at - dt.timedelta(minutes=1), rows[-1].at + dt.timedelta(minutes=1))
    theirs = Q(customer=customer, channel__in=CHANNELS, created_at__range=between)
    known: Counter[str] = Counter()
    wamids: set[str] = set()
    for direction, at, text, wamid, kind in Message.objects.filter(theirs).values_list(
        "direction", "created_at", "text", "provider_id", "data__kind"
    ):
        known[_mark(direction == Message.Direction.OUT, at, text, kind)] += 1
        wamids.add(wamid)
    seen: Counter[str] = Counter()
    fresh = []
    for one in rows:
        mark = _mark(one.outward, one.at, one.text, one.data.get("kind"))
        seen[mark] += 1
        if (one.wamid and one.wamid in wamids) or (not one.wamid and seen[mark] <= known[mark]):
            continue
        key = f"whatsapp:{one.wamid}" if one.wamid else f"chat:{customer.pk}:{mark}:{seen[mark]}"
        fresh.append((f"{'out' if one.outward else 'in'}:{key}"[:120], one))
    return fresh


def with_files(customer: Customer, past: Iterable[Old]) -> list[tuple[int, str]]:
    """The messages that those with a file became, or were already: number of the message and name of the file."""
    rows = sorted(past, key=lambda one: one.at)
    if not any(one.file for one in rows):
        return []
    between = (rows[0].at - dt.timedelta(minutes=1), rows[-1].at + dt.timedelta(minutes=1))
    theirs = Q(customer=customer, channel__in=CHANNELS, created_at__range=between, data__kind__in=list(MEDIA))
    found: dict[str, list[int]] = {}
    for pk, direction, at, text, kind in (
        Message.objects.filter(theirs)
        .order_by("created_at", "id")
        .values_list("pk", "direction", "created_at", "text", "data__kind")
    ):
        found.setdefault(_mark(direction == Message.Direction.OUT, at, text, kind), []).append(pk)
    seen: Counter[str] = Counter()
    pairs = []
    for one in rows:
        if one.data.get("kind") not in MEDIA:
            continue
        mark = _mark(one.outward, one.at, one.text, one.data["kind"])
        place, seen[mark] = seen[mark], seen[mark] + 1
        if one.file and place < len(found.get(mark, [])):
            pairs.append((found[mark][place], one.file))
    return pairs


def _create(conversation: Conversation, part: Sequence[tuple[str, Old]], address: str, source: str) -> int:
    there = set(Message.objects.filter(key__in=[key for key, _one in part]).values_list("key", flat=True))
    made = Message.objects.bulk_create(
        Message(
            key=key,
            customer_id=conversation.customer_id,
            conversation=conversation,
            direction=Message.Direction.OUT if one.outward else Message.Direction.IN,
            channel=Message.Channel.WHATSAPP,
            recipient=address,
            text=one.text[:20_000],
            state=Message.State.SENT if one.outward else Message.State.READ,
            provider_id=one.wamid[:200],
            reply_to=one.reply_to[:200],
            data={**one.data, "source": source},
            created_at=one.at,
            sent_at=one.at if one.outward else None,
            read_at=None if one.outward else clock.now(),
        )
        for key, one in part
        if key not in there
    )
    record_many(
        Draft(
            what=(kinds.OldMessageSent if one.direction == Message.Direction.OUT else kinds.OldMessageReceived)(
                text=one.text[:200]
            ),
            customer_id=conversation.customer_id,
            subject_type="message",
            subject_id=one.pk,
            occurred_at=one.created_at,
        )
        for one in made
    )
    return len(made)
