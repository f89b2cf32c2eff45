"""Who may open which page of paying."""

from akrab.customers.models import Customer
from tests.orders.factories import make_order

OWN = {"guest": 302, "pending": 404, "member": 200, "staff": 403}
POSTED = dict.fromkeys(OWN, 405)
ROUTES = {
    "pay": OWN,
    "pay_state": OWN,
    "pay_start": POSTED,
    "pay_method": POSTED,
    "pay_proof": POSTED,
    "debts": OWN | {"pending": 200},
    "pay_return": OWN | {"member": 302},
}


def arguments(member: Customer) -> dict[str, list[object]]:
    order = make_order(customer=member)
    names = ("pay", "pay_state", "pay_start", "pay_method", "pay_proof", "pay_return")
    return {name: [order.pk] for name in names}
