"""The page on which a contact is left: for everybody who scanned the code."""

from akrab.customers import capture
from akrab.customers.models import Customer
from tests.accounts.factories import make_user

ROUTES = {"hello": {"guest": 200, "pending": 200, "member": 200, "staff": 200}}


def arguments(member: Customer) -> dict[str, list[object]]:
    return {"hello": [capture.token(make_user())]}
