"""What reaches the shop, from whatever channel: one way in."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from akrab.accounts.models import User
from akrab.consent.actions import hear
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.messaging import files as file_store
from akrab.messaging import kinds, search
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Conversation, Episode, Message

TEXT = 20_000  # characters of a message that are kept


@transaction.atomic
def receive(
    *,
    channel: str,
    key: str,
    text: str,
    customer: Customer | None = None,
    conversation: Conversation | None = None,
    sender: str = "",
    subject: str = "",
    provider_id: str = "",
    reply_to: str = "",
    at: dt.datetime | None = None,
    data: Mapping[str, Any] | None = None,
    files: Sequence[file_store.Stored] = (),
    waits: bool = True,
    actor: User | None = None,
) -> tuple[Message, bool]:
    """Take in one message of a person; returns the message and whether it is new.

    `key` names the message in its channel ("whatsapp:wamid…", "email:<id>", the form's key): the same key again finds
    the same message and changes nothing. Either `customer` or `conversation` (a visitor's) is given. `at` is when it
    was written, where the channel knows. `waits=False`: for what wants no answer (an imported history, a reaction).
    `files` were taken in by `messaging.files.keep`. `actor` wrote it down for the person (a phone call, a visit).
    """
    customer = customer or (conversation.customer if conversation else None)
    if conversation is None:
        if customer is None:
            raise ValueError("A message comes from a customer or belongs to a conversation.")
        conversation = conversation_of(customer)
    now = clock.now()
    message, new = Message.objects.get_or_create(
        key=f"in:{key}",
        defaults={
            "customer_id": conversation.customer_id,
            "conversation": conversation,
            "direction": Message.Direction.IN,
            "channel": channel,
            "recipient": sender[:254],
            "subject": " ".join(subject.split())[:250],
            "text": text.strip()[:TEXT],
            "state": Message.State.DELIVERED if waits else Message.State.READ,
            "provider_id": provider_id[:200],
            "reply_to": reply_to[:200],
            "data": dict(data or {}),
            "created_at": at or now,
            "actor": actor,
        },
    )
    if not new:
        return message, False
    file_store.attach(message, files)
    search.index_message(message)
    if waits:
        _waits(conversation, message, now)
    record(
        kinds.MessageReceived(channel=channel, text=message.text[:200]),
        customer_id=message.customer_id,
        subject=message,
        actor=actor,
        occurred_at=message.created_at,
    )
    if waits and customer is not None:
        hear(customer=customer, channel=channel, text=message.text)
    return message, True


def _waits(conversation: Conversation, message: Message, now: dt.datetime) -> None:
    """The conversation stands open again, with one message more that nobody has answered."""
    opened = not Episode.objects.filter(conversation=conversation, solved_at=None).exists()
    if opened:
        Episode.objects.get_or_create(
            conversation=conversation, solved_at=None, defaults={"channel": message.channel, "opened_at": now}
        )
    Conversation.objects.filter(pk=conversation.pk).update(
        state=Conversation.State.OPEN,
        snoozed_until=None,
        unread=F("unread") + 1,
        waiting_since=Coalesce("waiting_since", Value(now)),
        last_at=now,
        last_text=preview(message),
        last_outward=False,
        channel=message.channel,
    )


def preview(message: Message) -> str:
    """The beginning of a message, on one line; of one without words the name of its first file."""
    said = " ".join((message.text or message.subject).split())
    if not said:
        first = message.attachments.order_by("id").first()
        said = first.name if first else ""
    return said[:160]


@transaction.atomic
def set_mood(message: Message, *, mood: str, topic: str = "", urgency: int = 0, words: str = "") -> None:
    """Note what a message sounds like. The conversation stands as high as its most urgent unanswered message."""
    Message.objects.filter(pk=message.pk).update(mood=mood, topic=topic[:20], mood_words=words[:200])
    if message.conversation_id:
        calmer = Conversation.objects.filter(
            pk=message.conversation_id, waiting_since__isnull=False, urgency__lt=urgency
        )
        if calmer.update(urgency=urgency, urgent_words=words[:200]) and urgency >= Conversation.Urgency.HIGH:
            from akrab.messaging.push.consumers import tell_urgent

            raised = Conversation.objects.select_related("customer").get(pk=message.conversation_id)
            tell_urgent(raised, key=message.key)
