"""What happens to messages."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience


@kind(
    "message.sent",
    sentence=_("Message sent by %(channel)s: %(subject)s"),
    icon="send",
    audience=Audience.CUSTOMER,
    words=("channel",),
)
class MessageSent(Kind):
    channel: str
    subject: str


@kind(
    "message.failed", sentence=_("Message by %(channel)s failed: %(reason)s"), icon="triangle-alert", words=("channel",)
)
class MessageFailed(Kind):
    channel: str
    reason: str


@kind("messages.queued", sentence=_("%(queued)s messages queued for many: %(title)s"), icon="send")
class MessagesQueued(Kind):
    title: str
    queued: int
    refused: int


@kind(
    "message.held_back",
    sentence=_("Not written to, by chance, to learn what the message does: %(title)s"),
    icon="dices",
)
class MessageHeldBack(Kind):
    title: str


@kind("message.tapped", sentence=_("WhatsApp opened: %(text)s"), icon="message-circle")
class MessageTapped(Kind):
    text: str
    about: str


@kind("message.received", sentence=_("Message: %(text)s"), icon="mail", audience=Audience.CUSTOMER)
class MessageReceived(Kind):
    channel: str
    text: str


@kind("message.noted", sentence=_("Note within the shop: %(text)s"), icon="sticky-note")
class MessageNoted(Kind):
    text: str


@kind("conversation.assigned", sentence=_("Conversation given to %(name)s"), icon="user-check")
class ConversationAssigned(Kind):
    name: str


@kind("conversation.snoozed", sentence=_("Conversation set aside until %(until)s"), icon="alarm-clock")
class ConversationSnoozed(Kind):
    until: str


@kind("conversation.solved", sentence=_("Conversation solved"), icon="check-check")
class ConversationSolved(Kind):
    pass


@kind("conversation.reopened", sentence=_("Conversation opened again"), icon="rotate-ccw")
class ConversationReopened(Kind):
    pass


@kind("conversation.joined", sentence=_("A visitor of the web chat became known: %(name)s"), icon="user-check")
class ConversationJoined(Kind):
    name: str


@kind("message.skipped", sentence=_("Prepared WhatsApp message left out: %(text)s"), icon="x")
class MessageSkipped(Kind):
    text: str


@kind("message.untapped", sentence=_("WhatsApp message not sent after all: %(text)s"), icon="undo-2")
class MessageUntapped(Kind):
    text: str


@kind("template.submitted", sentence=_("WhatsApp template submitted: %(name)s (%(language)s)"), icon="file-text")
class TemplateSubmitted(Kind):
    name: str
    language: str


@kind(
    "template.decided",
    sentence=_("WhatsApp template %(name)s: %(state)s %(reason)s"),
    icon="file-check",
    words=("state",),
)
class TemplateDecided(Kind):
    name: str
    state: str
    reason: str


@kind("chat.imported", sentence=_("WhatsApp chat imported: %(messages)s messages from %(filename)s"), icon="file-up")
class ChatImported(Kind):
    filename: str
    messages: int


@kind("message.old_received", sentence=_("Message: %(text)s"), icon="mail", audience=Audience.CUSTOMER)
class OldMessageReceived(Kind):
    """From an imported chat: nothing acts on it."""

    text: str


@kind("message.old_sent", sentence=_("Message from the shop: %(text)s"), icon="send", audience=Audience.CUSTOMER)
class OldMessageSent(Kind):
    """From an imported chat."""

    text: str


@kind("text.changed", sentence=_("Text %(name)s changed (%(language)s %(channel)s)"), icon="file-pen-line")
class TextChanged(Kind):
    """The words of a message as they were saved. `channel` is empty for all channels."""

    name: str
    language: str
    channel: str
    heading: str
    body: str


@kind("text.restored", sentence=_("Text %(name)s is the given one again (%(language)s %(channel)s)"), icon="undo-2")
class TextRestored(Kind):
    name: str
    language: str
    channel: str


@kind("text.channels", sentence=_("The notice %(name)s goes by: %(channels)s"), icon="send")
class TextChannels(Kind):
    name: str
    channels: str


@kind("text.template", sentence=_("WhatsApp template of the notice %(name)s (%(language)s): %(template)s"), icon="link")
class TextTemplate(Kind):
    name: str
    language: str
    template: str


@kind("text.own_saved", sentence=_("Own text kept: %(name)s"), icon="file-text")
class OwnTextSaved(Kind):
    name: str


@kind("text.own_removed", sentence=_("Own text removed: %(name)s"), icon="trash-2")
class OwnTextRemoved(Kind):
    name: str
