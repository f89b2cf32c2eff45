"""Saying yes and no."""

import hashlib
import secrets

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.consent import children, kinds
from akrab.consent.models import Channel, Confirmation, Purpose, Receipt, Standing
from akrab.consent.suppression import release
from akrab.consent.words import asks_to_begin, asks_to_stop
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.journal.recording import record

MARKETING_CHANNELS = [Channel.EMAIL, Channel.WHATSAPP, Channel.SMS, Channel.PHONE, Channel.PUSH, Channel.INBOX]
CONFIRM_DAYS = 14


class ConsentError(AkrabError):
    """A receipt is refused: without the words that were shown it proves nothing."""


@transaction.atomic
def give(
    *,
    customer: Customer,
    purpose: str,
    channel: str,
    wording: str,
    language: str,
    way: str,
    actor: User | None = None,
) -> bool:
    """Note a yes. The same yes again changes nothing and leaves no second receipt. Raises ConsentError."""
    return _answer(
        customer=customer,
        purpose=purpose,
        channel=channel,
        given=True,
        wording=wording,
        language=language,
        way=way,
        actor=actor,
    )


@transaction.atomic
def withdraw(
    *,
    customer: Customer,
    purpose: str,
    channel: str,
    wording: str,
    language: str,
    way: str,
    actor: User | None = None,
) -> bool:
    """Note a no, as easily as the yes; for `Channel.ANY` on every channel. True when something changed."""
    channels = [channel]
    if channel == Channel.ANY:
        given = Standing.objects.filter(customer=customer, purpose=purpose, given=True).exclude(channel=channel)
        channels += given.values_list("channel", flat=True)
    said = [
        _answer(
            customer=customer,
            purpose=purpose,
            channel=one,
            given=False,
            wording=wording,
            language=language,
            way=way,
            actor=actor,
        )
        for one in channels
    ]
    return any(said)


def _answer(
    *,
    customer: Customer,
    purpose: str,
    channel: str,
    given: bool,
    wording: str,
    language: str,
    way: str,
    actor: User | None,
) -> bool:
    if given and purpose != Purpose.SERVICE and children.closed(customer):
        raise ConsentError(
            _("Who is under 18 needs a parent or guardian for this. Write down who answers for them first.")
        )
    if not wording.strip():
        raise ConsentError(_("A consent needs the words that the customer was shown."), field="wording")
    now = clock.now()
    state, new = Standing.objects.get_or_create(
        customer=customer, purpose=purpose, channel=channel, defaults={"given": given, "since": now}
    )
    if not new and not Standing.objects.filter(pk=state.pk, given=not given).update(given=given, since=now):
        return False
    receipt = Receipt.objects.create(
        customer=customer,
        purpose=purpose,
        channel=channel,
        answer=Receipt.Answer.GIVEN if given else Receipt.Answer.WITHDRAWN,
        wording=wording.strip(),
        language=language or "id",
        way=way[:40],
        said_by=children.answering(customer),
        at=now,
        actor=actor,
    )
    told = kinds.ConsentGiven if given else kinds.ConsentWithdrawn
    record(told(purpose=purpose, channel=channel, way=way[:40]), customer_id=customer.pk, subject=receipt, actor=actor)
    return True


@transaction.atomic
def hear(*, customer: Customer, channel: str, text: str) -> str:
    """Act on STOP, BERHENTI, MULAI in a message: "stopped", "began" or "" when the message says neither.

    A STOP on any channel ends news and offers on all of them; a start opens only the channel it was written on.
    """
    language = customer.language or "id"
    stops = asks_to_stop(text)
    if not stops and not (asks_to_begin(text) and channel in MARKETING_CHANNELS):
        return ""
    if not stops and children.closed(customer):
        return ""
    (withdraw if stops else give)(
        customer=customer,
        purpose=Purpose.MARKETING,
        channel=Channel.ANY if stops else channel,
        wording=text.strip()[:500],
        language=language,
        way=f"reply:{channel}",
    )
    return "stopped" if stops else "began"


@transaction.atomic
def ask_by_mail(*, customer: Customer, address: str, wording: str, language: str) -> str:
    """Double opt-in: nothing is agreed until the token is brought back from that mailbox. Returns the token, for the
    mail's link and for nowhere else."""
    token = secrets.token_urlsafe(24)
    asked = Confirmation.objects.create(
        customer=customer,
        address=address,
        wording=wording,
        language=language or "id",
        token=hashlib.sha256(token.encode()).hexdigest(),
        asked_at=clock.now(),
    )
    record(kinds.ConsentAsked(), customer_id=customer.pk, subject=asked)
    return token


@transaction.atomic
def confirm(*, token: str) -> Confirmation:
    """The person behind the mailbox says yes. Confirming twice changes nothing. Raises ConsentError."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    asked = Confirmation.objects.select_related("customer").filter(token=digest).first()
    if asked is None or (clock.now() - asked.asked_at).days >= CONFIRM_DAYS:
        raise ConsentError(_("This link is no longer valid. Ask for news again on your page of preferences."))
    if Confirmation.objects.filter(pk=asked.pk, confirmed_at=None).update(confirmed_at=clock.now()):
        release("email", asked.address)
        with translation.override(asked.language):
            give(
                customer=asked.customer,
                purpose=Purpose.MARKETING,
                channel=Channel.EMAIL,
                wording=asked.wording,
                language=asked.language,
                way="double opt-in",
            )
    return asked
