"""WhatsApp by hand: messages prepared one by one, opened by a tap each, paced, written down; the same rows go by the
Cloud API once the shop has joined it.

Programs that press the buttons of WhatsApp by themselves get numbers banned; a person who sends slowly does not.
"""

import datetime as dt
import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.consent import queries as consent
from akrab.consent.many import allowed
from akrab.core import clock, shop
from akrab.core.phone import whatsapp_digits
from akrab.core.templatetags.akrab import moment
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.messaging import caps, holding, kinds
from akrab.messaging.actions import MessagingError
from akrab.messaging.adapters import wame
from akrab.messaging.addresses import phone_number
from akrab.messaging.followed import text_of
from akrab.messaging.models import MassMessage, Message
from akrab.messaging.whatsapp import settings
from akrab.messaging.whatsapp.contacts import contact_for, is_open

MARKETING = "marketing"
UNDO = dt.timedelta(minutes=30)
TAP, State = Message.Channel.WHATSAPP_TAP, Message.State


@dataclass(frozen=True)
class Pace:
    """`wait`: seconds until the next tap is wise; `left`: how many more within the hour."""

    wait: int
    left: int


def waiting() -> QuerySet[Message]:
    """Prepared messages whose turn has come, in order."""
    due = Q(next_try_at=None) | Q(next_try_at__lte=clock.now())
    prepared = Message.objects.filter(due, channel=TAP, state=State.PREPARED)
    return prepared.select_related("customer").order_by(F("next_try_at").asc(nulls_first=True), "id")


def pace() -> Pace:
    """Counted over everybody of the shop: they share one number."""
    now, hourly = clock.now(), int(shop.get("tap_hourly"))
    tapped = Message.objects.filter(channel=TAP, state=State.SENT, sent_at__gt=now - dt.timedelta(hours=1))
    moments = sorted(one for one in tapped.values_list("sent_at", flat=True) if one is not None)
    left = hourly - len(moments)
    free = now
    if moments:
        free = moments[-1] + dt.timedelta(seconds=int(shop.get("tap_seconds")))
    if left <= 0:
        free = max(free, moments[-hourly] + dt.timedelta(hours=1))
    return Pace(wait=max(0, math.ceil((free - now).total_seconds())), left=max(0, left))


@transaction.atomic
def prepare(
    *,
    customer: Customer,
    text: str,
    about: str,
    key: str,
    actor: User | None,
    campaign: str = "",
    purpose: str = "service",
) -> Message | None:
    """Put one message into the queue; the same key again finds it. None without a phone number, or for advertising
    that the customer has not agreed to or has had enough of."""
    number, now = phone_number(customer), clock.now()
    if not number or (purpose == MARKETING and not consent.allows(customer, MARKETING, "whatsapp")):
        return None
    if purpose == MARKETING and not Message.objects.filter(key=key[:120]).exists():
        if caps.refusals([customer.pk], purpose, caps.after_quiet(now), about):
            return None
    return _prepared(customer, number, text=text, about=about, key=key, actor=actor, campaign=campaign, purpose=purpose)


def _prepared(
    customer: Customer,
    number: str,
    *,
    text: str,
    about: str,
    key: str,
    actor: User | None,
    campaign: str,
    purpose: str,
) -> Message:
    now = clock.now()
    message, _new = Message.objects.get_or_create(
        key=key[:120],
        defaults={
            "customer": customer,
            "channel": TAP,
            "recipient": number,
            "text": text.strip(),
            "state": State.PREPARED,
            "template": about[:60],
            "language": customer.language,
            "data": {"purpose": purpose, **({"campaign": campaign} if campaign else {})},
            "actor": actor,
            "created_at": now,
            "advertised_at": caps.after_quiet(now) if purpose == MARKETING else None,
        },
    )
    return message


@dataclass(frozen=True)
class Prepared:
    """What became of a list of customers."""

    prepared: int
    without_phone: int
    not_agreed: int
    enough: int = 0  # had as much advertising as the shop sends, or was told the same
    held: int = 0  # chance kept it from them
    lacking: int = 0  # nothing was left of the text for them


@transaction.atomic
def prepare_many(
    *,
    customers: Iterable[Customer],
    text: str,
    key: str,
    actor: User,
    campaign: str = "",
    about: str = "",
    purpose: str = "marketing",
    words: Callable[[Customer], str],
    mass: MassMessage | None = None,
) -> Prepared:
    """One message for each: what `words` makes of the text for them; whoever nothing is left for gets none. With `mass`
    (`holding.begin`) chance keeps it from some of those who might get it, for good. Raises MessagingError without a
    text."""
    if not text.strip():
        raise MessagingError(_("The message is empty. Write something first."), field="text")
    if mass:
        holding.alone(mass)
    chosen = list(customers)
    about = about or campaign or f"list:{hashlib.sha256(text.strip().encode()).hexdigest()[:12]}"
    ids = {customer.pk for customer in chosen}
    known = set(Message.objects.filter(key__startswith=f"tap:{key}:").values_list("customer_id", flat=True))
    done = holding.decided(mass, ids) if mass else set()
    new = ids - known - done
    willing = allowed(new, purpose, "whatsapp")
    tired = caps.refusals(new, purpose, caps.after_quiet(clock.now()), about[:60])
    without = refused = enough = lacking = 0
    got, held = [], []
    for customer in chosen:
        if customer.pk in done or customer.pk in known:
            continue
        number = phone_number(customer)
        if not number:
            without += 1
        elif purpose == MARKETING and customer.pk not in willing:
            refused += 1
        elif customer.pk in tired:
            enough += 1
        elif not (said := words(customer)):
            lacking += 1
        elif mass and holding.holds(mass, customer.pk):
            held.append(customer.pk)
        else:
            _prepared(
                customer, number, text=said, about=about, key=f"tap:{key}:{customer.pk}", actor=actor,
                campaign=campaign, purpose=purpose,
            )  # fmt: skip
            got.append(customer.pk)
    if mass:
        holding.keep(mass, got, held=False, actor_id=actor.pk)
        holding.keep(mass, held, held=True, actor_id=actor.pk)
    return Prepared(len(got) + len(known & ids), without, refused, enough, len(held), lacking)


@transaction.atomic
def tap(*, message: Message, actor: User) -> str:
    """The person opens WhatsApp with this message: written down as sent. Returns the link; a second tap on the same
    message opens it again. Raises MessagingError while it is too early for the next one."""
    link = wame.link(message.recipient, text_of(message))
    if message.state == State.SENT:
        return link
    now_paced = pace()
    if now_paced.wait:
        raise MessagingError(
            _("Slowly: the next message in %(n)d seconds, so that WhatsApp does not take the shop for a robot.")
            % {"n": now_paced.wait}
        )
    now = clock.now()
    if message.advertised_at is not None and caps.after_quiet(now) > now:
        raise MessagingError(
            _("No offers are sent at night: again from %(moment)s.") % {"moment": moment(caps.after_quiet(now))}
        )
    advertised = {} if message.advertised_at is None else {"advertised_at": now}
    sent = Message.objects.filter(pk=message.pk, state=State.PREPARED).update(
        state=State.SENT, sent_at=now, actor=actor, next_try_at=None, **advertised
    )
    if not sent:
        raise MessagingError(_("This message is not waiting any more. Somebody else has sent it or left it out."))
    record(
        kinds.MessageTapped(text=message.text[:200], about=message.template),
        customer_id=message.customer_id,
        subject=message,
        actor=actor,
    )
    return link


@transaction.atomic
def skip(*, message: Message, actor: User) -> None:
    """Leave it out. Raises MessagingError when it waits no more."""
    changed = Message.objects.filter(pk=message.pk, channel=TAP, state=State.PREPARED).update(
        state=State.SKIPPED, sent_at=clock.now()
    )
    if not changed:
        raise MessagingError(_("This message is not waiting any more. Somebody else has sent it or left it out."))
    what = kinds.MessageSkipped(text=message.text[:200])
    record(what, customer_id=message.customer_id, subject=message, actor=actor)


def later(*, message: Message) -> None:
    """Behind the others, tomorrow at the same time."""
    Message.objects.filter(pk=message.pk, channel=TAP, state=State.PREPARED).update(
        next_try_at=clock.now() + dt.timedelta(days=1)
    )


@transaction.atomic
def undo(*, message: Message, actor: User) -> None:
    """It was not sent after all, or is to be sent in spite of all: back into the queue, for half an hour. Raises
    MessagingError."""
    recent = Message.objects.filter(pk=message.pk, channel=TAP, sent_at__gt=clock.now() - UNDO)
    was_sent = message.state == State.SENT
    if not recent.filter(state__in=(State.SENT, State.SKIPPED)).update(state=State.PREPARED, sent_at=None):
        raise MessagingError(_("This can be taken back for half an hour only."))
    if was_sent:
        what = kinds.MessageUntapped(text=message.text[:200])
        record(what, customer_id=message.customer_id, subject=message, actor=actor)


def latest(limit: int = 5) -> list[Message]:
    """Tapped or left out a moment ago: what can still be taken back."""
    recent = Message.objects.filter(channel=TAP, state__in=(State.SENT, State.SKIPPED), sent_at__gt=clock.now() - UNDO)
    return list(recent.select_related("customer").order_by("-sent_at")[:limit])


def sent_today() -> int:
    first = clock.day_start(clock.today())
    return Message.objects.filter(channel=TAP, state=State.SENT, sent_at__gte=first).count()


@transaction.atomic
def hand_to_api() -> int:
    """What waits for a tap goes by the Cloud API instead where that is possible now: in an open window as it is, else
    by the template it was prepared with. Returns how many; the others go on waiting."""
    if not settings.is_ready():
        return 0
    moved = 0
    for message in waiting()[:1000]:
        contact = contact_for(message.customer) if message.customer else None
        if not is_open(contact) and not message.data.get("template"):
            continue
        address = (contact.wa_id or contact.user_id) if contact else whatsapp_digits(message.recipient)
        moved += Message.objects.filter(pk=message.pk, state=State.PREPARED).update(
            channel=Message.Channel.WHATSAPP, state=State.QUEUED, recipient=address or "", next_try_at=None
        )
    return moved
