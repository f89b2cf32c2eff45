"""Who may open the pages of the chat."""

from akrab.customers.models import Customer

OPEN = {"guest": 200, "pending": 200, "member": 200, "staff": 200}

ROUTES = {
    "chat": OPEN,
    "chat_live": OPEN,
    "chat_typing": dict.fromkeys(OPEN, 405),
    "chat_leave": dict.fromkeys(OPEN, 405),
    "chat_file": dict.fromkeys(OPEN, 404),
}


def arguments(member: Customer) -> dict[str, list[object]]:
    return {"chat_file": [1]}
