"""Who may open the page of offers."""

from akrab.customers.models import Customer

ROUTES = {
    "offers": {"guest": 200, "pending": 200, "member": 200, "staff": 200},
    "vouchers": {"guest": 200, "pending": 200, "member": 200, "staff": 200},
}


def arguments(member: Customer) -> dict[str, list[object]]:
    return {}
