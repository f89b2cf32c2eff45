"""What the shop says in a conversation: answers on the person's channel, and notes that stay within the shop."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.journal.recording import record
from akrab.messaging import kinds
from akrab.messaging.channels import way_of
from akrab.messaging.conversations import SETTLED, mark_seen
from akrab.messaging.incoming import preview
from akrab.messaging.models import Conversation, Episode, Message


class AnswerError(AkrabError):
    """An answer is refused: it is empty, or the channel cannot carry it now."""


@transaction.atomic
def answer(
    *,
    conversation: Conversation,
    text: str,
    key: str,
    actor: User | None,
    channel: str,
    subject: str = "",
    data: Mapping[str, Any] | None = None,
) -> Message:
    """Say something on one channel. The form's key makes a doubled click one message. `actor` is None for an answer
    that the shop's own rules wrote; such an answer ends no wait. Raises AnswerError with what to do instead."""
    if not text.strip() and not data:
        raise AnswerError(_("The message is empty. Write something first."), field="text")
    way = way_of(channel)
    reach = way.reach(conversation)
    if reach.refused and not (data and data.get("template")):
        raise AnswerError(reach.refused, field="channel")
    now = clock.now()
    message, new = Message.objects.get_or_create(
        key=f"answer:{key}",
        defaults={
            "customer_id": conversation.customer_id,
            "conversation": conversation,
            "channel": channel,
            "recipient": reach.address,
            "subject": subject[:250] or reach.subject,
            "text": text.strip()[:20_000],
            "state": way.begins,
            "reply_to": reach.reply_to,
            "data": dict(data or {}),
            "created_at": now,
            "actor": actor,
            "language": (conversation.customer.language if conversation.customer else "") or "id",
        },
    )
    if not new:
        return message
    said = {"last_at": now, "last_text": preview(message), "last_outward": True}
    if actor is None:
        Conversation.objects.filter(pk=conversation.pk).update(**said)
    else:
        Conversation.objects.filter(pk=conversation.pk).update(**said, **SETTLED)
        mark_seen(conversation)
        Episode.objects.filter(conversation=conversation, solved_at=None, answered_at=None).update(
            answered_at=now, answered_by=actor
        )
    if way.begins == Message.State.DELIVERED:
        record(
            kinds.MessageSent(channel=channel, subject=message.text[:80]),
            customer_id=message.customer_id,
            subject=message,
            actor=actor,
        )
    return message


@transaction.atomic
def note(*, conversation: Conversation, text: str, key: str, actor: User) -> Message:
    """Write something that only the shop sees. Raises AnswerError."""
    if not text.strip():
        raise AnswerError(_("The note is empty. Write something first."), field="text")
    message, new = Message.objects.get_or_create(
        key=f"note:{key}",
        defaults={
            "customer_id": conversation.customer_id,
            "conversation": conversation,
            "direction": Message.Direction.NOTE,
            "channel": Message.Channel.INBOX,
            "text": text.strip()[:20_000],
            "state": Message.State.READ,
            "created_at": clock.now(),
            "actor": actor,
        },
    )
    if new:
        record(
            kinds.MessageNoted(text=message.text[:200]),
            customer_id=message.customer_id,
            subject=message,
            actor=actor,
        )
    return message
