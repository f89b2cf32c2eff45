"""Links that stand in messages and need no sign-in."""

from django.conf import settings
from django.core import signing

from akrab.customers.models import Customer

PREFERENCES_SALT = "akrab.preferences"


def preferences_link(customer: Customer) -> str:
    """The customer's own page of preferences; hard to forge, valid for a year."""
    return f"{settings.BASE_URL}/preferences/{signing.dumps(customer.pk, salt=PREFERENCES_SALT)}/"
