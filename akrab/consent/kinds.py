"""What happens to consent."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience


@kind(
    "consent.given",
    sentence=_("Agreed: %(purpose)s, %(channel)s"),
    icon="badge-check",
    audience=Audience.CUSTOMER,
    words=("purpose", "channel"),
)
class ConsentGiven(Kind):
    purpose: str
    channel: str
    way: str


@kind(
    "consent.withdrawn",
    sentence=_("No longer agreed: %(purpose)s, %(channel)s"),
    icon="bell-off",
    audience=Audience.CUSTOMER,
    words=("purpose", "channel"),
)
class ConsentWithdrawn(Kind):
    purpose: str
    channel: str
    way: str


@kind(
    "consent.guardian",
    sentence=_("A guardian answers for this customer"),
    icon="user-check",
    audience=Audience.CUSTOMER,
)
class GuardianNamed(Kind):
    way: str


@kind(
    "consent.guardian_gone", sentence=_("The guardian’s agreement has ended"), icon="user-x", audience=Audience.CUSTOMER
)
class GuardianGone(Kind):
    way: str


@kind("consent.asked", sentence=_("Asked to confirm the e-mail address"), icon="mail", audience=Audience.CUSTOMER)
class ConsentAsked(Kind):
    pass


@kind(
    "address.suppressed", sentence=_("An address is not written to any more (%(why)s)"), icon="mail-x", words=("why",)
)
class AddressSuppressed(Kind):
    why: str
