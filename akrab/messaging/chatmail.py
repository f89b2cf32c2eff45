"""A visitor of the web chat who has left and gave an e-mail address gets the answer there as well."""

import datetime as dt

from django.db import transaction

from akrab.core import clock
from akrab.messaging.message_texts import chat_answer
from akrab.messaging.models import Message
from akrab.messaging.notifying import notify_address

UNSEEN = dt.timedelta(minutes=2)  # so long an answer may stay unseen before it goes by mail too
STALE = dt.timedelta(days=2)


@transaction.atomic
def mail_answers() -> int:
    """Queue a mail for each answer that nobody has seen in the chat; returns how many, each counted once only."""
    now = clock.now()
    answers = Message.objects.filter(
        state=Message.State.DELIVERED,
        created_at__gt=now - STALE,
        created_at__lte=now - UNSEEN,
        channel=Message.Channel.WEBCHAT,
        direction=Message.Direction.OUT,
    ).exclude(conversation__email="")
    mailed = 0
    for message in answers.select_related("conversation").order_by("id")[:200]:
        key = f"chat_answer:message:{message.pk}:email"
        if message.conversation is None or Message.objects.filter(key=key).exists():
            continue
        notify_address(
            address=message.conversation.email,
            template="chat_answer",
            about=message,
            context=chat_answer(message),
            language=message.language,
        )
        mailed += 1
    return mailed
