"""Reading messages."""

from django.db.models import QuerySet

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
