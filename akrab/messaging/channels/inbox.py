"""What stands in the shop itself: the inbox of a member, the web chat of a visitor."""

from akrab.messaging.channels.base import Reach
from akrab.messaging.models import Conversation, Message


class Inbox:
    channel: str = Message.Channel.INBOX
    begins: str = Message.State.DELIVERED
    carries_files = True

    def reach(self, conversation: Conversation) -> Reach:
        """Members have one; in the chat of the shop they read the same."""
        return Reach(exists=conversation.customer is not None and conversation.customer.user_id is not None)


class WebChat:
    channel: str = Message.Channel.WEBCHAT
    begins: str = Message.State.DELIVERED
    carries_files = True

    def reach(self, conversation: Conversation) -> Reach:
        """Whoever once opened the chat as a guest reads there what is answered. A member has the inbox."""
        return Reach(exists=bool(conversation.visitor) and conversation.customer_id is None)
