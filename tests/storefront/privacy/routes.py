"""Who may open the pages of one's own data."""

from django.core import signing

from akrab.customers.models import Customer
from akrab.messaging.links import PREFERENCES_SALT, UNSUBSCRIBE_SALT

CUSTOMERS = {"guest": 302, "pending": 200, "member": 200, "staff": 403}
OPEN = ("guest", "pending", "member", "staff")
ROUTES = {
    "my_data": CUSTOMERS,
    "preferences": CUSTOMERS,
    "my_data_copy": dict.fromkeys(OPEN, 405),
    "my_data_ask": dict.fromkeys(OPEN, 405),
    "preferences_by_link": dict.fromkeys(OPEN, 200),  # the link itself is the key
    "unsubscribe": dict.fromkeys(OPEN, 200),
    "consent_confirm": dict.fromkeys(OPEN, 200),
}


def arguments(member: Customer) -> dict[str, list[object]]:
    return {
        "preferences_by_link": [signing.dumps(member.pk, salt=PREFERENCES_SALT)],
        "unsubscribe": [signing.dumps([0, "rina@example.com"], salt=UNSUBSCRIBE_SALT)],
        "consent_confirm": ["x" * 32],
    }
