"""Who may open the pages of points."""

from akrab.customers.models import Customer

OPEN = ("guest", "pending", "member", "staff")
ROUTES = {
    "points": {"guest": 302, "pending": 200, "member": 200, "staff": 403},
    "points_birthday": dict.fromkeys(OPEN, 405),
    "points_reward": dict.fromkeys(OPEN, 405),
}


def arguments(member: Customer) -> dict[str, list[object]]:
    return {"points_reward": [1]}
