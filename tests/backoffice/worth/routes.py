"""Who may open the page of what customers are worth."""

from akrab.accounts.models import Role

VIEWERS = {Role.OWNER, Role.MANAGER, Role.MARKETING, Role.ANALYST}
ROUTES = {"worth": (VIEWERS, "get"), "worth_again": (VIEWERS, "post")}


def arguments() -> dict[str, dict[str, object]]:
    return {}
