"""Links that stand in messages and need no sign-in."""

from django.conf import settings
from django.core import signing

from akrab.customers.models import Customer
from akrab.messaging.models import Message

PREFERENCES_SALT = "akrab.preferences"


def preferences_link(customer: Customer) -> str:
    """The customer's own page of preferences; hard to forge, valid for a year."""
    return f"{settings.BASE_URL}/preferences/{signing.dumps(customer.pk, salt=PREFERENCES_SALT)}/"


UNSUBSCRIBE_SALT = "akrab.unsubscribe"


def unsubscribe_link(message: Message) -> str:
    """Where a mail program posts to, for its one-click button. Opaque, hard to forge, for ever."""
    token = signing.dumps([message.pk, message.recipient], salt=UNSUBSCRIBE_SALT)
    return f"{settings.BASE_URL}/unsubscribe/{token}/"
