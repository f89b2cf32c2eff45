"""Telling people what became of their registration, of what they waited for and of their points, from the journal."""

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _

from akrab.customers.models import Customer
from akrab.journal.consumers import consumer
from akrab.journal.models import Entry
from akrab.loyalty.models import PointsEntry
from akrab.messaging.answering import answer
from akrab.messaging.channels import WAYS
from akrab.messaging.message_texts import back_in_stock, points_news
from akrab.messaging.models import Conversation, Message
from akrab.messaging.notifying import notify, notify_address, tell_otherwise
from akrab.messaging.push import consumers as screens  # noqa: F401  (declares its own)
from akrab.reviews.models import StockAlert

TEMPLATES = {"customer.approved": "member_approved", "customer.rejected": "member_rejected"}


@consumer("member_notices", kinds={"customer.registered", *TEMPLATES})
def tell_member(entry: Entry) -> None:
    customer = Customer.objects.select_related("user").filter(pk=entry.customer_id or 0).first()
    template = TEMPLATES.get(entry.kind) or ("member_registered" if entry.data.get("waits") else "")
    if customer is not None and template:
        notify(customer=customer, template=template, about=customer, context={"customer": customer})


@consumer("back_in_stock", kinds={"product.back_in_stock"})
def tell_who_waited(entry: Entry) -> None:
    """Customers are told on all their channels, a guest at the address that was left for this."""
    found = StockAlert.objects.select_related("variant__product", "customer__user").filter(pk=entry.subject_id or 0)
    alert = found.first()
    if alert is None:
        return
    context = back_in_stock(alert.variant)
    if alert.customer is not None:
        notify(customer=alert.customer, template="back_in_stock", about=alert, context=context)
    else:
        notify_address(
            address=alert.email, template="back_in_stock", about=alert, context=context, language=alert.language
        )


POINTS = {"points.expiring": "points_expiring", "points.birthday": "points_birthday"}


@consumer("points_news", kinds=set(POINTS))
def tell_about_points(entry: Entry) -> None:
    """Points about to expire, and the shop's birthday gift."""
    subject = PointsEntry.objects.select_related("account__customer__user").filter(pk=entry.subject_id or 0).first()
    if subject is None:
        return
    day = entry.data.get("day")
    customer = subject.account.customer
    context = {"customer": customer, **points_news(entry.data["points"], dt.date.fromisoformat(day) if day else None)}
    notify(customer=customer, template=POINTS[entry.kind], about=subject, context=context)


@consumer("stop_heard", kinds={"consent.withdrawn"})
def confirm_stop(entry: Entry) -> None:
    """Who wrote STOP is told once, on the channel they wrote on, that it was understood and how to begin again."""
    channel = entry.data["way"].removeprefix("reply:")
    if entry.data["channel"] != "any" or channel == entry.data["way"] or entry.customer_id is None:
        return
    conversation = Conversation.objects.select_related("customer__user").filter(customer=entry.customer_id).first()
    if conversation is None or channel not in WAYS or WAYS[channel].reach(conversation).refused:
        return
    with translation.override((conversation.customer.language if conversation.customer else "") or "id"):
        text = _(
            "You will get no more news and offers from us. About your own orders we still write. "
            "To hear from us again, answer MULAI."
        )
    answer(conversation=conversation, channel=channel, text=text, key=f"stopped:{entry.pk}", actor=None)


@consumer("notices_that_failed", kinds={"message.failed"})
def tell_otherwise_what_failed(entry: Entry) -> None:
    """What did not get through by one way goes by the next."""
    message = Message.objects.select_related("customer__user", "actor").filter(pk=entry.subject_id or 0).first()
    if message is not None and message.state == Message.State.FAILED:
        tell_otherwise(message)
