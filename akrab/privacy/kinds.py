"""What happens around people's data."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience


@kind(
    "privacy.requested",
    sentence=_("Asked the shop to: %(what)s"),
    icon="shield",
    audience=Audience.CUSTOMER,
    words=("what",),
)
class PrivacyRequested(Kind):
    what: str
    way: str


@kind(
    "privacy.answered",
    sentence=_("Request answered: %(what)s (%(how)s)"),
    icon="shield-check",
    audience=Audience.CUSTOMER,
    words=("what", "how"),
)
class PrivacyAnswered(Kind):
    what: str
    how: str


@kind("privacy.exported", sentence=_("A copy of the customer's data was made"), icon="download")
class PrivacyExported(Kind):
    way: str


@kind("customer.erased", sentence=_("Personal data erased; the books were kept"), icon="eraser")
class CustomerErased(Kind):
    rows: int
