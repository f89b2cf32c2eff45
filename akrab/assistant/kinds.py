"""What happens to drafts of orders and to commands by chat."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience


@kind("draft.read", sentence=_("An order was read from a message: %(lines)s lines"), icon="scan-text")
class DraftRead(Kind):
    lines: int


@kind(
    "draft.shown",
    sentence=_("Order draft sent to the customer: %(total)s"),
    icon="send",
    audience=Audience.CUSTOMER,
    money=("total",),
)
class DraftShown(Kind):
    total: int
    currency: str


@kind(
    "draft.confirmed",
    sentence=_("Order draft confirmed: order %(number)s"),
    icon="circle-check",
    audience=Audience.CUSTOMER,
)
class DraftConfirmed(Kind):
    number: str


@kind("draft.dropped", sentence=_("Order draft dropped"), icon="x")
class DraftDropped(Kind):
    pass


@kind("chat.opened", sentence=_("%(name)s gave the PIN by chat"), icon="key-round")
class ChatOpened(Kind):
    name: str


@kind("chat.command", sentence=_("%(name)s by chat: %(text)s"), icon="terminal")
class ChatCommanded(Kind):
    name: str
    text: str
