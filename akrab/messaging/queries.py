"""Reading messages."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from akrab.accounts.models import User
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.messaging.channels import IN_SHOP
from akrab.messaging.models import Conversation, Label, Message, OutboxLane


def inbox(customer: Customer) -> QuerySet[Message]:
    """What the customer sees: both directions, newest first."""
    theirs = Message.objects.filter(customer=customer, channel__in=IN_SHOP)
    return theirs.exclude(direction=Message.Direction.NOTE).order_by("-created_at", "-id")


def unread_by_customer(customer: Customer) -> int:
    return Message.objects.filter(
        customer=customer,
        channel__in=IN_SHOP,
        direction=Message.Direction.OUT,
        state=Message.State.DELIVERED,
    ).count()


def unread_by_shop() -> int:
    """Messages from customers that nobody has answered or read."""
    total: int | None = Conversation.objects.filter(waiting_since__isnull=False).aggregate(total=Sum("unread"))["total"]
    return total or 0


def failed() -> QuerySet[Message]:
    return Message.objects.filter(state=Message.State.FAILED).select_related("customer").order_by("-created_at", "-id")


def unsure() -> QuerySet[Message]:
    """Those of which nobody knows whether they went out; the newest first."""
    rows = Message.objects.filter(state=Message.State.UNSURE).select_related("customer")
    return rows.order_by("-created_at", "-id")


def resting_lanes() -> list[OutboxLane]:
    """Channels by which nothing goes out for now, because the other side is away or wants a rest."""
    return list(OutboxLane.objects.filter(strikes__gt=0, paused_since__isnull=False).order_by("channel"))


def mails_this_hour() -> int:
    """Handed over in the hour that the limit counts."""
    lane = OutboxLane.objects.filter(channel=Message.Channel.EMAIL).first()
    fresh = lane is not None and lane.hour_from is not None and clock.now() - lane.hour_from < dt.timedelta(hours=1)
    return lane.hour_count if lane is not None and fresh else 0


def waiting_for_answer(limit: int) -> list[Conversation]:
    """Conversations that nobody has answered: the urgent first, then who has waited longest."""
    waiting = Conversation.objects.filter(waiting_since__isnull=False)
    return list(waiting.select_related("customer").order_by("-urgency", "waiting_since", "id")[:limit])


def conversations() -> QuerySet[Conversation]:
    """All of them, the latest word first."""
    return Conversation.objects.select_related("customer").order_by("-last_at", "-id")


def thread(conversation: Conversation, *, limit: int = 100) -> list[Message]:
    """The last messages between the shop and a person on all channels, notes among them, oldest first.

    A notice that went several ways stands there once, as the customer most likely reads it, and where it failed.
    """
    theirs = (  # what belongs to a customer's conversation names the customer, and notices about orders do as well
        Q(customer=conversation.customer_id) if conversation.customer_id else Q(conversation=conversation)
    )
    said = Message.objects.filter(theirs).select_related("actor").order_by("-created_at", "-id")
    latest = said.prefetch_related("attachments")[:limit]
    best: dict[str, int] = {}
    for one in latest:
        notice, rank = _notice(one)
        if notice and one.state != Message.State.FAILED:
            best[notice] = min(best.get(notice, rank), rank)
    rows = ((one, *_notice(one)) for one in reversed(latest))
    return [one for one, notice, rank in rows if one.state == Message.State.FAILED or best.get(notice, rank) == rank]


READ_FIRST = ("whatsapp", "by_hand", "inbox", "email", "sms", "push")  # ways of a notice, as their messages' keys end


def _notice(message: Message) -> tuple[str, int]:
    """Of which notice this is one way, and how likely it is the one that is read; ("", 0) for all else."""
    notice, _colon, way = message.key.rpartition(":")
    return (notice, READ_FIRST.index(way)) if message.template and way in READ_FIRST else ("", 0)


@dataclass(frozen=True)
class Wanted:
    """Which conversations somebody wants to see. `view` is one of VIEWS; `user` is who looks."""

    view: str = "open"
    user: User | None = None
    channel: str = ""
    label: str = ""
    assignee: int | None = None


VIEWS = ("open", "mine", "free", "snoozed", "solved", "all")
RARE = 2000  # conversations under a label; fewer are looked up by the label, more by the order of the list


def wanted(what: Wanted) -> QuerySet[Conversation]:
    """Those conversations, in no order yet."""
    rows = Conversation.objects.all()
    if what.view in ("open", "mine", "free"):
        rows = rows.filter(state=Conversation.State.OPEN)
    elif what.view in ("snoozed", "solved"):
        rows = rows.filter(state=what.view)
    else:
        rows = rows.exclude(last_text="")  # opened by looking at a record, nothing was ever said
    if what.view == "mine":
        rows = rows.filter(assignee=what.user)
    elif what.view == "free":
        rows = rows.filter(assignee=None)
    if what.assignee is not None:
        rows = rows.filter(assignee=what.assignee)
    if what.channel:
        rows = rows.filter(channel=what.channel)
    if what.label:
        under = Conversation.labels.through.objects.filter(label__name=what.label)
        few = list(under.values_list("conversation_id", flat=True)[: RARE + 1])
        if len(few) <= RARE:
            rows = rows.filter(pk__in=few)
        else:
            rows = rows.filter(Exists(under.filter(conversation=OuterRef("pk"))))
    return rows


Mark = tuple[int, dt.datetime, int]  # urgency, time of the last word, id


def stretch(what: Wanted, after: Mark | None, size: int) -> list[Conversation]:
    """So many of them behind the mark: the urgent on top, then the latest word first. Those of one urgency are one
    range of an index, so each is asked for by itself."""
    rows = wanted(what).select_related("customer", "assignee").prefetch_related("labels")
    if what.view == "all":  # by time alone: what is done with is never urgent
        behind = Q(last_at__lte=after[1]) & (Q(last_at__lt=after[1]) | Q(pk__lt=after[2])) if after else Q()
        return list(rows.filter(behind).order_by("-last_at", "-id")[:size])
    found: list[Conversation] = []
    if after is not None:
        urgency, last_at, pk = after
        same = rows.filter(urgency=urgency, last_at__lte=last_at).filter(Q(last_at__lt=last_at) | Q(pk__lt=pk))
        found = list(same.order_by("-last_at", "-id")[:size])
        if urgency == 0 or len(found) == size:
            return found
        rows = rows.filter(urgency__lt=urgency)
    return found + list(rows.order_by("-urgency", "-last_at", "-id")[: size - len(found)])


MANY = 100  # counted no further than this


def waiting_counts(user: User) -> dict[str, int]:
    """How many stand open, wait for this person, for nobody in particular, or are set aside: up to MANY each."""
    views = ("open", "mine", "free", "snoozed")
    parts = " UNION ALL ".join(["SELECT COUNT(*) FROM (SELECT 1 FROM messaging_conversation WHERE %s LIMIT 100) t"] * 4)
    where = ("state = 'open'", "state = 'open' AND assignee_id = %s", "state = 'open' AND assignee_id IS NULL",
             "state = 'snoozed'")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(parts.replace("%s", "{}").format(*where), [user.pk])
        return dict(zip(views, (row[0] for row in cursor.fetchall()), strict=True))


def labels_in_use() -> list[Label]:
    return list(Label.objects.order_by("name")[:200])
