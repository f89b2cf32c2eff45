"""A lane per channel: how many messages may leave now, in which order, and when it rests."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from akrab.core import clock, shop
from akrab.messaging.models import Message, OutboxLane

HOUR = dt.timedelta(hours=1)
LIMITS = {Message.Channel.EMAIL.value: "mail_per_hour"}  # the setting that bounds a channel; 0: nothing does
FOR_ONE = 5  # a fifth of the hour's messages is kept for what is written to one person
FIRST_REST, LONGEST_REST = 15, 900  # seconds
State = Message.State
# What is there at once, or leaves by a person's hand.
NEVER = frozenset(
    {Message.Channel.INBOX, Message.Channel.WEBCHAT, Message.Channel.FORM, Message.Channel.VISIT,
     Message.Channel.WHATSAPP_TAP}
)  # fmt: skip


def due_channels() -> list[str]:
    """Those with a message whose time has come, and that do not rest. Asked several times a second: each answer is the
    first row of an index, however many wait."""
    now = clock.now()
    resting = set(OutboxLane.objects.filter(paused_until__gt=now).values_list("channel", flat=True))
    return [channel for channel in Message.Channel.values if channel not in NEVER and channel not in resting
            and is_due(channel)]  # fmt: skip


def is_due(channel: str) -> bool:
    """True when a message of the channel could leave, were it not for a rest or a limit."""
    queued = Message.objects.filter(state=State.QUEUED, channel=channel, mass__in=(False, True)).order_by()
    return queued.filter(next_try_at=None).exists() or queued.filter(next_try_at__lte=clock.now()).exists()


def is_resting(channel: str) -> bool:
    return OutboxLane.objects.filter(channel=channel, paused_until__gt=clock.now()).exists()


@transaction.atomic
def claim(channel: str, holder: str, most: int) -> list[Message]:
    """Take up to `most` messages of the channel: first what is for one person, then mass mail, the oldest first; what
    is tried again comes after what is new. Whoever holds the lane's row claims alone."""
    now = clock.now()
    lane = OutboxLane.objects.select_for_update().get_or_create(channel=channel)[0]
    if lane.paused_until is not None and lane.paused_until > now:
        return []
    ids: list[int] = []
    for mass, left in ((False, _left(lane, now)), (True, _left(lane, now, mass=True))):
        queued = Message.objects.filter(state=State.QUEUED, channel=channel, mass=mass)
        for part in (
            queued.filter(next_try_at=None).order_by("id"),
            queued.filter(next_try_at__lte=now).order_by("next_try_at", "id"),
        ):
            room = min(most, left) - len(ids)
            if room > 0:
                ids += part.values_list("pk", flat=True)[:room]
    if not ids:
        return []
    Message.objects.filter(pk__in=ids, state=State.QUEUED).update(
        state=State.SENDING, claimed_at=now, claimed_by=holder, attempts=F("attempts") + 1
    )
    claimed = Message.objects.filter(pk__in=ids, state=State.SENDING, claimed_by=holder)
    found = {message.pk: message for message in claimed.prefetch_related("attachments")}
    _count(lane, now, len(found))
    return [found[pk] for pk in ids if pk in found]


def _left(lane: OutboxLane, now: dt.datetime, *, mass: bool = False) -> int:
    """How many the limit leaves for this hour."""
    setting = LIMITS.get(lane.channel)
    limit = int(shop.get(setting)) if setting else 0
    if limit == 0:
        return 1_000_000
    used = lane.hour_count if lane.hour_from is not None and now - lane.hour_from < HOUR else 0
    return max(0, limit - used - (limit // FOR_ONE if mass else 0))


def _count(lane: OutboxLane, now: dt.datetime, some: int) -> None:
    if lane.channel not in LIMITS:
        return
    if lane.hour_from is None or now - lane.hour_from >= HOUR:
        lane.hour_from, lane.hour_count = now, 0
    lane.hour_count += some
    lane.save(update_fields=["hour_from", "hour_count"])


def give_back(channel: str, some: int) -> None:
    """Claimed and not touched: they do not count for this hour."""
    if some and channel in LIMITS:
        OutboxLane.objects.filter(channel=channel, hour_count__gte=some).update(hour_count=F("hour_count") - some)


@transaction.atomic
def rest(channel: str, reason: str) -> None:
    """The other side is away or has had enough: each time in a row it is left alone for twice as long."""
    now = clock.now()
    lane = OutboxLane.objects.select_for_update().get_or_create(channel=channel)[0]
    seconds = min(FIRST_REST * 2 ** min(lane.strikes, 10), LONGEST_REST)
    lane.paused_until = now + dt.timedelta(seconds=seconds)
    lane.reason, lane.strikes = reason[:300], lane.strikes + 1
    lane.paused_since = lane.paused_since or now
    lane.save(update_fields=["paused_until", "reason", "strikes", "paused_since"])


def go_on(channel: str) -> None:
    """Something was handed over: all is well again."""
    OutboxLane.objects.filter(channel=channel, strikes__gt=0).update(
        paused_until=None, reason="", strikes=0, paused_since=None
    )
