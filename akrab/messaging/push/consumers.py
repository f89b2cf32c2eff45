"""From the journal to the screens. Imported by the room's `consumers.py`."""

from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core.money import format_money
from akrab.journal.consumers import consumer
from akrab.journal.models import Entry
from akrab.messaging.channels import IN_SHOP
from akrab.messaging.models import Conversation, Mention, Message
from akrab.messaging.push import members, staff

LIST = "/office/inbox/"


def page_of(conversation_id: int) -> str:
    return f"{LIST}{conversation_id}/"


@consumer("screens_message", kinds={"message.received"})
def tell_message(entry: Entry) -> None:
    """Whoever looks after the conversation; everybody while nobody does."""
    message = _message(entry) if staff.anybody() else None
    if message is None or message.conversation is None or message.state != Message.State.DELIVERED:
        return
    if message.channel == Message.Channel.PHONE and message.actor_id is None:
        return  # a call has a notice of its own
    talk = message.conversation
    who, url = str(talk), page_of(talk.pk)
    staff.tell(
        "message",
        key=f"message:{message.pk}",
        tag=f"talk-{talk.pk}",
        url=url,
        say=lambda: staff.Said(who, _("has written"), message.text),
        only=None if talk.assignee_id is None else [talk.assignee_id],
        but=message.actor_id,
        seen_on=[LIST],
    )


def tell_urgent(conversation: Conversation, *, key: str) -> None:
    """A message sounds like a serious complaint."""
    words, url = conversation.urgent_words, page_of(conversation.pk)
    staff.tell(
        "urgent",
        key=f"urgent:{key}",
        tag=f"talk-{conversation.pk}",
        url=url,
        say=lambda: staff.Said(_("Urgent: %(name)s") % {"name": conversation}, _("Please look at once."), words),
        seen_on=[LIST],
    )


def tell_missed(message: Message) -> None:
    """Somebody called the shop and nobody answered."""
    talk = message.conversation
    if talk is None:
        return
    staff.tell(
        "call",
        key=f"call:{message.pk}",
        tag=f"talk-{talk.pk}",
        url=page_of(talk.pk),
        say=lambda: staff.Said(_("Missed call: %(name)s") % {"name": talk}, _("Please call back.")),
        only=None if talk.assignee_id is None else [talk.assignee_id],
    )


@consumer("screens_mention", kinds={"message.noted"})
def tell_mention(entry: Entry) -> None:
    message = _message(entry)
    called = list(Mention.objects.filter(message=message).values_list("user", flat=True)) if message else []
    if message is None or not called or message.conversation_id is None:
        return
    by, about = message.actor, str(message.conversation)
    staff.tell(
        "mention",
        key=f"mention:{message.pk}",
        tag=f"talk-{message.conversation_id}",
        url=page_of(message.conversation_id),
        say=lambda: staff.Said(_("%(name)s calls you") % {"name": by}, about, message.text),
        only=called,
        but=message.actor_id,
    )


@consumer("screens_order", kinds={"order.placed"})
def tell_order(entry: Entry) -> None:
    """Of customers only: what somebody of the shop wrote down is known there."""
    by = User.objects.filter(pk=entry.actor_id or 0).first()
    if by is not None and by.is_of_the_shop:
        return
    data = entry.data
    staff.tell(
        "order",
        key=f"order:{entry.subject_id}",
        tag=f"order-{entry.subject_id}",
        url=f"/office/orders/{entry.subject_id}/",
        say=lambda: staff.Said(
            _("New order %(number)s") % {"number": data["number"]}, format_money(data["total"], data["currency"])
        ),
        but=entry.actor_id,
        seen_on=["/office/orders/"],
    )


@consumer("screens_answer", kinds={"message.sent"})
def tell_answer(entry: Entry) -> None:
    message = _message(entry) if entry.data.get("channel") in IN_SHOP else None
    if message is not None:
        members.tell_answer(message)


def _message(entry: Entry) -> Message | None:
    if entry.subject_type != "message":
        return None
    rows = Message.objects.select_related("conversation__customer", "customer__user", "actor")
    return rows.filter(pk=entry.subject_id or 0).first()
