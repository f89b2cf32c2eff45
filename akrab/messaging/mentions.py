"""Calling colleagues to a conversation: `@Siti` in a note."""

import re
from collections.abc import Iterable

from django.conf import settings

from akrab.accounts.access import Capability, may
from akrab.accounts.models import Role, User
from akrab.core import clock
from akrab.messaging.message_texts import mentioned
from akrab.messaging.models import Conversation, Mention, Message
from akrab.messaging.once import once
from akrab.messaging.texts.notices import write

_CALLED = re.compile(r"(?<![\w@.])@([\w.-]{1,60})")
SHOP_ROLES = [role for role in Role if role not in (Role.CUSTOMER, Role.PARTNER)]


def colleagues() -> list[User]:
    """Who of the shop may read conversations, by name; `sign` is what calls them."""
    people = User.objects.filter(is_active=True, role__in=SHOP_ROLES).order_by("name", "id")
    found = [one for one in people if may(one, Capability.MESSAGES_VIEW)]
    for one in found:
        one.sign = call_sign(one)  # type: ignore[attr-defined]
    return found


def call_sign(user: User) -> str:
    """What is written after the @: the first word of the name."""
    return (str(user).split() or [user.username])[0]


def called_in(text: str, people: Iterable[User]) -> list[User]:
    """Who is meant, by first name or user name, in any case of letters."""
    called = {word.rstrip(".-").casefold() for word in _CALLED.findall(text)}
    return [one for one in people if {call_sign(one).casefold(), one.username.casefold()} & called] if called else []


def mention(message: Message, *, actor: User) -> list[User]:
    """Call the people whom the note names; each finds it on the first page of the office, and gets a mail."""
    if "@" not in message.text or message.conversation_id is None:
        return []
    called = [one for one in called_in(message.text, colleagues()) if one.pk != actor.pk]
    Mention.objects.bulk_create(Mention(message=message, user=one) for one in called)
    for one in called:
        if one.email and settings.MAIL_SERVER is not None:
            _mail(message, one, actor)
    return called


def _mail(message: Message, user: User, actor: User) -> None:
    language = user.language or settings.LANGUAGE_CODE
    written = write("mentioned", mentioned(message, str(actor)), language)
    once(
        f"mentioned:{message.pk}:{user.pk}:email",
        channel=Message.Channel.EMAIL,
        recipient=user.email,
        template="mentioned",
        language=language,
        subject=written.subject,
        text=written.text,
        html=written.html,
        created_at=clock.now(),
    )


def unseen(user: User, *, limit: int = 20) -> list[Mention]:
    """Where somebody is called and has not looked yet, the latest first."""
    mine = Mention.objects.filter(user=user, seen_at=None).order_by("-id")
    return list(mine.select_related("message__actor", "message__conversation__customer")[:limit])


def look(user: User, conversation: Conversation) -> int:
    """The person has the conversation before them."""
    return Mention.objects.filter(user=user, seen_at=None, message__conversation=conversation).update(
        seen_at=clock.now()
    )
