"""Who may open which page of what follows an order."""

from akrab.accounts.models import Role
from akrab.customers.models import Customer
from akrab.orders import actions
from tests.accounts.factories import make_user
from tests.orders.factories import make_order

OWN = {"guest": 302, "pending": 404, "member": 200, "staff": 403}
POSTED = dict.fromkeys(OWN, 405)
ROUTES = {
    "order_answer": POSTED,
    "order_again": POSTED,
    "order_return": OWN,
    "order_paper": OWN,
    "return_note": OWN,
}


def arguments(member: Customer) -> dict[str, list[object]]:
    order, staff = make_order(customer=member), make_user(Role.STAFF)
    actions.accept(order=order, actor=staff)
    actions.send(order=order, key="routes", actor=staff)
    back = actions.request_return(order=order, pieces={order.lines.get().pk: 1}, reason="x", key="routes", actor=staff)
    return {
        **{name: [order.pk] for name in ("order_answer", "order_again", "order_return")},
        "order_paper": [order.pk, "invoice"],
        "return_note": [order.pk, back.pk],
    }
