"""Whose phone it is: a code from the office, sent from the phone."""

import datetime as dt
import hashlib
import re
import secrets

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.assistant.errors import AssistantError
from akrab.assistant.models import ChatNumber, ChatSession, LinkCode
from akrab.core import clock, phone, shop
from akrab.core.ratelimit import allow
from akrab.customers.models import Handle

CODE_MINUTES = 10
TRIES, TRIES_SECONDS = 5, 600
_CODE = re.compile(r"\s*(?:kode|code)\s+(\d{8})\s*", re.IGNORECASE)


def normal(sender: str) -> str:
    """A sender as it is kept: E.164 for digits, WhatsApp's own id as it is."""
    sender = sender.strip()
    if sender.lstrip("+").isdigit():
        plus = sender if sender.startswith(("+", "0")) else f"+{sender}"
        return phone.normalise(plus, shop.get("region")) or plus
    return sender


def person_of(sender: str) -> User | None:
    """Whoever of the shop holds this number or id, confirmed; None for everybody else."""
    value = normal(sender)
    if not value:
        return None
    number = ChatNumber.objects.select_related("user").filter(value=value).first()
    user = number.user if number else None
    if user is None:
        handle = (
            Handle.objects.filter(
                kind__in=[Handle.Kind.PHONE, Handle.Kind.WHATSAPP], value=value, verified_at__isnull=False
            )
            .select_related("customer__user")
            .first()
        )
        user = handle.customer.user if handle else None
    return user if user is not None and may(user, Capability.OFFICE_ENTER) else None


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


@transaction.atomic
def link_code(*, user: User) -> str:
    """A new code of eight digits, good for ten minutes; an older one of the same person is void. Raises AssistantError
    for who is not of the shop."""
    if not may(user, Capability.OFFICE_ENTER):
        raise AssistantError(_("Only people of the shop give commands."))
    code = f"{secrets.randbelow(10**8):08d}"
    LinkCode.objects.update_or_create(
        user=user,
        defaults={"hash": _hash(code), "expires_at": clock.now() + dt.timedelta(minutes=CODE_MINUTES)},
    )
    return code


@transaction.atomic
def take_code(*, sender: str, text: str) -> User | None:
    """A text that is a good code makes the sender's number its person's, once. None when it is none, or too many were
    tried from there."""
    found = _CODE.fullmatch(text)
    if found is None or not allow(f"chat-code:{normal(sender)}", limit=TRIES, seconds=TRIES_SECONDS):
        return None
    code = LinkCode.objects.filter(hash=_hash(found[1]), expires_at__gt=clock.now()).select_related("user").first()
    if code is None or not LinkCode.objects.filter(pk=code.pk, hash=code.hash).delete()[0]:
        return None
    try:
        with transaction.atomic():
            ChatNumber.objects.create(user=code.user, value=normal(sender), verified_at=clock.now())
    except IntegrityError:  # the number has its person: whoever holds the phone now has shown the code
        ChatNumber.objects.filter(value=normal(sender)).update(user=code.user, verified_at=clock.now())
    return code.user


@transaction.atomic
def forget_number(*, number: ChatNumber, actor: User) -> None:
    """No commands from there any more. Everybody for themselves; who manages people for all. Raises AssistantError."""
    if number.user_id != actor.pk and not may(actor, Capability.PEOPLE_MANAGE):
        raise AssistantError(_("Everybody takes out their own numbers."))
    ChatSession.objects.filter(user=number.user_id).update(open_until=None)
    number.delete()
