"""Changes around messages: queue, prepare, tap, retry, read."""

from django.db import models, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.journal.recording import Draft, record, record_many
from akrab.messaging import kinds
from akrab.messaging.adapters import wame
from akrab.messaging.addresses import phone_number
from akrab.messaging.channels import IN_SHOP
from akrab.messaging.followed import text_of
from akrab.messaging.incoming import receive
from akrab.messaging.models import Message
from akrab.messaging.once import once
from akrab.messaging.texts.notices import write


class MessagingError(AkrabError):
    """A message is refused."""


@transaction.atomic
def send_sign_in_link(*, user: User, url: str, hours: int, key: str) -> Message | None:
    """Mail somebody the link that signs them in; None when we have no address of theirs."""
    if not user.email:
        return None
    language = user.language or "id"
    written = write("sign_in_link", {"url": url, "hours": hours}, language)
    return once(
        f"sign_in_link:{key}",
        channel=Message.Channel.EMAIL,
        recipient=user.email,
        template="sign_in_link",
        language=language,
        subject=written.subject,
        text=written.text,
        html=written.html,
        created_at=clock.now(),
    )


@transaction.atomic
def tap(*, customer: Customer, text: str, about: str, key: str, actor: User, purpose: str = "service") -> str:
    """A person opens WhatsApp with this text: note it down and return the link. A second tap on the same day's
    suggestion opens the same message again and is journalled once. Of purpose "marketing" it counts as an offer.
    Raises MessagingError without a phone number."""
    number = phone_number(customer)
    if not number:
        raise MessagingError(_("There is no phone number for %(name)s yet. Add one first.") % {"name": customer})
    if not text.strip():
        raise MessagingError(_("The message is empty. Write something first."), field="text")
    now = clock.now()
    message, created = Message.objects.get_or_create(
        key=key,
        defaults={
            "customer": customer,
            "channel": Message.Channel.WHATSAPP_TAP,
            "recipient": number,
            "text": text.strip(),
            "state": Message.State.SENT,
            "actor": actor,
            "created_at": now,
            "sent_at": now,
            "advertised_at": now if purpose == "marketing" else None,
            "template": about,
            "language": customer.language,
        },
    )
    if created:
        record(
            kinds.MessageTapped(text=message.text[:200], about=about),
            customer_id=customer.pk,
            subject=message,
            actor=actor,
        )
    return wame.link(number, text_of(message))


@transaction.atomic
def write_to_shop(
    *, customer: Customer, text: str, key: str, subject: str = "", channel: str = Message.Channel.INBOX
) -> Message:
    """A customer writes to the shop, in the inbox or by the contact form. The form's key makes a doubled click one
    message."""
    if not text.strip():
        raise MessagingError(_("The message is empty. Write something first."), field="text")
    message, _new = receive(channel=channel, key=key, text=text[:5000], subject=subject, customer=customer)
    return message


@transaction.atomic
def mark_read(*, customer: Customer) -> int:
    """The customer has seen the inbox; returns how many messages that were new."""
    return Message.objects.filter(
        customer=customer,
        channel__in=IN_SHOP,
        direction=Message.Direction.OUT,
        state=Message.State.DELIVERED,
    ).update(state=Message.State.READ, read_at=clock.now())


@transaction.atomic
def retry(*, message: Message) -> None:
    """Send a failed message again. Raises MessagingError when it has not failed."""
    again = Message.objects.filter(pk=message.pk, state=Message.State.FAILED)
    if not again.update(state=Message.State.QUEUED, next_try_at=None, attempts=0, reason=""):
        raise MessagingError(_("This message has not failed."))


@transaction.atomic
def settle_unsure(*, message: Message, arrived: bool) -> None:
    """Somebody looked whether a message whose answer was lost went out; if not, it is sent again. Raises
    MessagingError when that is decided already."""
    if not _settle(Message.objects.filter(pk=message.pk), arrived=arrived):
        raise MessagingError(_("This message has been decided on already."))


@transaction.atomic
def settle_all_unsure(*, channel: str, upto: int, arrived: bool) -> int:
    """The same for all of a channel that were there when somebody looked, up to that id; returns how many."""
    return _settle(Message.objects.filter(channel=channel, pk__lte=upto), arrived=arrived)


def _settle(rows: models.QuerySet[Message], *, arrived: bool) -> int:
    unsure = rows.filter(state=Message.State.UNSURE)
    if not arrived:
        return unsure.update(state=Message.State.QUEUED, next_try_at=None, attempts=0, reason="")
    found = list(unsure.select_for_update().only("channel", "subject", "customer_id"))
    record_many(
        Draft(
            what=kinds.MessageSent(channel=one.channel, subject=one.subject),
            customer_id=one.customer_id,
            subject_type="message",
            subject_id=one.pk,
        )
        for one in found
        if one.customer_id
    )
    return Message.objects.filter(pk__in=[one.pk for one in found], state=Message.State.UNSURE).update(
        state=Message.State.SENT, sent_at=clock.now(), reason=""
    )
