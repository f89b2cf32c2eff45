"""One text to many people: asked whether they may be written to, filled in and queued, each exactly once.

Nothing leaves here: the outbox sends what was queued, after everything that is for one person, and asks again then.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from akrab.accounts.models import User
from akrab.consent.many import allowed
from akrab.consent.suppression import suppressed_among
from akrab.core import clock
from akrab.core.inserting import insert
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.messaging import caps, holding, kinds
from akrab.messaging.addresses import addresses_of
from akrab.messaging.models import MassMessage, Message
from akrab.messaging.texts import Compiled, TextError

ASKED_AT_ONCE = 2_000  # people about whom is asked together
WRITTEN_AT_ONCE = 250  # messages of one statement
IN_ONE_GO = 1000  # messages of one transaction
SHOWN = 20  # refusals that are told one by one
Channel = Message.Channel

GONE, NO_ADDRESS, CONSENT, SUPPRESSED, CAPS, TEXT = "gone", "address", "consent", "suppressed", "caps", "text"
WHY = {
    GONE: _("The record was joined with another one or is gone"),
    NO_ADDRESS: _("There is no address for this channel"),
    CONSENT: _("Has not agreed to this on this channel"),
    SUPPRESSED: _("The address is not written to any more"),
    CAPS: _("Has had enough offers, or it is night"),
    TEXT: _("Something that the text needs is missing"),
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person. Without an address that of the record is used; `values` fill the text; `data` is for the channel (the
    template of WhatsApp)."""

    customer_id: int
    channel: str
    address: str = ""
    language: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Queued:
    """`known` were queued or held back by an earlier run; `held`: kept from it by chance. `refused`: reason (a key of
    WHY) → how many; `examples`: customer and sentence of the first of them."""

    queued: int
    known: int
    refused: Mapping[str, int]
    examples: Sequence[tuple[int, str]] = ()
    held: int = 0


@dataclass(frozen=True)
class _Job:
    key: str
    texts: Mapping[str, Compiled]
    purpose: str
    campaign: str
    about: str
    actor_id: int | None
    now: dt.datetime
    mass: MassMessage | None = None

    def key_of(self, one: Recipient) -> str:
        return f"{self.key}:{one.customer_id}:{one.channel}"

    def text_for(self, language: str) -> Compiled:
        return self.texts.get(language) or self.texts.get("id") or next(iter(self.texts.values()))


def queue_many(
    *,
    key: str,
    text: Compiled | Mapping[str, Compiled],
    recipients: Iterable[Recipient],
    purpose: str,
    campaign: str = "",
    about: str = "",
    actor: User | None = None,
    mass: MassMessage | None = None,
) -> Queued:
    """Queue the text, or that of each one's language, for all of them. Whoever has it already under this `key` (at most
    80 characters) is passed over, so a run that was cut short is simply run again.

    purpose: "service", "marketing" or another of `consent.Purpose`. about: what is told; who was told the same lately
    is left out. mass: the message to many that this is (`holding.begin`): chance then keeps it from some of those who
    might get it, everybody gets it on one channel only, and who did and who did not is written down. Recipients are
    read as they are needed. Raises nothing for a single person: the result tells.
    """
    if not key or len(key) > 80:
        raise ValueError("A key has 1 to 80 characters.")
    texts = {text.language: text} if isinstance(text, Compiled) else dict(text)
    job = _Job(key, texts, purpose, campaign, about or campaign[:60], actor.pk if actor else None, clock.now(), mass)
    queued = known = held = 0
    refused: Counter[str] = Counter()
    examples: list[tuple[int, str]] = []
    source = iter(recipients)
    while some := list(islice(source, ASKED_AT_ONCE)):
        fresh = _unknown(job, some)
        known += len(some) - len(fresh)
        willing = _willing(job, fresh, refused, examples)
        while part := list(islice(willing, IN_ONE_GO)):
            done, kept = _store(job, part)
            queued, held = queued + done, held + kept
            known += len(part) - done - kept
    if queued:
        with transaction.atomic():
            record(kinds.MessagesQueued(title=campaign, queued=queued, refused=refused.total()), actor=actor)
    return Queued(queued, known, dict(refused), tuple(examples), held)


def _unknown(job: _Job, some: Sequence[Recipient]) -> dict[str, Recipient]:
    """Those not queued yet, by their messages' keys; somebody named twice is one."""
    fresh = {job.key_of(one): one for one in some}
    if job.mass:
        done = holding.decided(job.mass, {one.customer_id for one in some})
        first = {one.customer_id: key for key, one in reversed(fresh.items())}  # one channel for each
        fresh = {key: fresh[key] for pk, key in first.items() if pk not in done}
    for known in _existing(list(fresh)):
        fresh.pop(known, None)
    return fresh


def _existing(keys: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(keys), 1000):
        yield from Message.objects.filter(key__in=keys[start : start + 1000]).values_list("key", flat=True)


def _willing(
    job: _Job, fresh: Mapping[str, Recipient], refused: Counter[str], examples: list[tuple[int, str]]
) -> Iterator[Message]:
    """Messages for those who may be written to, made one by one."""

    def refuse(one: Recipient, why: str, sentence: object = "") -> None:
        refused[why] += 1
        if len(examples) < SHOWN:
            examples.append((one.customer_id, str(sentence or WHY[why])))

    ids = {one.customer_id for one in fresh.values()}
    present, full = _present(ids), _full(job, ids)
    for channel in sorted({one.channel for one in fresh.values()}):
        here = {key: one for key, one in fresh.items() if one.channel == channel}
        agreed = allowed({one.customer_id for one in here.values()}, job.purpose, channel)
        addresses = _addresses(channel, here)
        closed = _closed(channel, addresses.values(), marketing=job.purpose != "service")
        for key, one in here.items():
            address = addresses.get(key, "")
            if one.customer_id not in present:
                refuse(one, GONE)
            elif not address and channel != Channel.INBOX:
                refuse(one, NO_ADDRESS)
            elif one.customer_id not in agreed:
                refuse(one, CONSENT)
            elif address in closed:
                refuse(one, SUPPRESSED)
            elif one.customer_id in full:
                refuse(one, CAPS, full[one.customer_id])
            else:
                try:
                    yield _message(job, key, one, address, present[one.customer_id])
                except TextError as error:
                    refuse(one, TEXT, error)


def _present(ids: set[int]) -> dict[int, str]:
    """Customer → language, of those that are records of their own."""
    found: dict[int, str] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), 1000):
        rows = Customer.objects.filter(pk__in=wanted[start : start + 1000], merged_into=None)
        found.update(rows.values_list("pk", "language"))
    return found


def _full(job: _Job, ids: set[int]) -> dict[int, str]:
    """Customer → why not now. Asked for few at a time: looked up by customer, not read through all that was sent."""
    found: dict[int, str] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), caps.FEW):
        found |= caps.refusals(wanted[start : start + caps.FEW], job.purpose, job.now, job.about)
    return found


def _addresses(channel: str, here: Mapping[str, Recipient]) -> dict[str, str]:
    """Message key → address: the one given, else the record's."""
    lacking = {one.customer_id for one in here.values() if not one.address}
    own = addresses_of(lacking, "email" if channel == Channel.EMAIL else "phone") if lacking else {}
    if channel in (Channel.INBOX, Channel.PUSH):
        own = dict.fromkeys(lacking, "")
    return {key: one.address or own.get(one.customer_id, "") for key, one in here.items()}


def _closed(channel: str, addresses: Iterable[str], *, marketing: bool) -> set[str]:
    if channel in (Channel.INBOX, Channel.PUSH):
        return set()
    kind = "email" if channel == Channel.EMAIL else "phone"
    return suppressed_among(kind, (one for one in addresses if one), marketing=marketing)


def _message(job: _Job, key: str, one: Recipient, address: str, language: str) -> Message:
    """Raises TextError."""
    text = job.text_for(one.language or language or "id")
    written = text.render(one.values)
    short = one.channel in (Channel.SMS, Channel.PUSH)
    return Message(
        key=key,
        customer_id=one.customer_id,
        channel=one.channel,
        recipient=address,
        template=job.about,
        language=text.language,
        subject=written.subject,
        text=written.short if short else written.text,
        state=Message.State.DELIVERED if one.channel == Channel.INBOX else Message.State.QUEUED,
        mass=True,
        data={"purpose": job.purpose, "campaign": job.campaign, **one.data},
        actor_id=job.actor_id,
        created_at=job.now,
        advertised_at=None if job.purpose == "service" else job.now,
    )


def _store(job: _Job, messages: Sequence[Message]) -> tuple[int, int]:
    """One transaction; returns how many were new, and how many of the new ones were held back instead. Another run of
    the same key may have been quicker with some."""
    back = {pk for pk in _customers(messages) if job.mass and holding.holds(job.mass, pk)}
    held, going = ([one for one in messages if (one.customer_id in back) == side] for side in (True, False))
    try:
        with transaction.atomic():
            _insert(going)
            if job.mass:
                for some, kept in ((going, False), (held, True)):
                    holding.keep(job.mass, _customers(some), held=kept, actor_id=job.actor_id)
        return len(going), len(held)
    except IntegrityError:
        done = holding.decided(job.mass, _customers(messages)) if job.mass else set()
        known = set(_existing([one.key for one in messages]))
        left = [one for one in messages if one.key not in known and one.customer_id not in done]
        if len(left) == len(messages):
            raise
        return _store(job, left)


def _customers(messages: Sequence[Message]) -> list[int]:
    return [one.customer_id for one in messages if one.customer_id is not None]


def _insert(messages: Sequence[Message]) -> None:
    for start in range(0, len(messages), WRITTEN_AT_ONCE):
        insert(messages[start : start + WRITTEN_AT_ONCE])
