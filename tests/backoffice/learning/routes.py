"""Who may see how sure the figures are."""

from akrab.accounts.models import Role

VIEWERS = {Role.OWNER, Role.MANAGER, Role.MARKETING, Role.ANALYST}
ROUTES = {"models": (VIEWERS, "get"), "model_again": (VIEWERS, "post")}


def arguments() -> dict[str, dict[str, object]]:
    return {"model_again": {"name": "buying"}}
