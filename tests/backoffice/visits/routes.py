"""Who may open which page about visits."""

from akrab.accounts.models import Role

VIEWERS = {Role.OWNER, Role.MANAGER, Role.ANALYST}
ROUTES = dict.fromkeys(["visits", "visited_pages", "searches"], (VIEWERS, "get")) | {
    "visit_settings": ({Role.OWNER}, "get")
}


def arguments() -> dict[str, dict[str, object]]:
    return {}
