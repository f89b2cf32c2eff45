"""SMS as an answer: to the number the person wrote from last, else to theirs."""

from django.utils.translation import gettext_lazy

from akrab.messaging.addresses import phone_number
from akrab.messaging.channels.base import Reach
from akrab.messaging.models import Conversation, Message
from akrab.messaging.phones import settings


class Sms:
    channel: str = Message.Channel.SMS
    begins: str = Message.State.QUEUED

    def reach(self, conversation: Conversation) -> Reach:
        customer = conversation.customer
        if customer is None or not settings.sms_is_ready():
            return Reach(exists=False)
        last = (
            Message.objects.filter(
                conversation=conversation, direction=Message.Direction.IN, channel=Message.Channel.SMS
            )
            .exclude(recipient="")
            .order_by("-created_at", "-id")
            .first()
        )
        number = last.recipient if last else phone_number(customer)
        return Reach(exists=bool(number), address=number)


class Spoken:
    """The text is read out on the phone, twice."""

    channel: str = Message.Channel.PHONE
    label = gettext_lazy("Read out by phone")
    begins: str = Message.State.QUEUED

    def reach(self, conversation: Conversation) -> Reach:
        customer = conversation.customer
        if customer is None or not settings.voice_is_ready():
            return Reach(exists=False)
        number = phone_number(customer)
        return Reach(exists=bool(number), address=number)
