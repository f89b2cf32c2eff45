"""Who may open the page of next purchases."""

from akrab.accounts.models import Role

VIEWERS = {Role.OWNER, Role.MANAGER, Role.MARKETING, Role.ANALYST}
ROUTES = {"next_purchases": (VIEWERS, "get"), "next_purchases_again": (VIEWERS, "post")}


def arguments() -> dict[str, dict[str, object]]:
    return {}
