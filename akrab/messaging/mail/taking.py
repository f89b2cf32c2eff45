"""Mail becomes what it is: a message in a conversation, a mail of ours that was not delivered, a complaint, or nothing.

First stored, then handled: a mail is a row and a file before anything is made of it, so nothing is lost and nothing is
taken twice. An answer goes into the conversation of the mail it answers only when it comes from that person.
"""

import hashlib
import logging
import re
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.consent import actions as consent
from akrab.consent import suppression
from akrab.core import clock
from akrab.customers.handles import HandleError
from akrab.customers.identity import find_or_create
from akrab.customers.models import Customer, Handle
from akrab.journal.recording import record
from akrab.messaging import files, kinds
from akrab.messaging.incoming import receive
from akrab.messaging.mail.composing import sender
from akrab.messaging.mail.reading import Bounce, Complaint, Letter, read
from akrab.messaging.mail.verp import message_of
from akrab.messaging.models import Message
from akrab.messaging.models.mail import MailReceipt

logger = logging.getLogger(__name__)
LARGEST = 25 * 1024 * 1024
TRIES = 3
SOFT = 3  # so many times not delivered, and news stop
Outcome = MailReceipt.Outcome
_STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")


def folder() -> Path:
    return Path(settings.HOME) / "mail"


def keep(raw: bytes, *, mailbox: str) -> bool:
    """Store a mail as it came; True when it is new. The file lies there before the row says so."""
    digest = hashlib.sha256(raw).hexdigest()
    if MailReceipt.objects.filter(digest=digest).exists():
        return False
    target = folder() / f"{digest}.eml"
    target.parent.mkdir(mode=0o700, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_bytes(raw)
    part.chmod(0o600)
    part.replace(target)
    _row, new = MailReceipt.objects.get_or_create(
        digest=digest, defaults={"mailbox": mailbox, "size": len(raw), "received_at": clock.now()}
    )
    return new


def handle_waiting(*, limit: int = 50) -> int:
    """Handle what was stored; returns how many mails."""
    waiting = list(MailReceipt.objects.filter(outcome=Outcome.WAITING).order_by("id")[:limit])
    for row in waiting:
        try:
            _handle(row)
        except Exception:  # one mail that nobody foresaw must not hold up the others
            logger.exception("Mail %s could not be handled", row.pk)
            tried = MailReceipt.objects.filter(pk=row.pk, outcome=Outcome.WAITING)
            tried.update(attempts=F("attempts") + 1)
            tried.filter(attempts__gte=TRIES).update(outcome=Outcome.REFUSED, reason=_("It could not be read."))
    return len(waiting)


def _handle(row: MailReceipt) -> None:
    place = folder() / f"{row.digest}.eml"
    if not place.exists():
        _close(row, Outcome.REFUSED, reason=_("Its file is gone."))
        return
    if row.size > LARGEST:
        _close(row, Outcome.REFUSED, reason=_("It is larger than 25 MB."))
        place.unlink()
        return
    letter = read(place.read_bytes())
    returned = message_of(letter.delivered_to)
    bounce = letter.bounce or (_in_prose(letter) if returned is not None else None)
    with transaction.atomic():
        if letter.complaint is not None:
            _complained(letter.complaint, returned)
            _close(row, Outcome.COMPLAINT)
        elif bounce is not None:
            _bounced(bounce, returned)
            _close(row, Outcome.BOUNCE, reason=bounce.detail)
        elif letter.sender == sender().addr_spec.lower() or _is_ours(letter.message_id):
            _close(row, Outcome.OWN)
        else:
            _said(row, letter)
    place.unlink(missing_ok=True)


def _is_ours(message_id: str) -> bool:
    mine = Message.objects.filter(direction=Message.Direction.OUT, channel=Message.Channel.EMAIL)
    return bool(message_id) and mine.filter(provider_id=message_id).exists()


def _said(row: MailReceipt, letter: Letter) -> None:
    """Somebody wrote. A program's answer is kept where it belongs, but nobody has to answer it."""
    automatic = bool(letter.automatic)
    try:
        customer = _writer(letter)
    except HandleError:
        _close(row, Outcome.REFUSED, reason=_("It has no sender who could be answered."))
        return
    if customer is None:
        _close(row, Outcome.AUTOMATIC, reason=letter.automatic)
        return
    refused: list[str] = []
    stored = []
    for file in letter.files[: files.MOST]:
        try:
            stored.append(files.keep(file.data, name=file.name, size=len(file.data)))
        except files.FileError as error:
            refused.append(str(error))
    message, new = receive(
        channel=Message.Channel.EMAIL,
        key=f"email:{letter.message_id or row.digest}"[:110],
        text=letter.text or _("(no text)"),
        subject=letter.subject,
        customer=customer,
        sender=letter.sender,
        provider_id=letter.message_id,
        reply_to=letter.references[0] if letter.references else "",
        data={
            **({"whole": letter.whole[:20_000]} if letter.whole.strip() != letter.text else {}),
            **({"refused_files": refused} if refused else {}),
            **({"automatic": letter.automatic} if automatic else {}),
        },
        waits=not automatic,
    )
    if new and stored:
        files.attach(message, stored)
    _close(row, Outcome.AUTOMATIC if automatic else Outcome.MESSAGE, message=message)


def _writer(letter: Letter) -> Customer | None:
    """Whose mail it is: by the address it comes from. A program that is no known customer becomes none."""
    known = Handle.objects.filter(kind=Handle.Kind.EMAIL, value=letter.sender).select_related("customer").first()
    if known is not None:
        kept = known.customer
        while kept.merged_into is not None:
            kept = kept.merged_into
        return kept
    if letter.automatic:
        return None
    customer, _new = find_or_create(kind="email", text=letter.sender, name=letter.name, way="email")
    return customer


def _close(row: MailReceipt, outcome: str, *, reason: str = "", message: Message | None = None) -> None:
    MailReceipt.objects.filter(pk=row.pk, outcome=Outcome.WAITING).update(
        outcome=outcome, reason=reason[:300], message=message
    )


def _in_prose(letter: Letter) -> Bounce | None:
    """To an address made for one mail of ours comes what servers have to say about that mail, however they say it. What
    a program of the recipient's writes there (on holiday) is not about the delivery."""
    if letter.automatic not in {"Return-Path", "From", "Auto-Submitted"}:
        return None
    status = _STATUS.search(letter.whole)
    if status is None:
        return None
    detail = " ".join(letter.whole.split())[:300]
    return Bounce("", "", status.group(0).startswith("5"), status.group(0), detail)


def _original(original_id: str, recipient: str) -> Message | None:
    """The mail of ours that a report speaks of: by its id; without one, the last to that address."""
    mine = Message.objects.filter(direction=Message.Direction.OUT, channel=Message.Channel.EMAIL)
    if original_id:
        return mine.filter(provider_id=original_id).first()
    return mine.filter(recipient__iexact=recipient).order_by("-id").first() if recipient else None


def _bounced(bounce: Bounce, returned: Message | None) -> None:
    """Not delivered: for good, and the address is never written to again; for now, and after some times news stop.

    `returned` is the mail whose own address the report came to. A report that names none of our mails is believed in
    nothing: anybody could have written it.
    """
    message = returned or _original(bounce.original_id, bounce.recipient)
    if message is None:
        return
    reason = _("The mailbox does not take it: %(detail)s") % {"detail": bounce.detail or bounce.status or "?"}
    failed = Message.objects.filter(pk=message.pk).exclude(state__in=[Message.State.FAILED, Message.State.READ])
    if bounce.hard and failed.update(state=Message.State.FAILED, reason=reason[:300]) and message.customer_id:
        record(
            kinds.MessageFailed(channel=message.channel, reason=reason[:300]),
            customer_id=message.customer_id,
            subject=message,
        )
    if bounce.hard:
        suppression.suppress("email", message.recipient, why="bounced", customer_id=message.customer_id)
        return
    Message.objects.filter(pk=message.pk).update(reason=reason[:300])
    soft = Message.objects.filter(recipient__iexact=message.recipient, channel="email").exclude(reason="")
    if soft.count() >= SOFT:
        suppression.suppress(
            "email", message.recipient, why="bounced", scope="marketing", customer_id=message.customer_id
        )


def _complained(complaint: Complaint, returned: Message | None) -> None:
    """Called spam: no more news, on no channel."""
    message = returned or _original(complaint.original_id, complaint.recipient)
    if message is None:
        return
    suppression.suppress(
        "email", message.recipient, why="complaint", scope="marketing", customer_id=message.customer_id
    )
    if message.customer is not None:
        consent.withdraw(
            customer=message.customer,
            purpose="marketing",
            channel="any",
            wording=_("Reported our mail as spam"),
            language=message.language or "id",
            way="complaint",
        )
