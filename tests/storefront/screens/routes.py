"""Who may open what notices on a customer's screens need."""

from akrab.customers.models import Customer

CUSTOMERS = {"guest": 302, "pending": 405, "member": 405, "staff": 403}
OPEN = ("guest", "pending", "member", "staff")
ROUTES = {
    "screen_allow": CUSTOMERS,
    "screen_off": CUSTOMERS,
    "screen_worker": dict.fromkeys(OPEN, 200),
    "icon_png": dict.fromkeys(OPEN, 200),
}


def arguments(_member: Customer) -> dict[str, list[object]]:
    return {"icon_png": [192]}
