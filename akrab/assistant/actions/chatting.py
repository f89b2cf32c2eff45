"""A person of the shop gives commands by chat: a known number, a PIN, then a quarter of an hour."""

import datetime as dt
import re

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.accounts.access import may
from akrab.accounts.models import User
from akrab.assistant import kinds
from akrab.assistant.actions.linking import normal, person_of, take_code
from akrab.assistant.commands import END, Command, help_text, understood
from akrab.assistant.models import ChatCommand, ChatSession
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.counter.actions.pins import check_pin_at
from akrab.counter.models import Pin
from akrab.journal.recording import record

SESSION = dt.timedelta(minutes=15)
ASKED = dt.timedelta(minutes=5)  # a PIN later than that answers no question
_PIN = re.compile(r"\s*\d{4,6}\s*")
HIDDEN = "••••"


def is_pin(text: str) -> bool:
    return _PIN.fullmatch(text) is not None


def answer(sender: str, text: str, *, key: str = "") -> str:
    """What the shop answers to this text from this number: the words to send back, empty for no answer at all.

    Somebody unknown gets nothing, and neither does an ordinary message of somebody known. `key` names the message in
    its channel: the same key again gets the same answer and does nothing. Never raises for what somebody wrote.
    """
    if not shop.get("assistant_owner"):
        return ""
    linked = take_code(sender=sender, text=text)
    user = linked or person_of(sender)
    if user is None:
        return ""
    wished = user.language or settings.LANGUAGE_CODE
    with translation.override(wished if wished in {code for code, _name in settings.LANGUAGES} else "id"):
        if linked is not None:
            return _("This number is yours now, %(name)s.") % {"name": user.name} + "\n" + help_text(user, "")
        if key:
            return _once(user, normal(sender), text, key)
        return _answer(user, normal(sender), text)


def _once(user: User, sender: str, text: str, key: str) -> str:
    """The row with the message's key and the deed are one transaction: a second delivery finds the answer."""
    known = ChatCommand.objects.filter(key=key[:120]).first()
    if known is not None:
        return known.answer
    try:
        with transaction.atomic():
            row = ChatCommand.objects.create(
                key=key[:120],
                user=user,
                text=HIDDEN if is_pin(text) else " ".join(text.split())[:300],
                created_at=clock.now(),
            )
            said = _answer(user, sender, text)
            if not said:
                row.delete()
                return ""
            ChatCommand.objects.filter(pk=row.pk).update(answer=said)
            return said
    except IntegrityError:  # the same message a moment ago
        return ChatCommand.objects.get(key=key[:120]).answer


def _answer(user: User, sender: str, text: str) -> str:
    session, _new = ChatSession.objects.get_or_create(user=user, defaults={"sender": sender})
    now = clock.now()
    is_open = session.sender == sender and session.open_until is not None and session.open_until > now
    asked = session.sender == sender and session.asked_at is not None and session.asked_at > now - ASKED
    if is_pin(text) and asked and not is_open:
        return _with_pin(user, session, sender, text.strip())
    if is_open and text.strip().lower().rstrip(".!") in END:
        ChatSession.objects.filter(pk=session.pk).update(open_until=None, asked_at=None, waiting="")
        return _("The session is closed.")
    found = understood(text)
    if found is None:
        return _("I did not understand that.") + "\n" + help_text(user, "") if is_open and len(text) < 60 else ""
    if is_open:
        return _run(user, *found)
    if not Pin.objects.filter(user=user).exists():
        return _("You have no PIN yet. Set one in the office under “My PIN”.")
    ChatSession.objects.filter(pk=session.pk).update(
        sender=sender, open_until=None, waiting=" ".join(text.split())[:300], asked_at=now
    )
    return _("Reply with your PIN.")


def _with_pin(user: User, session: ChatSession, sender: str, pin: str) -> str:
    try:
        check_pin_at(user_id=user.pk, pin=pin, place=f"chat:{sender}"[:60], name="WhatsApp")
    except AkrabError as error:
        return str(error)
    ChatSession.objects.filter(pk=session.pk).update(
        sender=sender, open_until=clock.now() + SESSION, waiting="", asked_at=None
    )
    with transaction.atomic():
        record(kinds.ChatOpened(name=user.name), subject=user, actor=user)
    found = understood(session.waiting)
    return _run(user, *found) if found else help_text(user, "")


def _run(user: User, command: Command, rest: str) -> str:
    """One command by the same actions as in the office, with the same rights, journalled with it."""
    if not may(user, command.needs):
        return _("You may not do that. Ask the owner.")
    try:
        with transaction.atomic():
            said = command.deed(user, rest)
            if command.changes:
                record(
                    kinds.ChatCommanded(name=user.name, text=f"{command.name} {rest}".strip()[:100]),
                    subject=user,
                    actor=user,
                )
    except AkrabError as error:
        return str(error)
    return said
