"""Who may open the pages of privacy."""

from akrab.accounts.models import Role
from akrab.privacy import actions
from tests.customers.factories import make_customer

MANAGERS = {Role.OWNER, Role.MANAGER}
VIEWERS = {Role.OWNER, Role.MANAGER, Role.STAFF, Role.CASHIER, Role.MARKETING, Role.SUPPORT, Role.ANALYST}
EDITORS = {Role.OWNER, Role.MANAGER, Role.STAFF, Role.MARKETING, Role.SUPPORT}
ROUTES = {
    "privacy": (MANAGERS, "get"),
    "privacy_request": (MANAGERS, "get"),
    "privacy_answer": (MANAGERS, "post"),
    "privacy_erase": (MANAGERS, "post"),
    "privacy_copy": (MANAGERS, "post"),
    "privacy_letter": (MANAGERS, "get"),
    "customer_guardian": (EDITORS, "post"),
    "privacy_rules": (MANAGERS, "get"),
    "privacy_record": (MANAGERS, "get"),
    "customer_consent": (VIEWERS, "get"),
    "customer_consent_change": (EDITORS, "post"),
    "customer_privacy_ask": (MANAGERS, "post"),
}


def arguments() -> dict[str, dict[str, object]]:
    customer = make_customer(name="Rina")
    asked = actions.ask(customer=customer, kind="access", way="phone")
    plain = {"privacy_rules", "privacy_record"}
    return {
        **{name: {"pk": asked.pk} for name in ROUTES if name.startswith("privacy_") and name not in plain},
        **{name: {"pk": customer.pk} for name in ROUTES if name.startswith("customer_")},
    }
