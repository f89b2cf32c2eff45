"""What happens to messages on the pages, to questionnaires and to cards in parcels."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience


@kind("webmessage.saved", sentence=_("Message on the pages saved: %(title)s"), icon="megaphone")
class WebMessageSaved(Kind):
    title: str


@kind("webmessage.switched", sentence=_("Message on the pages: %(title)s, %(state)s"), icon="megaphone")
class WebMessageSwitched(Kind):
    title: str
    state: str  # on, off


@kind("webmessage.removed", sentence=_("Message on the pages removed: %(title)s"), icon="megaphone")
class WebMessageRemoved(Kind):
    title: str


@kind(
    "webmessage.clicked",
    sentence=_("Followed the message on the pages: %(title)s"),
    icon="mouse-pointer-click",
    audience=Audience.STAFF,
)
class WebMessageClicked(Kind):
    title: str


@kind(
    "webmessage.dismissed",
    sentence=_("Put away the message on the pages: %(title)s"),
    icon="x",
    audience=Audience.STAFF,
)
class WebMessageDismissed(Kind):
    title: str
