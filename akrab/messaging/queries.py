"""Reading messages."""

from django.db.models import Q, QuerySet, Sum

from akrab.customers.models import Customer
from akrab.messaging.models import Conversation, Message


def inbox(customer: Customer) -> QuerySet[Message]:
    """What the customer sees: both directions, newest first."""
    theirs = Message.objects.filter(customer=customer, channel=Message.Channel.INBOX)
    return theirs.exclude(direction=Message.Direction.NOTE).order_by("-created_at", "-id")


def unread_by_customer(customer: Customer) -> int:
    return Message.objects.filter(
        customer=customer,
        channel=Message.Channel.INBOX,
        direction=Message.Direction.OUT,
        state=Message.State.DELIVERED,
    ).count()


def unread_by_shop() -> int:
    """Messages from customers that nobody has answered or read."""
    total: int | None = Conversation.objects.filter(waiting_since__isnull=False).aggregate(total=Sum("unread"))["total"]
    return total or 0


def failed() -> QuerySet[Message]:
    return Message.objects.filter(state=Message.State.FAILED).select_related("customer").order_by("-created_at", "-id")


def waiting_for_answer(limit: int) -> list[Conversation]:
    """Conversations of customers that nobody has answered: the urgent first, then who has waited longest."""
    waiting = Conversation.objects.filter(waiting_since__isnull=False, customer__isnull=False)
    return list(waiting.select_related("customer").order_by("-urgency", "waiting_since", "id")[:limit])


def conversations() -> QuerySet[Conversation]:
    """All of them, the latest word first."""
    return Conversation.objects.select_related("customer").order_by("-last_at", "-id")


def thread(conversation: Conversation, *, limit: int = 100) -> list[Message]:
    """The last messages between the shop and a person on all channels, notes among them, oldest first.

    A notice goes to the inbox and by e-mail: its e-mail is left out unless it failed.
    """
    theirs = Q(conversation=conversation)
    if conversation.customer_id:
        theirs |= Q(customer=conversation.customer_id)
    said = Message.objects.filter(theirs).select_related("actor").order_by("-created_at", "-id")
    latest = said.prefetch_related("attachments")[:limit]
    in_inbox = {one.key.removesuffix(":inbox") for one in latest if one.key.endswith(":inbox")}
    return [
        one
        for one in reversed(latest)
        if one.state == Message.State.FAILED or one.key.removesuffix(":email") not in in_inbox
    ]
