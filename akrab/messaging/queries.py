"""Reading messages."""

from collections.abc import Sequence

from django.db.models import Count, Max, Q, QuerySet

from akrab.customers.models import Customer
from akrab.messaging.models import Message


def inbox(customer: Customer) -> QuerySet[Message]:
    """What the customer sees: both directions, newest first."""
    return Message.objects.filter(customer=customer, channel=Message.Channel.INBOX).order_by("-created_at", "-id")


def unread_by_customer(customer: Customer) -> int:
    return Message.objects.filter(
        customer=customer,
        channel=Message.Channel.INBOX,
        direction=Message.Direction.OUT,
        state=Message.State.DELIVERED,
    ).count()


def unread_by_shop() -> int:
    """Messages from customers that nobody has answered or read."""
    return Message.objects.filter(direction=Message.Direction.IN, state=Message.State.DELIVERED).count()


def failed() -> QuerySet[Message]:
    return Message.objects.filter(state=Message.State.FAILED).select_related("customer").order_by("-created_at", "-id")


def waiting_for_answer(limit: int) -> list[Message]:
    """The first unanswered message of each customer who wrote, who has waited longest first."""
    unread = Message.objects.filter(
        direction=Message.Direction.IN, state=Message.State.DELIVERED, customer__isnull=False
    ).select_related("customer")
    first: dict[int | None, Message] = {}
    for message in unread.order_by("created_at", "id")[: limit * 10]:
        first.setdefault(message.customer_id, message)
    return list(first.values())[:limit]


def conversations(*, before: int | None = None, limit: int = 30) -> Sequence[dict[str, int]]:
    """Customers who have written to the shop, the latest writer first: `customer_id`, `last` (id of the last message
    of theirs), `unread`. `before` is the `last` of the row that the page before ended with."""
    talks = (
        Message.objects.filter(direction=Message.Direction.IN, customer__isnull=False)
        .values("customer_id")
        .annotate(last=Max("id"), unread=Count("id", filter=Q(state=Message.State.DELIVERED)))
    )
    if before:
        talks = talks.filter(last__lt=before)
    return [
        {"customer_id": talk["customer_id"], "last": talk["last"], "unread": talk["unread"]}
        for talk in talks.order_by("-last")[:limit]
    ]


def thread(customer: Customer, *, limit: int = 100) -> list[Message]:
    """The last messages between the shop and a customer on all channels, oldest first.

    A notice goes to the inbox and by e-mail: its e-mail is left out unless it failed.
    """
    latest = Message.objects.filter(customer=customer).select_related("actor").order_by("-created_at", "-id")[:limit]
    in_inbox = {one.key.removesuffix(":inbox") for one in latest if one.key.endswith(":inbox")}
    return [
        one
        for one in reversed(latest)
        if one.state == Message.State.FAILED or one.key.removesuffix(":email") not in in_inbox
    ]
