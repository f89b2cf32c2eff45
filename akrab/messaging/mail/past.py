"""Mails of the past taken into the conversations: from a mailbox that was saved as a file.

Nobody waits for an answer to them and no rule acts on them: no bounce is believed, no STOP heard, nobody greeted. The
same mail again changes nothing, whether it came from a file or through the mailbox itself.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.customers.handles import HandleError, normalise
from akrab.customers.identity import find_or_create
from akrab.customers.models import Customer, Handle
from akrab.journal.models import Entry
from akrab.journal.recording import record
from akrab.messaging import files, kinds, search
from akrab.messaging.conversations import conversation_of
from akrab.messaging.mail.composing import sender
from akrab.messaging.mail.reading import Letter
from akrab.messaging.models import Attachment, Conversation, Episode, Message
from akrab.messaging.personal_data import forget_files

TEXT = 20_000
Direction = Message.Direction


@dataclass(frozen=True)
class Kept:
    """What became of one mail. `why`: program, report, sender or recipient, of one that was not kept."""

    message: Message | None = None
    new: bool = False
    customer: Customer | None = None
    opened: bool = False  # the customer's record was opened for it
    why: str = ""
    detail: str = ""
    refused: tuple[str, ...] = ()  # sentences about its files
    undated: bool = False


def own_addresses() -> set[str]:
    """Under which addresses the shop writes, as far as it is set up."""
    box = settings.MAIL_BOX
    said = [sender().addr_spec, str(shop.get("email") or ""), str(box["user"]) if box else ""]
    return {one.strip().lower() for one in said if "@" in one}


@transaction.atomic
def keep(letter: Letter, *, own: Iterable[str], raw: bytes, actor: User | None = None) -> Kept:
    """Keep one mail where it belongs: with the person who wrote it, or to whom the shop wrote."""
    outward = letter.sender in set(own)
    if not outward and (letter.bounce or letter.complaint):
        return Kept(why="report", detail=letter.sender or letter.subject)
    try:
        customer, opened = _addressee(letter, own, actor) if outward else _writer(letter, actor)
    except HandleError:
        return Kept(why="recipient" if outward else "sender", detail=letter.sender)
    if customer is None:
        return Kept(why="program", detail=letter.automatic)
    known, key = _known(letter, outward, raw)
    if known is not None:
        return Kept(known, False, customer)
    at = letter.at if letter.at and letter.at <= clock.now() + dt.timedelta(days=1) else None
    message, refused = _create(letter, customer, key, outward=outward, at=at or clock.now())
    return Kept(message, True, customer, opened, refused=tuple(refused), undated=at is None)


def _writer(letter: Letter, actor: User | None) -> tuple[Customer | None, bool]:
    handle = normalise("email", letter.sender)
    known = Handle.objects.filter(kind=handle.kind, value=handle.value).select_related("customer").first()
    if known is not None:
        return _present(known.customer), False
    if letter.automatic:
        return None, False
    return find_or_create(kind="email", text=letter.sender, name=letter.name, way="import", actor=actor)


def _addressee(letter: Letter, own: Iterable[str], actor: User | None) -> tuple[Customer | None, bool]:
    """The first recipient whom we know, else the first one who has a right address."""
    ours = set(own)
    others = [(address, name) for address, name in letter.recipients if address and address not in ours]
    known = {
        one.value: one.customer
        for one in Handle.objects.filter(
            kind=Handle.Kind.EMAIL, value__in=[address for address, _name in others]
        ).select_related("customer")
    }
    for address, _name in others:
        if address in known:
            return _present(known[address]), False
    for address, name in others:
        try:
            return find_or_create(kind="email", text=address, name=name, way="import", actor=actor)
        except HandleError:
            continue
    raise HandleError(_("The mail has no sender who could be answered."))


def _present(customer: Customer) -> Customer:
    while customer.merged_into is not None:
        customer = customer.merged_into
    return customer


def _plain(text: str) -> str:
    return " ".join(text.split())


def _known(letter: Letter, outward: bool, raw: bytes) -> tuple[Message | None, str]:
    """The message that this mail is already; else a free key. Two mails may carry the same Message-ID: bad programs
    number by the day, so what they say counts too."""
    text = _plain(letter.text)
    content = hashlib.sha256(f"{letter.message_id}|{letter.sender}|{letter.at}|{text}".encode()).hexdigest()
    if not letter.message_id and not text:
        content = hashlib.sha256(raw).hexdigest()
    way = Direction.OUT if outward else Direction.IN
    keys = [f"{way}:email:{letter.message_id or content}"[:114], f"{way}:email:{content}"[:114]]
    same = Q(key__in=keys) | (Q(provider_id=letter.message_id[:200]) if letter.message_id else Q())
    there = list(Message.objects.filter(same, channel=Message.Channel.EMAIL, direction=way))
    for one in there:
        if one.key == keys[1] or (
            (outward or one.recipient == letter.sender[:254]) and _plain(one.text)[:300] == (text or _nothing())[:300]
        ):
            return one, ""
    return None, keys[1] if any(one.key == keys[0] for one in there) else keys[0]


def _nothing() -> str:
    return _("(no text)")


def _create(
    letter: Letter, customer: Customer, key: str, *, outward: bool, at: dt.datetime
) -> tuple[Message, list[str]]:
    stored, refused = [], []
    for file in letter.files[: files.MOST]:
        try:
            stored.append(files.keep(file.data, name=file.name, size=len(file.data)))
        except files.FileError as error:
            refused.append(str(error))
    conversation = conversation_of(customer)
    address = next((one for one, _name in letter.recipients), "") if outward else letter.sender
    message = Message.objects.create(
        key=key,
        customer=customer,
        conversation=conversation,
        direction=Direction.OUT if outward else Direction.IN,
        channel=Message.Channel.EMAIL,
        recipient=address[:254],
        subject=letter.subject[:250],
        text=(letter.text or _nothing())[:TEXT],
        state=Message.State.SENT if outward else Message.State.READ,
        provider_id=letter.message_id[:200],
        reply_to=(letter.references[0] if letter.references else "")[:200],
        data={
            "source": "mailbox",
            **({"whole": letter.whole[:TEXT]} if letter.whole.strip() != letter.text else {}),
            **({"refused_files": refused} if refused else {}),
            **({"automatic": letter.automatic} if letter.automatic else {}),
        },
        created_at=at,
        sent_at=at if outward else None,
        read_at=None if outward else clock.now(),
    )
    files.attach(message, stored)
    search.index_message(message)
    what = kinds.OldMessageSent if outward else kinds.OldMessageReceived
    record(what(text=message.text[:200]), customer_id=customer.pk, subject=message, occurred_at=at)
    _last_word(conversation, message)
    return message, refused


def _last_word(conversation: Conversation, message: Message) -> None:
    """The list of conversations shows the latest word; an old mail is it only where nothing later was said."""
    if Message.objects.filter(conversation=conversation, created_at__gt=message.created_at).exists():
        return
    Conversation.objects.filter(pk=conversation.pk).update(
        last_at=message.created_at,
        last_text=_plain(message.text or message.subject)[:160],
        last_outward=message.direction == Direction.OUT,
        channel=message.channel,
    )


@transaction.atomic
def take_back(ids: Sequence[int]) -> None:
    """Messages that an import brought are gone, with their files; a conversation with nothing in it goes too."""
    rows = Message.objects.filter(pk__in=list(ids))
    talks = set(rows.values_list("conversation_id", flat=True))
    forget_files(Attachment.objects.filter(message__in=rows))
    search.forget_messages(list(ids))
    # The journal is never deleted; its entries about what is gone stand in nobody's timeline any more.
    Entry.objects.filter(subject_type="message", subject_id__in=list(ids)).update(customer=None)
    rows.delete()
    for talk in Conversation.objects.filter(pk__in=talks):
        latest = talk.messages.exclude(direction=Direction.NOTE).order_by("-created_at", "-id").first()
        if latest is not None:
            _last_word(talk, latest)
        elif not talk.messages.exists() and not Episode.objects.filter(conversation=talk).exists():
            talk.delete()
