"""Who may see winning and keeping; the split of the expenses is set by who runs the shop."""

from akrab.accounts.models import Role

VIEWERS = {Role.OWNER, Role.MANAGER, Role.MARKETING, Role.ANALYST}
SENDERS = {Role.OWNER, Role.MANAGER, Role.MARKETING}
ROUTES = {
    "winning": (VIEWERS, "get"),
    "winning_customers": (VIEWERS, "get"),
    "winning_second": (SENDERS, "get"),
    "winning_second_keep": (SENDERS, "post"),
    "winning_second_send": (SENDERS, "post"),
    "winning_split": ({Role.OWNER, Role.MANAGER}, "post"),
}


def arguments() -> dict[str, dict[str, object]]:
    return {}
