"""E-mail as an answer: to the address the person wrote from last, under the subject of that mail."""

from akrab.messaging.addresses import mail_address
from akrab.messaging.channels.base import Reach
from akrab.messaging.models import Conversation, Message


class Email:
    channel: str = Message.Channel.EMAIL
    begins: str = Message.State.QUEUED
    carries_files: bool = True

    def reach(self, conversation: Conversation) -> Reach:
        last = (
            Message.objects.filter(
                conversation=conversation, direction=Message.Direction.IN, channel=Message.Channel.EMAIL
            )
            .order_by("-created_at", "-id")
            .first()
        )
        if last is not None:
            subject = last.subject if last.subject.lower().startswith("re:") else f"Re: {last.subject}"
            return Reach(address=last.recipient, subject=subject[:250], reply_to=last.provider_id)
        address = mail_address(conversation.customer) if conversation.customer else ""
        return Reach(exists=bool(address), address=address)
