"""Changes to conversations: whose they are, who looks after them, and when they are done with."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.core import clock, search
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.messaging import kinds
from akrab.messaging.models import Conversation, Episode, Label, Message

State = Conversation.State


class ConversationError(AkrabError):
    """A change to a conversation is refused."""


def conversation_of(customer: Customer) -> Conversation:
    """The customer's conversation, opened when there is none."""
    now = clock.now()
    found, _new = Conversation.objects.get_or_create(
        customer=customer, defaults={"created_at": now, "last_at": now, "state": State.SOLVED}
    )
    return found


def conversation_with_visitor(digest: str, *, name: str = "") -> Conversation:
    """The conversation of the browser whose web chat cookie has this digest."""
    now = clock.now()
    found, _new = Conversation.objects.get_or_create(
        visitor=digest, defaults={"created_at": now, "last_at": now, "state": State.SOLVED, "name": name[:150]}
    )
    return found


@transaction.atomic
def join(*, visitor: Conversation, customer: Customer) -> Conversation:
    """The visitor became known: what was said stands in the customer's one conversation. Joining again changes nothing.

    Only ever into the customer that this very browser registered as or signed in as.
    """
    visitor = Conversation.objects.get(pk=visitor.pk)
    if visitor.customer_id == customer.pk:
        return visitor
    if visitor.customer_id is not None:
        raise ConversationError(_("This conversation already belongs to somebody else."))
    name = visitor.name
    theirs = Conversation.objects.filter(customer=customer).first()
    if theirs is None:
        Conversation.objects.filter(pk=visitor.pk).update(customer=customer)
        Message.objects.filter(conversation=visitor).update(customer=customer)
        kept = Conversation.objects.get(pk=visitor.pk)
    else:
        kept = _pour(visitor, theirs)
    record(kinds.ConversationJoined(name=name), customer_id=customer.pk, subject=kept)
    return kept


def _pour(visitor: Conversation, kept: Conversation) -> Conversation:
    """All of one conversation into another; the emptied row goes."""
    Message.objects.filter(conversation=visitor).update(conversation=kept, customer=kept.customer_id)
    now = clock.now()
    if Episode.objects.filter(conversation=kept, solved_at=None).exists():
        Episode.objects.filter(conversation=visitor, solved_at=None).update(solved_at=now)
    Episode.objects.filter(conversation=visitor).update(conversation=kept)
    kept.labels.add(*visitor.labels.all())
    waiting = [moment for moment in (visitor.waiting_since, kept.waiting_since) if moment]
    newer = visitor.last_at > kept.last_at
    Conversation.objects.filter(pk=kept.pk).update(
        unread=F("unread") + visitor.unread,
        waiting_since=min(waiting, default=None),
        urgency=max(visitor.urgency, kept.urgency),
        urgent_words=visitor.urgent_words if visitor.urgency > kept.urgency else kept.urgent_words,
        assignee=kept.assignee_id or visitor.assignee_id,
        **({"state": State.OPEN, "snoozed_until": None} if visitor.state == State.OPEN else {}),
        **(
            {
                "last_at": visitor.last_at,
                "last_text": visitor.last_text,
                "last_outward": visitor.last_outward,
                "channel": visitor.channel or kept.channel,
            }
            if newer
            else {}
        ),
    )
    digest = visitor.visitor
    search.forget("visitor", [visitor.pk])
    visitor.delete()
    if kept.visitor is None and digest:
        Conversation.objects.filter(pk=kept.pk).update(visitor=digest)
    kept.refresh_from_db()
    return kept


@transaction.atomic
def assign(*, conversation: Conversation, to: User | None, actor: User) -> None:
    """Give the conversation to somebody who may answer, or to nobody. Raises ConversationError."""
    if to is not None and not may(to, Capability.MESSAGES_SEND):
        raise ConversationError(_("%(name)s may not answer messages. Choose somebody else.") % {"name": to})
    others = Conversation.objects.filter(pk=conversation.pk)
    others = others.exclude(assignee=to) if to is not None else others.filter(assignee__isnull=False)
    if others.update(assignee=to):
        record(
            kinds.ConversationAssigned(name=str(to) if to else "–"),
            customer_id=conversation.customer_id,
            subject=conversation,
            actor=actor,
        )


@transaction.atomic
def snooze(*, conversation: Conversation, until: dt.datetime, actor: User) -> None:
    """Set the conversation aside until a time, or until the person writes again. Raises ConversationError."""
    if until <= clock.now():
        raise ConversationError(_("That time is past. Choose a later one."), field="until")
    if Conversation.objects.filter(pk=conversation.pk).update(state=State.SNOOZED, snoozed_until=until):
        record(
            kinds.ConversationSnoozed(until=until.isoformat(timespec="minutes")),
            customer_id=conversation.customer_id,
            subject=conversation,
            actor=actor,
        )


@transaction.atomic
def solve(*, conversation: Conversation, actor: User) -> None:
    """The matter is done with: nothing waits, and the episode's time stops. Solving twice changes nothing."""
    now = clock.now()
    open_ones = Conversation.objects.filter(pk=conversation.pk).exclude(state=State.SOLVED)
    if not open_ones.update(state=State.SOLVED, snoozed_until=None, **SETTLED):
        return
    mark_seen(conversation)
    Episode.objects.filter(conversation=conversation, solved_at=None).update(solved_at=now, solved_by=actor)
    record(kinds.ConversationSolved(), customer_id=conversation.customer_id, subject=conversation, actor=actor)


SETTLED: dict[str, object] = {"unread": 0, "waiting_since": None, "urgency": 0, "urgent_words": ""}


@transaction.atomic
def reopen(*, conversation: Conversation, actor: User | None) -> None:
    """Take a solved or set-aside conversation up again."""
    closed = Conversation.objects.filter(pk=conversation.pk).exclude(state=State.OPEN)
    if closed.update(state=State.OPEN, snoozed_until=None):
        record(kinds.ConversationReopened(), customer_id=conversation.customer_id, subject=conversation, actor=actor)


@transaction.atomic
def wake() -> int:
    """Open what was set aside until now; returns how many."""
    return Conversation.objects.filter(state=State.SNOOZED, snoozed_until__lte=clock.now()).update(
        state=State.OPEN, snoozed_until=None
    )


@transaction.atomic
def label(*, conversation: Conversation, name: str) -> Label:
    """Sort the conversation under a word. Raises ConversationError."""
    name = " ".join(name.split()).casefold()[:40]
    if not name:
        raise ConversationError(_("The tag is empty. Write a word first."), field="label")
    found, _new = Label.objects.get_or_create(name=name)
    conversation.labels.add(found)
    return found


@transaction.atomic
def unlabel(*, conversation: Conversation, name: str) -> None:
    """Take the word away again; one that nothing is sorted under goes."""
    found = Label.objects.filter(name=name).first()
    if found is not None:
        conversation.labels.remove(found)
        if not found.conversations.exists():
            found.delete()


@transaction.atomic
def introduce(*, conversation: Conversation, name: str = "", email: str = "") -> None:
    """A visitor says who they are; what is left empty stays as it was."""
    told = {key: value for key, value in {"name": name.strip()[:150], "email": email.strip()[:254]}.items() if value}
    if told and Conversation.objects.filter(pk=conversation.pk, customer=None).update(**told):
        conversation.refresh_from_db()
        if "name" in told:
            search.index("visitor", conversation.pk, {conversation.name: 1})


@transaction.atomic
def cut(digest: str) -> bool:
    """Somebody known signs out: this browser's cookie leads to their conversation no more. True when it did."""
    known = Conversation.objects.filter(visitor=digest, customer__isnull=False)
    return bool(known.update(visitor=None))


@transaction.atomic
def seen(*, conversation: Conversation) -> int:
    """Somebody of the shop has read it and need not answer; returns how many messages were new."""
    Conversation.objects.filter(pk=conversation.pk).update(**SETTLED)
    return mark_seen(conversation)


def mark_seen(conversation: Conversation) -> int:
    return Message.objects.filter(
        conversation=conversation, direction=Message.Direction.IN, state=Message.State.DELIVERED
    ).update(state=Message.State.READ, read_at=clock.now())
