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


@kind("question.saved", sentence=_("Questionnaire saved: %(title)s"), icon="clipboard-list")
class QuestionnaireSaved(Kind):
    title: str


@kind("question.state", sentence=_("Questionnaire %(title)s: %(state)s"), icon="clipboard-list", words=("state",))
class QuestionnaireMoved(Kind):
    title: str
    state: str


@kind(
    "question.answered",
    sentence=_("Answered the questions “%(title)s”"),
    icon="clipboard-check",
    audience=Audience.CUSTOMER,
)
class QuestionnaireAnswered(Kind):
    title: str
    way: str


@kind("parcel.printed", sentence=_("%(count)s cards for parcels made"), icon="qr-code")
class ParcelCardsMade(Kind):
    count: int


@kind(
    "parcel.claimed",
    sentence=_("Order %(number)s joined by the card in its parcel"),
    icon="qr-code",
    audience=Audience.CUSTOMER,
)
class ParcelCardClaimed(Kind):
    number: str
    source: str


@kind("parcel.voided", sentence=_("Card of order %(number)s is no longer valid"), icon="qr-code")
class ParcelCardVoided(Kind):
    number: str


@kind("undertaking.saved", sentence=_("Undertaking saved: %(title)s"), icon="rocket", audience=Audience.OWNER)
class UndertakingSaved(Kind):
    title: str


@kind("undertaking.removed", sentence=_("Undertaking removed: %(title)s"), icon="trash-2", audience=Audience.OWNER)
class UndertakingRemoved(Kind):
    title: str


@kind(
    "undertaking.booked",
    sentence=_("%(amount)s booked to %(title)s"),
    icon="wallet",
    audience=Audience.OWNER,
    money=("amount",),
)
class CostBooked(Kind):
    title: str
    amount: int
    currency: str


@kind(
    "undertaking.unbooked",
    sentence=_("%(amount)s no longer booked to %(title)s"),
    icon="wallet",
    audience=Audience.OWNER,
    money=("amount",),
)
class CostUnbooked(Kind):
    title: str
    amount: int
    currency: str
