"""Who may see what works."""

from akrab.accounts.models import Role

ROUTES = {"response": ({Role.OWNER, Role.MANAGER, Role.MARKETING, Role.ANALYST}, "get")}


def arguments() -> dict[str, dict[str, object]]:
    return {}
