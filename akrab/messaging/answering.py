"""What the shop says in a conversation: answers on the person's channel, and notes that stay within the shop."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.journal.recording import record
from akrab.messaging import files as file_store
from akrab.messaging import kinds, search
from akrab.messaging.channels import carries_files, way_of
from akrab.messaging.conversations import SETTLED, mark_seen
from akrab.messaging.incoming import preview, receive
from akrab.messaging.mentions import mention
from akrab.messaging.models import Conversation, Episode, Message

TOLD = (Message.Channel.PHONE, Message.Channel.VISIT)  # what was said, not written


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
    files: Sequence[file_store.Stored] = (),
) -> Message:
    """Say something on one channel. The form's key makes a doubled click one message. `actor` is None for an answer
    that the shop's own rules wrote; such an answer ends no wait. Raises AnswerError with what to do instead."""
    if not text.strip() and not data and not files:
        raise AnswerError(_("The message is empty. Write something first."), field="text")
    way = way_of(channel)
    if files and not carries_files(way):
        raise AnswerError(_("Files cannot be sent this way. Take them out, or choose another way."), field="files")
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
    file_store.attach(message, files)
    search.index_message(message)
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
def note(
    *, conversation: Conversation, text: str, key: str, actor: User, files: Sequence[file_store.Stored] = ()
) -> Message:
    """Write something that only the shop sees; `@Siti` calls Siti to it. Raises AnswerError."""
    if not text.strip() and not files:
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
        file_store.attach(message, files)
        search.index_message(message)
        mention(message, actor=actor)
        record(
            kinds.MessageNoted(text=message.text[:200]),
            customer_id=message.customer_id,
            subject=message,
            actor=actor,
        )
    return message


@transaction.atomic
def write_down(
    *, conversation: Conversation, channel: str, text: str, key: str, actor: User, waits: bool = False
) -> Message:
    """Keep what a person said on the phone or in the shop. `waits`: they still want an answer. Raises AnswerError."""
    if channel not in TOLD:
        raise AnswerError(_("Choose whether it was a phone call or a visit."), field="channel")
    if not text.strip():
        raise AnswerError(_("Nothing is written down yet. Write what was said."), field="text")
    message, new = receive(
        channel=channel, key=f"told:{key}", text=text, conversation=conversation, waits=waits, actor=actor
    )
    if new and not waits:
        Conversation.objects.filter(pk=conversation.pk).update(
            last_at=message.created_at, last_text=preview(message), last_outward=False
        )
    return message
