"""Who may open the pages of reviews, favourites and calls."""

from akrab.customers.models import Customer

OPEN = {"guest": 200, "pending": 200, "member": 200, "staff": 200}
CUSTOMERS = {"guest": 302, "pending": 200, "member": 200, "staff": 403}
POSTS = dict.fromkeys(OPEN, 405)

ROUTES = {
    "reviews": OPEN,
    "review_write": CUSTOMERS,
    "tell_me": OPEN,
    "favourite": POSTS,
    "favourites": CUSTOMERS,
    "alert_stop": POSTS,
}


def arguments(member: Customer) -> dict[str, list[object]]:
    return {
        "reviews": ["kabel"],
        "review_write": ["kabel"],
        "tell_me": ["kabel"],
        "favourite": [1],
        "alert_stop": [1],
    }
