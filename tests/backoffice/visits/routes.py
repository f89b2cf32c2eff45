"""Who may open which page about visits."""

from akrab.accounts.models import Role

VIEWERS = {Role.OWNER, Role.MANAGER, Role.MARKETING, Role.ANALYST}
ROUTES = dict.fromkeys(["visits", "visited_pages", "searches"], (VIEWERS, "get")) | {
    "visit_settings": ({Role.OWNER, Role.MANAGER}, "get")
}


def arguments() -> dict[str, dict[str, object]]:
    return {}
